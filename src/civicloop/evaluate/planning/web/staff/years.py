"""The year of an agency: its figures, and beside them what it and the commission say of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.models import Plan, YearSummary
from civicloop.evaluate.planning.rules import Face, Rate, Tail, Verdict
from civicloop.evaluate.planning.states import PlanState, ResultState, SummaryMove
from civicloop.evaluate.planning.web.forms.years import YearForm, YearReviewForm
from civicloop.evaluate.planning.web.labels import (
    FACES,
    RESULT_STATES,
    TAILS,
    VERDICTS,
    band_text,
    rate_text,
    shown_number,
    shown_percent,
    shown_year,
)
from civicloop.evaluate.planning.web.people import people
from civicloop.evaluate.planning.web.staff.plans import SEE, WRITE, plan_or_404
from civicloop.evaluate.planning.web.staff.results import REVIEW, tell
from civicloop.evaluate.planning.web.steps import Step
from civicloop.evaluate.planning.web.tables_years import Years
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.web.steps import posted_version

STEPS = {
    SummaryMove.SEND: (_("Sent to the commission"), "send"),
    SummaryMove.RETURN: (_("Sent back by the commission"), "undo-2"),
    SummaryMove.ACCEPT: (_("Accepted by the commission"), "circle-check"),
}
WORDS = {
    "performance": _("Overall performance of the year"),
    "improvement": _("What is improved from here"),
    "challenge": _("Challenge of the years to come"),
}


@SEE
def show_years(request: HttpRequest) -> HttpResponseBase:
    """What agencies said of their years."""
    table = Years(request, queries.summaries_for(request.actor))
    if table.wants_export:
        return table.export()
    return render(request, "planning/list.html", {"table": table, "top": "years"})


def place_or_404(pk: int, unit: int, year: int) -> tuple[Plan, Any]:
    """The plan and the agency of an address, if the agency has a goal and the plan the year."""
    plan = plan_or_404(pk)
    agency = organizations.units_ever().filter(pk=unit).first()
    if agency is None or year not in plan.years or not plan.goals.filter(unit=unit).exists():
        raise Http404
    return plan, agency


def lines_shown(rows: list[queries.YearLine]) -> list[dict[str, Any]]:
    """Indicators of a year in the words of the reader."""
    return [
        {
            "row": one.indicator,
            "weight": shown_number(one.version.weight),
            "face": FACES[Face(one.version.face)],
            "measure": one.version.measure,
            "target": band_text(one.target) if one.target else "—",
            "reached": shown_number(one.result.actual) if one.result else "—",
            "achieved": shown_percent(one.result.achieved) if one.result else "—",
            "verdict": VERDICTS[Verdict(one.result.verdict)] if one.result else None,
            "tail": TAILS[Tail(one.result.tail)] if one.result and one.result.tail else None,
            "state": RESULT_STATES[ResultState(one.result.state)]
            if one.result and one.result.state != ResultState.ACCEPTED
            else None,
            "result": one.result,
        }
        for one in rows
    ]


def faces_shown(faces: Any) -> list[tuple[Any, str]]:  # noqa: ANN401 (rates by face)
    """The rate of each face that has results."""
    return [(FACES[face], rate_text(faces[face])) for face in Face if face in faces]


def words_shown(texts: Mapping[str, str]) -> list[tuple[Any, str]]:
    """The three texts with their headings."""
    return [(WORDS[name], texts[name]) for name in queries.TEXTS]


def _steps_shown(said: queries.Told) -> list[dict[str, Any]]:
    """Each sending and each ruling, the newest first, with who and when."""
    names = people([one.by for one in said.steps])
    return [
        {"at": one.at, "title": STEPS[one.move][0], "icon": STEPS[one.move][1],
         "who": names.get(one.by, ""), "text": one.advice}
        for one in said.steps
    ]  # fmt: skip


def _earlier_shown(request: HttpRequest, said: queries.Told) -> dict[str, Any]:
    """An earlier wording text by text beside the present one; the newest, or the one asked for."""
    rows = said.earlier
    if not rows:
        return {}
    asked = request.GET.get("beside", "")
    chosen = next((one for one in rows if str(one.version) == asked), rows[0])
    before = queries.texts_of(chosen)
    return {
        "sent_at": chosen.at,
        "choices": [(one.version, one.at, one == chosen) for one in rows] if rows[1:] else [],
        "pairs": [
            (WORDS[name], before[name], said.texts[name], before[name] == said.texts[name])
            for name in queries.TEXTS
        ],
    }


@SEE
def show_year(request: HttpRequest, pk: int, unit: int, year: int) -> HttpResponse:
    """One year of an agency."""
    plan, agency = place_or_404(pk, unit, year)
    said = queries.year_told(pk, unit, year, request.actor)
    row = said.summary if said else None
    faces = queries.verdicts_by_face(pk, unit).get(year, {})
    sums = {one.unit_id: one for one in queries.by_agency(pk, year)}.get(unit)
    writes = policies.may_write(request.actor, queries.branch(unit))
    reviews = policies.may_review(request.actor)
    is_open = row is None or row.state in {ResultState.DRAFT, ResultState.RETURNED}
    is_told = plan.state in {PlanState.APPROVED, PlanState.CLOSED}
    names = people([row.sent_by, row.reviewed_by] if row else [])
    context = {
        "plan": plan,
        "unit": agency,
        "year": shown_year(year),
        "key": year,
        "choices": [(one, shown_year(one), one == year) for one in plan.years],
        "row": row,
        "badge": RESULT_STATES[ResultState(row.state)] if row else None,
        "words": words_shown(said.texts) if said else [],
        "earlier": _earlier_shown(request, said) if said else {},
        "steps": _steps_shown(said) if said else [],
        "sender": names.get(row.sent_by, "") if row else "",
        "reviewer": names.get(row.reviewed_by, "") if row else "",
        "rate": rate_text(queries.whole(faces) if faces else Rate(0, 0)),
        "faces": faces_shown(faces),
        "mean": shown_percent(sums.weighted if sums else None),
        "missing": sums.missing if sums else 0,
        "lines": lines_shown(queries.lines_of(pk, year, unit)),
        "may_write": writes and is_open and is_told and year <= _this_year(),
        "may_send": writes and is_open and row is not None,
        "may_review": reviews and row is not None and row.state == ResultState.SENT,
        "may_reopen": reviews and row is not None and row.state == ResultState.ACCEPTED,
    }
    return render(request, "planning/year.html", context)


def _this_year() -> int:
    return timezone.localdate(clock.now()).year


class _OfYear(Step):
    """A step of the year of an agency."""

    @cached_property
    def place(self) -> tuple[Plan, Any]:
        """The plan and the agency of the address."""
        return place_or_404(self.kwargs["pk"], self.kwargs["unit"], self.kwargs["year"])

    @cached_property
    def row(self) -> YearSummary | None:
        """What is said already."""
        return queries.summary_of(self.kwargs["pk"], self.kwargs["unit"], self.kwargs["year"])

    @property
    def standing(self) -> int:
        """The version that is looked at; 0 before there is one."""
        return 0 if self.row is None else self.row.version

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (any verb's)
        """Back to the year."""
        return reverse("planning:year", kwargs=self.kwargs)

    def way(self) -> list[str]:
        """Up to the year."""
        plan, agency = self.place
        top = reverse("planning:plan", args=[plan.pk])
        own = f"{agency.name} {shown_year(self.kwargs['year'])}"
        return [top, str(plan), self.address(None), own]


@WRITE
class WriteYear(_OfYear):
    """Write the year down in words."""

    form_class = YearForm
    done = _("The summary is saved. Send it when it is whole.")

    @cached_property
    def row(self) -> YearSummary | None:
        """What is said already; another agency's draft is no page."""
        unit = self.kwargs["unit"]
        if not policies.may_write(self.request.actor, queries.branch(unit)):
            raise Http404
        return queries.summary_of(self.kwargs["pk"], unit, self.kwargs["year"])

    @property
    def heading(self) -> str:  # type: ignore[override]  # with the year
        """With the year."""
        return gettext("Summary of %(year)s") % {"year": shown_year(self.kwargs["year"])}

    def get_initial(self) -> dict[str, Any]:
        """What stands already."""
        return {name: getattr(self.row, name) for name in queries.TEXTS} if self.row else {}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (the form makes it)
        """Save it."""
        plan, agency = self.place
        return planning.write_summary(
            plan.pk, agency.pk, self.kwargs["year"], self.bound.words(), version=self.version,
            actor=self.request.actor,
        )  # fmt: skip


@REVIEW
class ReviewYear(_OfYear):
    """Accept the summary of a year in words, or send it back."""

    template_name = "planning/year_review.html"
    form_class = YearReviewForm
    heading = _("Judge the year of the agency")
    lead = _("The judgement is printed beside the figures; agencies read theirs.")
    submit = _("Keep the review")
    done = _("The review is kept.")

    @cached_property
    def row(self) -> YearSummary:
        """What the agency said."""
        place_or_404(self.kwargs["pk"], self.kwargs["unit"], self.kwargs["year"])
        found = queries.summary_of(self.kwargs["pk"], self.kwargs["unit"], self.kwargs["year"])
        if found is None:
            raise Http404
        return found

    def get_initial(self) -> dict[str, Any]:
        """The words that stand."""
        return {"advice": self.row.advice}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What is judged stands above the words about it."""
        plan, agency = self.place
        lines = queries.lines_of(plan.pk, self.kwargs["year"], agency.pk)
        words = words_shown(queries.texts_of(self.row))
        own = {"unit": agency, "year": shown_year(self.kwargs["year"]),
               "words": words, "lines": lines_shown(lines)}  # fmt: skip
        return super().get_context_data(**kwargs) | own

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a summary)
        """Keep it."""
        return planning.move_summary(
            self.row.pk, values["decision"], advice=values["advice"], version=self.version,
            actor=self.request.actor,
        )  # fmt: skip


@WRITE
@require_POST
def send_year(request: HttpRequest, pk: int, unit: int, year: int) -> HttpResponse:
    """Send the summary to the commission."""
    row = queries.summary_of(pk, unit, year)
    if row is None:
        raise Http404
    tell(
        request,
        lambda: planning.move_summary(
            row.pk, "send", version=posted_version(request), actor=request.actor
        ),
        gettext("The summary is sent."),
        WORDS,
    )
    return redirect("planning:year", pk, unit, year)
