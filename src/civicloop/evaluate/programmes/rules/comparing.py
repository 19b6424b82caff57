"""Two systems about the same item: what differs, by which code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from civicloop.engines.tracking.rules import rounded

CENT = Decimal("0.01")


class DifferenceCode(StrEnum):
    """What differs between our figures and those of another system."""

    SYNCHRONISED = "synchronised"
    PLANNED_DIFFERS = "planned_differs"
    ACTUAL_DIFFERS = "actual_differs"
    MONEY_DIFFERS = "money_differs"
    OUTSIDE_SHOWS_NO_LAG = "outside_shows_no_lag"
    OUTSIDE_SHOWS_LAG = "outside_shows_lag"
    NOT_REPORTED_HERE = "not_reported_here"
    NOT_REPORTED_THERE = "not_reported_there"


@dataclass(frozen=True, slots=True)
class Side:
    """What one system says of a month; nothing where it says nothing."""

    planned: Decimal | None = None
    actual: Decimal | None = None
    paid: int | None = None


def lags(side: Side, points: Decimal) -> bool | None:
    """Whether a side shows a lag; nothing where it lacks a figure."""
    if side.planned is None or side.actual is None:
        return None
    return side.planned - side.actual >= points


def compare(ours: Side | None, theirs: Side | None, *, points: Decimal) -> list[DifferenceCode]:
    """Every code that fits; ``synchronised`` alone where the two agree.

    Percentages are compared as they are shown, with two decimals; a figure that one side does
    not have is no difference.
    """
    if ours is None:
        return [DifferenceCode.NOT_REPORTED_HERE]
    if theirs is None:
        return [DifferenceCode.NOT_REPORTED_THERE]
    found = []
    if _differ(ours.planned, theirs.planned):
        found.append(DifferenceCode.PLANNED_DIFFERS)
    if _differ(ours.actual, theirs.actual):
        found.append(DifferenceCode.ACTUAL_DIFFERS)
    if ours.paid is not None and theirs.paid is not None and ours.paid != theirs.paid:
        found.append(DifferenceCode.MONEY_DIFFERS)
    behind, beyond = lags(ours, points), lags(theirs, points)
    if behind and beyond is False:
        found.append(DifferenceCode.OUTSIDE_SHOWS_NO_LAG)
    if behind is False and beyond:
        found.append(DifferenceCode.OUTSIDE_SHOWS_LAG)
    return found or [DifferenceCode.SYNCHRONISED]


def _differ(ours: Decimal | None, theirs: Decimal | None) -> bool:
    if ours is None or theirs is None:
        return False
    return rounded(ours, CENT) != rounded(theirs, CENT)


@dataclass(frozen=True, slots=True)
class Record:
    """A tracked item as the cross-check of plans, controls and accounts sees it."""

    title: str
    state: str
    budget: int
    ends_month: str
    has_plan: bool
    plan_money: int
    plan_ends: str
    has_milestones: bool
    allocated: int | None
    paid: int | None
    actual: Decimal | None
    twins: Sequence[str] = ()


def cross_check(row: Record) -> list[tuple[str, dict[str, str | int]]]:
    """Where plan, control and accounts of one item contradict each other."""
    found: list[tuple[str, dict[str, str | int]]] = []
    if row.state in {"tracked", "proposed"} and not row.has_plan:
        found.append(("no_plan", {}))
    if row.has_plan and row.plan_ends > row.ends_month:
        found.append(("plan_beyond_end", {"plan": row.plan_ends, "end": row.ends_month}))
    if row.budget and row.plan_money and row.plan_money > row.budget:
        found.append(("plan_beyond_budget", {"plan": row.plan_money, "budget": row.budget}))
    if row.budget and row.allocated is not None and row.allocated > row.budget:
        found.append(("allotted_beyond_budget", {"sum": row.allocated, "budget": row.budget}))
    if row.paid is not None and row.allocated is not None and row.paid > row.allocated:
        found.append(("paid_beyond_allotted", {"paid": row.paid, "allotted": row.allocated}))
    if row.state == "released" and row.actual is not None and row.actual < 100:  # noqa: PLR2004 (percent)
        found.append(("released_unfinished", {"actual": str(rounded(row.actual, CENT))}))
    if row.state == "tracked" and not row.has_milestones:
        found.append(("no_milestones", {}))
    found.extend(("same_title", {"number": number}) for number in row.twins)
    return found
