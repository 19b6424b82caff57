"""Money carried over: the sums of a year, each item from the wish to the audit's word."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.rules import Sums, is_too_old
from civicloop.evaluate.resolutions.states import CARRIES, CarryState, Ground
from civicloop.evaluate.resolutions.web.forms import ReasonForm
from civicloop.evaluate.resolutions.web.forms_carried import AuditForm, CarryForm, VerdictForm
from civicloop.evaluate.resolutions.web.labels import (
    CARRY_STATES,
    GROUNDS,
    named,
    shown_year,
)
from civicloop.evaluate.resolutions.web.staff.base import KEEP, REPLY, SEE, Doing, found, today
from civicloop.evaluate.resolutions.web.tables import Carries
from civicloop.kernel.organizations import queries as organizations

NAMES = ("title", "ground", "basis", "available", "paid", "payable", "carried", "lapsed",
         "spend_until", "year", "budget_year")  # fmt: skip


@SEE
def show_carried(request: HttpRequest) -> HttpResponseBase:
    """The sums of a year by agency, what does not follow, and every item."""
    table = Carries(request, queries.carries(request.actor))
    if table.wants_export:
        return table.export()
    years = queries.years_carried(request.actor)
    wanted = request.GET.get("year", "")
    year = next((one for one in years if str(one) == wanted), years[0] if years else 0)
    accounts = queries.accounts(request.actor, year) if year else []
    gaps = queries.carried_gaps(request.actor, year, is_over=today().year > year) if year else []
    context = {
        "table": table,
        "years": [(one, shown_year(one)) for one in years],
        "year": year,
        "shown_year": shown_year(year) if year else "",
        "accounts": [(named(one.unit), one.sums) for one in accounts],
        "total": sum((one.sums for one in accounts), Sums()),
        "gaps": [(one, row, named(row.unit)) for one, row in gaps],
        "writes": request.actor.may("tracking.report"),
    }
    return render(request, "resolutions/carried.html", context)


@SEE
def show_carry(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: where the money went, who decided what, what it follows."""
    row = found(lambda: queries.carry(request.actor, pk))
    moves = set(CARRIES.open_moves(CarryState(row.state)))
    writes = policies.may_reply(request.actor, row.unit_id)
    decides = policies.may_decide_carry(request.actor)
    after = getattr(row, "next", None)
    undoes = writes if row.state == CarryState.WITHDRAWN else decides
    context = {
        "row": row,
        "badge": CARRY_STATES[CarryState(row.state)],
        "ground": GROUNDS[Ground(row.ground)],
        "unit": named(row.unit),
        "shown_year": shown_year(row.year),
        "budget_year": shown_year(row.budget_year),
        "after": after,
        "is_old": is_too_old(row.budget_year, row.year),
        "may_edit": writes and "edit" in moves,
        "may_withdraw": writes and "withdraw" in moves,
        "may_decide": decides and "approve" in moves,
        "may_audit": decides and "audit" in moves,
        "may_undo": undoes and after is None and bool({"take_back", "take_back_audit"} & moves),
        "may_go_on": writes and after is None and row.standing > 0,
    }
    return render(request, "resolutions/carry.html", context)


class _Carrying(Doing):
    """A form about money carried over."""

    def crumbs(self) -> list[tuple[str, Any]]:
        """The list, and the item where there is one."""
        top: list[tuple[str, Any]] = [(reverse("resolutions:carried"), _("Money carried over"))]
        return [*top, (self.home(), self.row.title)] if self.row else top

    def home(self) -> str:
        """The page of the item."""
        return reverse("resolutions:carry", args=[self.row.pk])


class _Asking(_Carrying):
    """A wish, new or corrected."""

    form_class = CarryForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The units that the reader writes for, and the years up to this one."""
        reach = self.request.actor.units_for("tracking.report")
        units = [
            (str(one.pk), named(one))
            for one in organizations.units_in_force(today())
            if reach is None or one.pk in reach
        ]
        own = (str(self.row.unit_id), named(self.row.unit)) if self.row else None
        return super().get_form_kwargs() | {
            "units": [own] if own else units, "year": today().year,
        }  # fmt: skip


@REPLY
class AskToCarry(_Asking):
    """Ask to carry money over, a first time or on into another year."""

    heading = _("Ask to carry money over")
    submit = _("Ask for it")
    done = _("The wish is kept.")

    def get_initial(self) -> dict[str, Any]:
        """This year, or what stands of the item that is followed."""
        first = {"year": today().year, "budget_year": today().year}
        before = self._before()
        if before is None:
            return first
        return first | {
            "unit": before.unit_id, "year": before.year + 1, "budget_year": before.budget_year,
            "title": before.title, "ground": before.ground, "basis": before.basis,
            "available": before.standing, "follows": before.pk,
        }  # fmt: skip

    def _before(self) -> Any:  # noqa: ANN401 (an item, or none)
        text = self.request.GET.get("follows", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 19):  # noqa: PLR2004 (a key)
            raise Http404
        return found(lambda: queries.carry(self.request.actor, int(text)))

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep it."""
        row = resolutions.ask_to_carry(form.draft(), actor=self.request.actor)
        return reverse("resolutions:carry", args=[row.pk])


class _OfCarry(_Carrying):
    """A form about an item that there is."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Find it first."""
        super().setup(request, *args, **kwargs)
        if hasattr(request, "actor"):
            self.row = found(lambda: queries.carry(request.actor, kwargs["pk"]))


@REPLY
class EditCarry(_OfCarry, _Asking):
    """Correct what was asked for."""

    heading = _("Correct the wish")

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        own = {name: getattr(self.row, name) for name in NAMES}
        return own | {"unit": self.row.unit_id, "follows": self.row.follows_id}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep the correction."""
        resolutions.change_carry(
            self.row.pk, form.draft(), version=self.version, actor=self.request.actor
        )
        return self.home()


@KEEP
class DecideCarry(_OfCarry):
    """Note that it was approved, or not."""

    form_class = VerdictForm
    heading = _("Note the decision")
    submit = _("Note the decision")
    lead = _("What is not approved lapses.")

    def get_initial(self) -> dict[str, Any]:
        """Today, and the whole of it."""
        return {"on": today(), "amount": self.row.carried}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep it."""
        resolutions.decide_carry(
            self.row.pk, grant=values["verdict"] == "approve", amount=values["amount"] or 0,
            letter=values["letter"], on=values["on"], reason=values["reason"],
            version=self.version, actor=self.request.actor,
        )  # fmt: skip
        return self.home()


@KEEP
class NoteAudit(_OfCarry):
    """Note what the audit office confirmed and said."""

    form_class = AuditForm
    heading = _("Note the word of the audit office")
    submit = _("Note the word")
    lead = _("The next year begins with what is confirmed.")

    def get_initial(self) -> dict[str, Any]:
        """Today, and what was approved."""
        return {"on": today(), "amount": self.row.approved}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep it."""
        resolutions.note_audit(
            self.row.pk, **values, version=self.version, actor=self.request.actor
        )
        return self.home()


@REPLY
class WithdrawCarry(_OfCarry):
    """Withdraw a wish."""

    form_class = ReasonForm
    heading = _("Withdraw the wish")
    submit = _("Withdraw the wish")
    lead = _("It does not count any more. The withdrawal can be taken back.")

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Withdraw it."""
        resolutions.withdraw_carry(
            self.row.pk, reason=values["reason"], version=self.version, actor=self.request.actor
        )
        return self.home()


@SEE
class TakeBackCarry(_OfCarry):
    """Undo the last step."""

    form_class = ReasonForm
    heading = _("Take the last step back")
    submit = _("Take the last step back")
    lead = _("The history keeps both steps.")

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Undo it."""
        resolutions.take_back_carry(
            self.row.pk, reason=values["reason"], version=self.version, actor=self.request.actor
        )
        return self.home()
