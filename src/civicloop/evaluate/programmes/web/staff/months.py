"""The officer's month, the head's approval, the commission's review beside the last month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import ChangedMeanwhileError, NotFoundError, TrackingError
from civicloop.engines.tracking.rules import SpendingFormula, last_day
from civicloop.engines.tracking.states import ReportState
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes.models import ACCOUNTS
from civicloop.evaluate.programmes.web.faults import put_on, told
from civicloop.evaluate.programmes.web.forms import months as own
from civicloop.evaluate.programmes.web.labels import (
    FORMULAS,
    HOLDS_BACK,
    REPORTS,
    TRIGGERS,
    cause_path,
    in_a_row,
    percent,
    period_text,
    points,
    titled,
)
from civicloop.evaluate.programmes.web.money import sign
from civicloop.evaluate.programmes.web.staff.figures import corrections_of, side_by_side
from civicloop.evaluate.programmes.web.staff.steps import Step
from civicloop.evaluate.programmes.web.tables import Owed, ToReview
from civicloop.kernel.access.rules import needs
from civicloop.ui.rules import day_text
from civicloop.ui.web.steps import NONE, NUMBER, VERSION

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Report
    from civicloop.kernel.access.middleware import ActorRequest

SEE, REPORT = needs("tracking.see"), needs("tracking.report")
MOST_PLANS = 50
APPROVE, REVIEW = needs("tracking.approve"), needs("tracking.review")


def report_or_404(actor: Any, pk: int) -> Report:  # noqa: ANN401 (an actor)
    """A report of an item that the reader sees."""
    try:
        return tracked.one_report(actor, pk)
    except NotFoundError as error:
        raise Http404 from error


@REPORT
@require_safe
def show_owed(request: ActorRequest) -> HttpResponseBase:
    """My reports, the first due first."""
    table = Owed(request, tracked.owed(request.actor))
    if table.wants_export:
        return table.export()
    plans = list(tracked.plans_to_file(request.actor)[:MOST_PLANS])
    context = {"table": table, "plans": [(row, titled(row.programme)) for row in plans]}
    return render(request, "programmes/owed.html", context)


@REVIEW
@require_safe
def show_to_review(request: ActorRequest) -> HttpResponseBase:
    """What heads approved."""
    table = ToReview(request, tracked.to_review(request.actor))
    if table.wants_export:
        return table.export()
    return render(request, "programmes/to_review.html", {"table": table})


def judged(
    row: Report,
    figures: tracking.Figures | None,
    explained: bool | None,
    actor: Any,  # noqa: ANN401 (an actor)
) -> dict[str, Any]:
    """What the rule says of a month, in words; nothing is kept."""
    _version, parameters = tracked.thresholds(row.item.programme, last_day(row.month))
    bound = Decimal(str(parameters["lag_points"]))
    said = queries.outside_said([row.item_id], row.month, bound).get(row.item_id)
    outside = tracking.Outside(*said) if said else None
    found = tracking.preview_report(
        row.pk, figures, explained=explained, outside=outside, actor=actor
    )
    return {
        "planned": percent(found.report.planned),
        "lag": points(found.judgement.lag),
        "lag_bound": bound,
        "spending": percent(found.judgement.spending),
        "spending_bound": f"{parameters['spending_percent']:g} %",
        "formula": FORMULAS[SpendingFormula(parameters["spending_formula"])],
        "triggers": [TRIGGERS[trigger] for trigger in found.judgement.triggers],
        "must_explain": found.judgement.must_explain,
        "streak": in_a_row(found.report.streak, row.item.programme.cadence)
        if found.report.streak > 1 else "",
        "late_streak": in_a_row(int(parameters["late_streak"]), row.item.programme.cadence),
        "checks": [
            {"text": told(one), "holds": one.code in HOLDS_BACK,
             "good": one.code == "synchronised"}
            for one in found.checks
        ],
        "has_money": row.item.programme.has_money,
    }  # fmt: skip


class Month(FormView):
    """The form of a month: kept as a draft, sent once the checks let it."""

    template_name = "programmes/report.html"
    form_class = own.ReportForm

    @cached_property
    def row(self) -> Report:
        """The report of the address."""
        return report_or_404(self.request.actor, self.kwargs["pk"])

    @cached_property
    def booked(self) -> Any:  # noqa: ANN401 (a figure or nothing)
        """What the accounts say of this month."""
        return queries.figure_of(ACCOUNTS, self.row.item_id, self.row.month)

    @cached_property
    def contracts(self) -> Any:  # noqa: ANN401 (a sum or nothing)
        """What the item's contracts had cost by the end of this month."""
        if not self.row.item.programme.has_money:
            return None
        return queries.paid_in_contracts(self.row.item_id, self.row.month)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The report itself."""
        return super().get_form_kwargs() | {"report": self.row}

    def get_initial(self) -> dict[str, Any]:
        """Last month's sums, the accounts', or the draft."""
        return own.initial_of(self.row, self.booked, self.contracts)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 (a view's own)
        """The form beside its plan, its last month and the checks."""
        context = super().get_context_data(**kwargs)
        actor, row = self.request.actor, self.row
        form = context["form"]
        figures, explained = None, None
        if form.is_bound and form.is_valid():
            figures, explained = form.figures(), form.explanation() is not None
        elif not form.is_bound and row.saved_at is None:
            figures = own.figures_offered(self.get_initial())
        before = tracked.report_before(row)
        mine = actor.may_in("tracking.report", row.unit_id)
        return context | {
            "row": row,
            "badge": REPORTS[row.state],
            "before": before,
            "before_period": period_text(before.month, row.item.programme.cadence)
            if before else "",
            "before_cause": _cause_of(before),
            "booked": self.booked,
            "contracts": self.contracts,
            "begins_with_contracts": own.takes_contracts(row, self.booked, self.contracts),
            "before_why": before.why if before else None,
            "period": period_text(row.month, row.item.programme.cadence),
            "judged": judged(row, figures, explained, actor),
            "is_open": row.period.state == "open",
            "sign": sign(),
            "seen": f"?{VERSION}={row.version}",
            "may_write": mine and row.state == ReportState.DRAFT and row.period.state == "open",
            "may_approve": actor.may_in("tracking.approve", row.unit_id)
            and row.state == ReportState.SENT
            and row.period.state == "open",
            "may_take_back": mine and row.state == ReportState.SENT and row.period.state == "open",
            "cause": _cause_of(row),
            "corrections": corrections_of(row),
        }  # fmt: skip

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 (its form)
        """Keep the draft; send it too, if that was asked for and the checks let it."""
        for name in form.half_explained():
            form.add_error(name, told_missing())
        if form.errors:
            return self.form_invalid(form)
        actor = self.request.actor
        try:
            saved = tracking.save_report(
                self.row.pk,
                form.figures(),
                explanation=form.explanation(),
                version=form.cleaned_data["version"],
                actor=actor,
            )
        except ChangedMeanwhileError as error:
            put_on(form, error)
            return self.stands_otherwise(form)
        except TrackingError as error:
            put_on(form, error)
            return self.form_invalid(form)
        if self.request.POST.get("then") != "send":
            messages.success(self.request, _("The draft is kept."))
            return redirect("programmes:report", self.row.pk)
        try:
            tracking.send_report(self.row.pk, version=saved.version, actor=actor)
        except TrackingError as error:
            put_on(form, error)
            form.data = form.data.copy()
            form.data["version"] = str(saved.version)
            return self.form_invalid(form)
        messages.success(self.request, _("The report is sent to the head of the unit."))
        return redirect("programmes:owed")

    def stands_otherwise(self, form: Any) -> HttpResponse:  # noqa: ANN401 (its form)
        """What somebody else saved, beside each field that says something else.

        Sent again the form is written over it, knowingly.
        """
        row = report_or_404(self.request.actor, self.row.pk)
        now = own.initial_of(row)
        for name in own.figure_names(form):
            if (form.cleaned_data.get(name) or None) != (getattr(row, name) or None):
                value = now[name]
                if isinstance(value, date):
                    value = day_text(value, get_language() or "")
                form.add_error(name, _("Now: %(value)s") % {"value": value or "—"})
        form.data = form.data.copy()
        form.data[VERSION] = str(row.version)
        return self.form_invalid(form)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The same page, with what is wrong."""
        self.__dict__.pop("row", None)
        response = super().form_invalid(form)
        response.status_code = 422
        return response


def told_missing() -> str:
    """What stands at a field of an explanation that was begun."""
    return str(_("Please fill this in."))


def _cause_of(row: Report | None) -> str:
    why = row.why if row is not None else None
    return cause_path(why.cause) if why is not None else ""


@REPORT
@require_POST
def judge_live(request: ActorRequest, pk: int) -> HttpResponse:
    """Lag, spending and checks of what stands in the form just now; nothing is kept."""
    row = report_or_404(request.actor, pk)
    form = own.ReportForm(request.POST, report=row)
    form.is_valid()
    try:
        found = judged(row, form.figures(), form.explanation() is not None, request.actor)
    except TrackingError:
        found = judged(row, None, None, request.actor)
    return render(request, "programmes/judged.html", {"row": row, "judged": found})


show_report = SEE(Month.as_view())


READ_AGAIN = _(
    "The report was saved by somebody else after you opened it. It stands below as it is now. "
    "Nothing was done: read it, then decide again."
)


class ReportStep(Step):
    """A step of one report, taken from the version that was read; the page shows it."""

    template_name = "programmes/report_step.html"

    @cached_property
    def row(self) -> Report:
        """The report of the address."""
        return report_or_404(self.request.actor, self.kwargs["pk"])

    @property
    def about(self) -> str:
        """The item's number and title, and the month."""
        period = period_text(self.row.month, self.row.item.programme.cadence)
        return f"{self.row.item.number} {self.row.item.title} · {period}"

    @property
    def back(self) -> str:
        """The reviewer's list, or one's own."""
        name = "to_review" if self.request.actor.may("tracking.review") else "owed"
        return reverse(f"programmes:{name}")

    @property
    def standing(self) -> int:
        """The version of the report."""
        return self.row.version

    def unseen(self) -> int:
        """What nobody read is not decided on."""
        return NONE

    def meanwhile(self) -> str:
        """It is to be read again."""
        return str(READ_AGAIN)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The report itself; told where it is no more the one that led here."""
        row, before = self.row, tracked.report_before(self.row)
        cadence = row.item.programme.cadence
        came_from = self.request.GET.get(VERSION, "")
        return super().get_context_data(**kwargs) | {
            "lines": side_by_side(row, before),
            "before": before,
            "before_period": period_text(before.month, cadence) if before else "",
            "period": period_text(row.month, cadence),
            "changed": READ_AGAIN
            if self.request.method == "GET"
            and NUMBER.fullmatch(came_from)
            and int(came_from) != row.version
            else "",
        }

    @property
    def up(self) -> str:
        """The report: as the reviewer reads it, or its unit."""
        name = "review" if self.request.actor.may("tracking.review") else "report"
        return reverse(f"programmes:{name}", args=[self.row.pk])


@APPROVE
class Approve(ReportStep):
    """Stand behind a report."""

    heading = _("Approve the report")
    lead = _("Its figures show on the item, and the commission reviews it.")
    submit = _("Approve it")
    done = _("The report is approved.")

    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (nothing is asked)
        """Approve it."""
        tracking.approve_report(self.row.pk, version=self.version, actor=self.request.actor)


@SEE
class GiveBack(ReportStep):
    """Give a report back."""

    form_class = own.ReasonForm
    heading = _("Give the report back")
    lead = _("The unit reads the reason, mends the report and sends it again.")
    submit = _("Give it back")
    done = _("The report is given back.")

    def perform(self, values: dict[str, Any]) -> None:
        """Give it back."""
        tracking.return_report(
            self.row.pk,
            version=self.version,
            reason=values["reason"],
            actor=self.request.actor,
        )


@REPORT
class TakeBack(ReportStep):
    """Take back what was sent, before the head stands behind it."""

    heading = _("Take the report back")
    lead = _("It is a draft again. The head has not approved it yet.")
    submit = _("Take the report back")
    done = _("The report is a draft again.")

    @property
    def back(self) -> str:
        """The form of the month."""
        return reverse("programmes:report", args=[self.row.pk])

    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (nothing is asked)
        """Take it back."""
        tracking.take_back_report(self.row.pk, version=self.version, actor=self.request.actor)
