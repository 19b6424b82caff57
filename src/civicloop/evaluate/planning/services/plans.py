"""Four-year plans are laid down, opened to agencies, approved and closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning.errors import Fault, FaultyFieldsError
from civicloop.evaluate.planning.events import GoalSet, PlanLaid, PlanMoved
from civicloop.evaluate.planning.models import Goal, Indicator, Plan, Strategy
from civicloop.evaluate.planning.states import PLANS, DefinitionState, PlanState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

LONGEST = 10
FIRST, LAST = 1912, 2200
WRITABLE = (PlanState.OPEN, PlanState.APPROVED)


@transaction.atomic
def lay_plan(
    *,
    title_zh: str,
    title_en: str = "",
    first_year: int,
    last_year: int,
    actor: Actor,
    now: datetime | None = None,
) -> Plan:
    """Lay down a plan; agencies can write into it once it is opened."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    faults: dict[str, tuple[Fault, ...]] = {}
    if not title_zh.strip():
        faults["title_zh"] = (Fault("missing"),)
    if not FIRST <= first_year <= LAST:
        faults["first_year"] = (Fault("year_outside"),)
    elif Plan.objects.filter(first_year__lte=last_year, last_year__gte=first_year).exists():
        faults["first_year"] = (Fault("plan_overlaps"),)
    if not 0 <= last_year - first_year < LONGEST:
        faults["last_year"] = (Fault("before_begin"),)
    if faults:
        raise FaultyFieldsError(faults)
    row = Plan.objects.create(
        title_zh=title_zh.strip(),
        title_en=title_en.strip(),
        first_year=first_year,
        last_year=last_year,
        changed_at=now,
    )
    ledger.append(PlanLaid(row.ref, first_year, last_year), actor=actor, at=now)
    return row


@transaction.atomic
def move_plan(plan_id: int, move: str, *, actor: Actor, now: datetime | None = None) -> Plan:
    """Open a plan to agencies, approve it, or close it.

    It is approved only when no definition waits, every agency has a goal for each indicator,
    and the weights of each agency sum to exactly 100.
    """
    allowed = policies.may_approve(actor) if move == "approve" else policies.may_manage(actor)
    require(allowed, action="planning.approve" if move == "approve" else "planning.manage")
    now = now or clock.now()
    row = queries.plan_for_change(plan_id)
    target = PLANS.target(move, current=PlanState(row.state))
    if move == "approve":
        _check_ready(row)
    row.state, row.changed_at, row.version = target, now, row.version + 1
    row.save(update_fields=["state", "changed_at", "version"])
    ledger.append(PlanMoved(row.ref, move, row.state), actor=actor, at=now)
    return row


def _check_ready(row: Plan) -> None:
    faults: list[Fault] = []
    every = Indicator.objects.filter(plan=row)
    waiting = every.filter(versions__state=DefinitionState.PROPOSED).count()
    if waiting:
        faults.append(Fault("definitions_wait", {"count": waiting}))
    weights = queries.weights_of(row.pk)
    if not weights:
        faults.append(Fault("no_indicators"))
    goals = Goal.objects.filter(plan=row).select_related("unit")
    names = {goal.unit_id: goal.unit.name for goal in goals}
    for unit, shares in weights.items():
        faults += [
            Fault("agency_weights", {"unit": names.get(unit, str(unit)), **fault.values})
            for fault in rules.check_weights(shares)
        ]
    if faults:
        raise FaultyFieldsError({"": tuple(faults)})


@transaction.atomic
def set_goal(
    plan_id: int, *, unit_id: int, title: str, actor: Actor, now: datetime | None = None
) -> Goal:
    """Write one more strategic goal of an agency into a plan."""
    require(policies.may_write(actor, queries.branch(unit_id)), action="planning.write")
    plan = writable(plan_id, "set_goal")
    _check_title(title)
    last = Goal.objects.filter(plan=plan, unit=unit_id).aggregate(last=Max("number"))["last"]
    row = Goal.objects.create(
        plan=plan, unit_id=unit_id, number=(last or 0) + 1, title=title.strip()
    )
    event = GoalSet(plan.ref, row.ref, f"organizations:unit:{unit_id}", "goal")
    ledger.append(event, actor=actor, at=now or clock.now())
    return row


@transaction.atomic
def set_strategy(
    goal_id: int, *, title: str, actor: Actor, now: datetime | None = None
) -> Strategy:
    """Write one more way towards a goal."""
    goal = Goal.objects.filter(pk=goal_id).first()
    if goal is None:
        raise FaultyFieldsError({"goal": (Fault("unknown"),)})
    require(policies.may_write(actor, queries.branch(goal.unit_id)), action="planning.write")
    plan = writable(goal.plan_id, "set_strategy")
    _check_title(title)
    last = goal.strategies.aggregate(last=Max("number"))["last"]
    row = Strategy.objects.create(goal=goal, number=(last or 0) + 1, title=title.strip())
    event = GoalSet(plan.ref, row.ref, f"organizations:unit:{goal.unit_id}", "strategy")
    ledger.append(event, actor=actor, at=now or clock.now())
    return row


def writable(plan_id: int, move: str) -> Plan:
    """The plan, locked, if agencies can still write into it."""
    row = queries.plan_for_change(plan_id)
    if row.state not in WRITABLE:
        raise IllegalMoveError("four-year plan", move, PlanState(row.state))
    return row


def _check_title(title: str) -> None:
    if not title.strip():
        raise FaultyFieldsError({"title": (Fault("missing"),)})
    if len(title.strip()) > 200:  # noqa: PLR2004 (the column's own)
        raise FaultyFieldsError({"title": (Fault("too_long", {"limit": 200}),)})
