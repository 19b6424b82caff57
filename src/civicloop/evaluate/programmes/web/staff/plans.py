"""The plan of an item: filed by its unit, laid down, changed on request, moved by a rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError
from civicloop.engines.tracking.rules import PLAN_GROUND
from civicloop.engines.tracking.states import ChangeKind
from civicloop.evaluate.programmes.web.forms import items as own
from civicloop.evaluate.programmes.web.labels import year_shown
from civicloop.evaluate.programmes.web.staff.steps import PlannedStep, VersionedStep, plan_number
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from civicloop.engines.tracking.models import ChangeRequest, Item

REPORT, MANAGE = needs("tracking.report"), needs("tracking.manage")


def plan_lines(item: Item) -> str:
    """The plan in force, a line for each month, as it is pasted and changed."""
    versions = tracked.versions_of([item.pk]).get(item.pk, [])
    curve = versions[-1].curve if versions else ()
    return _lines((point.month, point.percent, point.money) for point in curve)


def asked_lines(row: ChangeRequest) -> str:
    """The plan that a request brought along, in the same lines."""
    return _lines(
        (date.fromisoformat(month), Decimal(share), money) for month, share, money in row.curve
    )


def _lines(points: Iterable[tuple[date, Decimal, int]]) -> str:
    return "\n".join(
        f"{year_shown(month.year)}/{month:%m}\t{share.normalize():f}\t{money}"
        for month, share, money in points
    )


@MANAGE
class Plan(PlannedStep):
    """A version of the plan by month."""

    form_class = own.BaselineForm
    heading = _("Plan by month")
    lead = _("Earlier versions stay, and are drawn beside the new one.")
    submit = _("Let this plan hold")
    done = _("The plan holds.")
    names: ClassVar[dict[str, str]] = {"curve": "plan"}

    def get_initial(self) -> dict[str, Any]:
        """The version in force, ready to be changed."""
        plan = plan_lines(self.item)
        if not plan:
            return {"from_on": self.item.begins_on}
        return {"from_on": timezone.localdate(clock.now()), "plan": plan}

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:
        """Approve it, unless another plan holds since the form was drawn."""
        tracked.item_for_change(self.item.pk)
        self.hold()
        tracking.approve_baseline(
            self.item.pk,
            values["curve"],
            from_on=values["from_on"],
            reason=values["reason"],
            weights=values["weights"],
            actor=self.request.actor,
        )


@REPORT
class FilePlan(PlannedStep):
    """File the operation plan of a candidate, for the commission to review."""

    form_class = own.FileForm
    heading = _("File the operation plan")
    lead = _(
        "The commission reviews it. It holds once it is granted; until then it can be taken back."
    )
    submit = _("File it")
    done = _("The plan is with the commission.")
    names: ClassVar[dict[str, Any]] = {"curve": "plan", "weights": "plan", "item": None}

    def get_initial(self) -> dict[str, Any]:
        """What was filed last, so that only what was refused is typed anew."""
        last = self.item.changes.filter(kind=ChangeKind.PLAN.value).first()
        return {"plan": asked_lines(last) if last is not None else plan_lines(self.item)}

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:
        """File it."""
        tracked.item_for_change(self.item.pk)
        self.hold()
        tracking.ask_change(
            self.item.pk,
            kind=ChangeKind.PLAN,
            ground=PLAN_GROUND,
            reason=values["reason"],
            letter=values["letter"],
            curve=values["curve"],
            weights=values["weights"],
            actor=self.request.actor,
        )


@MANAGE
class Resume(VersionedStep):
    """Go on with an item that rested; what was due meanwhile can be moved at once."""

    form_class = own.ResumeForm
    heading = _("Resume")
    submit = _("Resume")
    done = _("It is tracked again.")
    names: ClassVar[dict[str, Any]] = {"months": "move", "baseline": "move"}

    @property
    def lead(self) -> Any:  # noqa: ANN401 (a text)
        """Since when it rested."""
        months = tracking.rested(self.item, timezone.localdate(clock.now()))
        if not months:
            return _("Months are asked for again. The plan stays as it is.")
        return ngettext(
            "Months are asked for again. It rested for %(count)s month.",
            "Months are asked for again. It rested for %(count)s months.",
            months,
        ) % {"count": months}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whether there is anything to move."""
        months = tracking.rested(self.item, timezone.localdate(clock.now()))
        return super().get_form_kwargs() | {"months": months if plan_number(self.item.pk) else 0}

    def perform(self, values: dict[str, Any]) -> None:
        """Go on."""
        tracking.resume_item(
            self.item.pk,
            version=self.version,
            move_plan=values.get("move") == "yes",
            reason=values.get("reason", ""),
            actor=self.request.actor,
        )


@REPORT
class AskChange(PlannedStep):
    """Ask for a change."""

    form_class = own.ChangeForm
    heading = _("Ask for a change")
    lead = _("One request waits at a time. To adjust or extend brings the new plan along.")
    submit = _("Ask for it")
    done = _("The request is with the commission.")
    names: ClassVar[dict[str, str]] = {"curve": "plan"}

    def get_initial(self) -> dict[str, Any]:
        """The plan in force, so that only what changes is typed."""
        return {"plan": plan_lines(self.item)}

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:
        """Ask, unless another plan holds since the form was drawn."""
        tracked.item_for_change(self.item.pk)
        self.hold()
        into_id = None
        if values["into"]:
            rows = tracked.visible_items(self.request.actor).filter(
                programme=self.item.programme, number=values["into"].strip()
            )
            into_id = rows.values_list("pk", flat=True).first()
            if into_id is None:
                raise FaultyFieldsError({"into": (Fault("unknown"),)})
        tracking.ask_change(
            self.item.pk,
            kind=values["kind"],
            ground=values["ground"],
            reason=values["reason"],
            letter=values["letter"],
            curve=values["curve"],
            weights=values["weights"],
            ends_on=values["ends_on"],
            into_id=into_id,
            actor=self.request.actor,
        )
