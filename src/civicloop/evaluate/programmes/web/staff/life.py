"""Steps in the life of an item, each on a page of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.rules import Override
from civicloop.engines.tracking.states import Light
from civicloop.evaluate.programmes.web.forms import items as own
from civicloop.evaluate.programmes.web.forms.months import ReasonForm
from civicloop.evaluate.programmes.web.labels import (
    CHANGE_KINDS,
    GROUNDS,
    named,
    percent,
    period_text,
)
from civicloop.evaluate.programmes.web.staff.steps import (
    LOOK_AGAIN,
    ItemStep,
    Step,
    VersionedStep,
    last_told,
    plan_number,
)
from civicloop.kernel.access.rules import needs
from civicloop.ui.web.steps import SureForm

SEE, REPORT = needs("tracking.see"), needs("tracking.report")
MANAGE, REVIEW = needs("tracking.manage"), needs("tracking.review")


def _moving(name: str, heading: object, lead: object, *, reason: bool) -> type[VersionedStep]:
    """A step that is one verb of the engine, with a reason or without."""

    class Moving(VersionedStep):
        """One verb."""

        form_class = ReasonForm if reason else SureForm

        def perform(self, values: dict[str, Any]) -> None:
            """Call it."""
            verb = getattr(tracking, name)
            words = {"reason": values["reason"]} if reason else {}
            verb(self.item.pk, version=self.version, actor=self.request.actor, **words)

    Moving.heading, Moving.lead, Moving.submit = heading, lead, heading
    return Moving


Approve = MANAGE(
    _moving("approve_item", _("Begin to track"), _("Months are asked for from now on."),
            reason=False)
)  # fmt: skip
Suspend = MANAGE(
    _moving("suspend_item", _("Suspend"), _("No months are asked for until it goes on."),
            reason=True)
)  # fmt: skip
Withdraw = MANAGE(
    _moving("withdraw_item", _("Withdraw from tracking"),
            _("It is not tracked any more; all of it stays."), reason=True)
)  # fmt: skip
HandDown = MANAGE(
    _moving("hand_down", _("Leave to the agency"), _("The agency controls it by itself."),
            reason=True)
)  # fmt: skip
TakeUp = MANAGE(
    _moving("take_up", _("Track again"), _("Months are asked for again."), reason=False)
)


@REVIEW
class ProposeRelease(ItemStep):
    """Propose to release an item."""

    form_class = ReasonForm
    heading = _("Propose release")
    submit = _("Propose it")
    done = _("The release is proposed to the body that has the power.")

    @property
    def lead(self) -> Any:  # noqa: ANN401 (a text)
        """Which body alone decides."""
        return _("%(body)s alone can release it.") % {"body": named(self.item.body)}

    def perform(self, values: dict[str, Any]) -> None:
        """Propose it."""
        tracking.propose_release(self.item.pk, reason=values["reason"], actor=self.request.actor)


@MANAGE
class OverrideLight(VersionedStep):
    """Somebody's word above the rule."""

    form_class = own.LightForm
    heading = _("Set the light by word")
    lead = _("The rule's own light stays beside it, with your reason.")
    submit = _("Set the light")
    done = _("The light is set.")

    def perform(self, values: dict[str, Any]) -> None:
        """Set it."""
        word = Override(Light(values["light"]), values["reason"], values["until"])
        tracking.override_light(self.item.pk, word, version=self.version, actor=self.request.actor)


@MANAGE
class LiftLight(VersionedStep):
    """Let the rule's light be shown again."""

    heading = _("Show the rule's light again")
    submit = _("Show it again")
    done = _("The rule's light is shown again.")

    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (nothing is asked)
        """Lift it."""
        tracking.lift_override(self.item.pk, version=self.version, actor=self.request.actor)


class ChangeStep(Step):
    """A step of one request that waits."""

    @cached_property
    def change(self) -> Any:  # noqa: ANN401 (a request)
        """The request of the address."""
        found = tracked.changes_waiting(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def back(self) -> str:
        """The item."""
        return reverse("programmes:item", args=[self.change.item_id])

    @property
    def about(self) -> str:
        """Its number and title."""
        return f"{self.change.item.number} {self.change.item.title}"

    def meanwhile(self) -> str:
        """The last thing that happened to the item."""
        return f"{last_told(self.change.item)} {LOOK_AGAIN}"


def beside_plan(row: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (a request)
    """Each month of the plan that is asked for beside the plan in force."""
    asked = {
        date.fromisoformat(month): (Decimal(share), money) for month, share, money in row.curve
    }
    if not asked:
        return []
    versions = tracked.versions_of([row.item_id]).get(row.item_id, [])
    holds = {one.month: (one.percent, one.money) for one in versions[-1].curve} if versions else {}
    cadence = row.item.programme.cadence
    return [
        {"label": period_text(month, cadence),
         "before": percent(holds[month][0]) if month in holds else "—",
         "after": percent(asked[month][0]) if month in asked else "—",
         "money_before": holds.get(month, (None, None))[1],
         "money_after": asked.get(month, (None, None))[1],
         "changed": holds.get(month) != asked.get(month)}
        for month in sorted({*asked, *holds})
    ]  # fmt: skip


@MANAGE
class DecideChange(ChangeStep):
    """Grant or refuse, beside the plan that holds."""

    template_name = "programmes/decide_change.html"
    form_class = own.DecideForm
    heading = _("Decide on the change")
    submit = _("Decide on it")
    done = _("The change is decided.")

    @property
    def standing(self) -> int:
        """The number of the plan in force."""
        return plan_number(self.change.item_id)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What is asked for, the new plan beside the one that holds."""
        row, item = self.change, self.change.item
        return super().get_context_data(**kwargs) | {
            "row": row,
            "kind": CHANGE_KINDS[row.kind],
            "ground": GROUNDS[row.ground],
            "beside": beside_plan(row),
            "weights": [f"{name} {Decimal(weight):g} %" for name, weight in row.weights],
            "has_money": item.programme.has_money,
        }

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:
        """Decide, unless another plan holds since both were shown."""
        tracked.change_for_change(self.change.pk)
        tracked.item_for_change(self.change.item_id)
        self.hold()
        tracking.decide_change(
            self.change.pk,
            grant=values["grant"] == "yes",
            decision=values["decision"],
            actor=self.request.actor,
        )


@REPORT
class TakeBackChange(ChangeStep):
    """Take a request back."""

    heading = _("Take the request back")
    submit = _("Take the request back")
    done = _("The request is taken back.")

    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (nothing is asked)
        """Take it back."""
        tracking.take_back_change(self.change.pk, actor=self.request.actor)
