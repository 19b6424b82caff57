"""Four-year plans: the list, one plan with its year, goals and strategies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import FaultyFieldsError, NotFoundError
from civicloop.evaluate.planning.models import Plan, YearSummary
from civicloop.evaluate.planning.states import PLANS, PlanState, ResultState
from civicloop.evaluate.planning.web import charts
from civicloop.evaluate.planning.web.forms.plans import GoalForm, PlanForm, StrategyForm
from civicloop.evaluate.planning.web.labels import (
    FACES,
    PLAN_STATES,
    RESULT_STATES,
    fault_text,
    rate_text,
    shown_number,
    shown_percent,
    shown_year,
    years_text,
)
from civicloop.evaluate.planning.web.steps import REFUSALS, Step
from civicloop.evaluate.planning.web.tables import Plans
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock

SEE, WRITE = needs("planning.see"), needs("planning.write")
MANAGE, MOVE = needs("planning.manage"), needs("planning.manage")
MOVES = {
    "open": (_("Open to agencies"), _("Agencies can write into the plan.")),
    "approve": (_("Approve the plan"), _("The plan is approved.")),
    "close": (_("Close the plan"), _("The plan is closed.")),
}


@SEE
def show_plans(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Plans(request, queries.plans())
    if table.wants_export:
        return table.export()
    return render(request, "planning/plans.html", {
        "table": table, "may_manage": request.actor.may("planning.manage")})  # fmt: skip


def plan_or_404(pk: int) -> Plan:
    """One plan."""
    try:
        return queries.plan(pk)
    except NotFoundError as error:
        raise Http404 from error


@SEE
def show_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: the year of each agency, goals, strategies and indicators."""
    row = plan_or_404(pk)
    faces = queries.verdicts_by_face(row.pk)
    rates = {year: queries.whole(found) for year, found in faces.items()}
    year = _chosen_year(request, row, list(rates))
    agencies = queries.by_agency(row.pk, year)
    said = queries.summaries(row.pk, year, request.actor)
    used = faces_used(faces)
    context = {
        "row": row,
        "years": years_text(row.first_year, row.last_year),
        "badge": PLAN_STATES[PlanState(row.state)],
        "year": shown_year(year),
        "choices": [(one, shown_year(one), one == year) for one in row.years],
        "rates": [
            _rate_line(row, one, rates.get(one, rules.Rate(0, 0)))
            | {"faces": _face_cells(row, one, used, faces.get(one, {}))}
            for one in row.years
        ],
        "faces": [FACES[face] for face in used],
        "agencies": [_agency_line(row, year, one, said.get(one.unit_id)) for one in agencies],
        "chart": charts.agencies_chart(agencies),
        "goals": _goal_lines(row, _own_agencies(request.actor, row)),
        "moves": [
            (move, *MOVES[move]) for move in PLANS.open_moves(PlanState(row.state))
            if policies.may_approve(request.actor)
        ],
        "may_manage": policies.may_manage(request.actor),
        "may_write": request.actor.may("planning.write")
        and row.state in {PlanState.OPEN, PlanState.APPROVED},
    }  # fmt: skip
    return render(request, "planning/plan.html", context)


def _chosen_year(request: HttpRequest, row: Plan, known: list[int]) -> int:
    """The year of the address; else the newest with results, else the first one."""
    asked = request.GET.get("year", "")
    if re.fullmatch("[0-9]{4}", asked) and int(asked) in row.years:
        return int(asked)
    return max(known, default=row.first_year)


def faces_used(faces: Mapping[int, Mapping[rules.Face, rules.Rate]]) -> list[rules.Face]:
    """The faces that any year has results of; none where all look at one side alone."""
    found = {face for year in faces.values() for face in year}
    return [face for face in rules.Face if face in found] if len(found) > 1 else []


def _face_cells(
    row: Plan, year: int, used: list[rules.Face], found: Mapping[rules.Face, rules.Rate]
) -> list[dict[str, Any]]:
    rows = reverse("planning:results") + f"?plan={row.pk}&year={year}&state=accepted"
    return [
        {"name": FACES[face], "text": rate_text(found.get(face, rules.Rate(0, 0))),
         "url": f"{rows}&face={face}"}
        for face in used
    ]  # fmt: skip


def _rate_line(row: Plan, year: int, rate: rules.Rate) -> dict[str, Any]:
    rows = reverse("planning:results") + f"?plan={row.pk}&year={year}&state=accepted"
    return {
        "year": shown_year(year),
        "percent": "—" if rate.percent is None else f"{rate.percent:.1f} %",
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "good_url": f"{rows}&verdict=excellent-passed",
        "every_url": rows,
    }


def _agency_line(
    row: Plan, year: int, one: queries.Aggregate, said: YearSummary | None
) -> dict[str, Any]:
    found = _rate_line(row, year, one.rate)
    rows = f"{found['every_url']}&unit={one.unit_id}"
    return found | {
        "name": one.name,
        "weighted": shown_percent(one.weighted),
        "missing": one.missing,
        "url": reverse("planning:year", args=[row.pk, one.unit_id, year]),
        "said": RESULT_STATES[ResultState(said.state)] if said else None,
        "every_url": rows,
        "good_url": f"{rows}&verdict=excellent-passed",
    }


def _own_agencies(actor: Actor, row: Plan) -> set[int]:
    """The agencies that a reader writes for, while the plan can be written into."""
    if not actor.may("planning.write") or row.state not in {PlanState.OPEN, PlanState.APPROVED}:
        return set()
    today = timezone.localdate(clock.now())
    return {unit.pk for unit in queries.agencies_for(actor, "planning.write", today)}


def _goal_lines(row: Plan, own: set[int]) -> list[dict[str, Any]]:
    found: dict[int, list[Any]] = {}
    for one in queries.indicators().filter(plan=row).order_by("number"):
        found.setdefault(one.goal_id, []).append(one)
    weights = queries.weights_of(row.pk)
    lines = []
    unit = None
    for goal in queries.goals_of(row.pk):
        rows = found.get(goal.pk, [])
        shares = weights.get(goal.unit_id, [])
        lines.append({
            "goal": goal,
            "indicators": rows,
            "is_first": goal.unit_id != unit,
            "may_write": goal.unit_id in own,
            "weights": shown_number(sum(shares, rules.ZERO)),
            "weights_fit": not shares or not rules.check_weights(shares),
        })  # fmt: skip
        unit = goal.unit_id
    return lines


@MOVE
@require_POST
def move_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Open, approve or close a plan; what stands against it is said on its page."""
    row = plan_or_404(pk)
    move = request.POST.get("move", "")
    if move not in MOVES:
        raise Http404
    try:
        planning.move_plan(row.pk, move, actor=request.actor)
        messages.success(request, str(MOVES[move][1]))
    except FaultyFieldsError as error:
        for faults in error.faults.values():
            for fault in faults:
                messages.error(request, fault_text(fault))
    except tuple(REFUSALS) as error:
        text = next(REFUSALS[cls] for cls in type(error).__mro__ if cls in REFUSALS)
        messages.error(request, str(text))
    return redirect("planning:plan", row.pk)


@MANAGE
class NewPlan(Step):
    """Lay a plan down."""

    form_class = PlanForm
    heading = _("Lay down a four-year plan")
    submit = _("Lay down")
    done = _("The plan is laid down. Open it when agencies may write.")

    def way(self) -> list[str]:
        """Up to the list."""
        return [reverse("planning:plans"), gettext("Four-year plans")]

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a plan)
        """Lay it down."""
        return planning.lay_plan(**values, actor=self.request.actor)

    def address(self, result: Any) -> str:  # noqa: ANN401 (a plan)
        """Its page."""
        return reverse("planning:plan", args=[result.pk])


class _InPlan(Step):
    """A step inside a plan."""

    def way(self) -> list[str]:
        """Up to the plan."""
        row = queries.plan(self.kwargs["pk"])
        own = reverse("planning:plan", args=[row.pk])
        return [reverse("planning:plans"), gettext("Four-year plans"), own, str(row)]

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (any verb's)
        """Back to the plan."""
        return reverse("planning:plan", args=[self.kwargs["pk"]])


@WRITE
class NewGoal(_InPlan):
    """One more goal of the own agency."""

    form_class = GoalForm
    heading = _("Set a strategic goal")
    done = _("The goal is set.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The agencies that the reader writes for."""
        units = queries.agencies_for(
            self.request.actor, "planning.write", timezone.localdate(clock.now())
        )  # fmt: skip
        return super().get_form_kwargs() | {"units": units}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a goal)
        """Set it."""
        return planning.set_goal(
            self.kwargs["pk"], unit_id=values["unit"], title=values["title"],
            actor=self.request.actor,
        )  # fmt: skip


@WRITE
class NewStrategy(_InPlan):
    """One more way towards a goal."""

    form_class = StrategyForm
    heading = _("Add a strategy")
    done = _("The strategy is added.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a strategy)
        """Add it."""
        return planning.set_strategy(
            self.kwargs["goal"], title=values["title"], actor=self.request.actor
        )
