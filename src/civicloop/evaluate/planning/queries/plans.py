"""Plans, the goals in them, and the weights of each agency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import Goal, Indicator, Plan
from civicloop.evaluate.planning.states import PlanState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations

CITY = "city"


def plans() -> QuerySet[Plan]:
    """Every plan, the newest first."""
    return Plan.objects.all()


def plan(pk: int) -> Plan:
    """One plan."""
    row = Plan.objects.filter(pk=pk).first()
    if row is None:
        raise NotFoundError("plan", pk)
    return row


def plan_for_change(pk: int) -> Plan:
    """The plan, locked until the transaction ends."""
    row = Plan.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("plan", pk)
    return row


def open_plan(first_year: int | None = None) -> Plan:
    """The plan of a first year, or the newest one that agencies can write into."""
    rows = Plan.objects.all()
    if first_year is None:
        rows = rows.filter(state__in=[PlanState.OPEN, PlanState.APPROVED])
    else:
        rows = rows.filter(first_year=first_year)
    row = rows.order_by("-first_year").first()
    if row is None:
        raise NotFoundError("open plan", first_year or "")
    return row


def agencies(on: date) -> list[Any]:
    """The first-level bodies of the city on a day: the units right below the city itself."""
    found: list[Any] = []
    for unit in organizations.units_in_force(on):
        if unit.level != CITY and not any(unit.path.startswith(one.path) for one in found):
            found.append(unit)
    return found


def agencies_for(actor: Actor, permission: str, on: date) -> list[Any]:
    """The agencies in any of whose units an actor holds a permission."""
    every = agencies(on)
    units = actor.units_for(permission)
    if units is None:
        return every
    branches = organizations.ids_by_path([row.path for row in every])
    return [row for row in every if branches[row.path] & units]


def goals_of(plan_id: int) -> list[Goal]:
    """The goals of a plan with their units and strategies, in order."""
    rows = Goal.objects.filter(plan=plan_id).select_related("unit")
    return list(rows.prefetch_related("strategies").order_by("unit__path", "number"))


def goals_for(actor: Actor, plan_id: int) -> list[Goal]:
    """Those of agencies for which an actor writes; as many statements for any number of them."""
    rows = goals_of(plan_id)
    units = actor.units_for("planning.write")
    if units is None:
        return rows
    branches = organizations.ids_by_path({row.unit.path for row in rows})
    return [row for row in rows if branches[row.unit.path] & units]


def has_another_place(row: Indicator) -> bool:
    """Whether its agency has another goal in the plan, or its goal a strategy."""
    goals = Goal.objects.filter(plan=row.plan_id, unit=row.unit_id)
    return goals.filter(~Q(pk=row.goal_id) | Q(strategies__isnull=False)).exists()


def weights_of(plan_id: int) -> Mapping[int, list[Decimal]]:
    """The weights in force of each agency in a plan; retired indicators have none."""
    found: dict[int, list[Decimal]] = {}
    rows = Indicator.objects.filter(plan=plan_id, current__isnull=False, retired_from__isnull=True)
    rows = rows.order_by("pk")
    for unit, weight in rows.values_list("unit", "current__weight"):
        found.setdefault(unit, []).append(weight)
    return found
