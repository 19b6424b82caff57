"""Planned curves: checked, read on any day, put together by weight, shifted by a suspension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.rules.months import later
from civicloop.engines.tracking.rules.numbers import HUNDRED, ZERO


@dataclass(frozen=True, slots=True)
class Point:
    """What shall be reached by the end of a month: percent done, and NT$ spent, in all."""

    month: date
    percent: Decimal
    money: int = 0


Curve = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A curve with the day from which it holds."""

    number: int
    from_day: date
    curve: Curve


def check_curve(curve: Sequence[Point], *, whole: bool = True) -> tuple[Fault, ...]:
    """Everything that is wrong with a curve: it begins in a month, never falls, ends at 100 %.

    ``whole=False`` leaves out that it must end at 100 (one year of a plan of several).
    """
    if not curve:
        return (Fault("curve_empty"),)
    faults = [fault for point in curve for fault in _check_point(point)]
    for before, point in pairwise(curve):
        said = point.month.isoformat()
        if point.month <= before.month:
            faults.append(Fault("month_not_after", {"month": said}))
        if point.percent < before.percent:
            values = {"month": said, "percent": str(point.percent), "before": str(before.percent)}
            faults.append(Fault("curve_falls", values))
        if point.money < before.money:
            faults.append(Fault("money_falls", {"month": said, "money": point.money}))
    if whole and curve[-1].percent != HUNDRED:
        faults.append(Fault("curve_ends_short", {"percent": str(curve[-1].percent)}))
    return tuple(faults)


def _check_point(point: Point) -> list[Fault]:
    said = point.month.isoformat()
    faults = []
    if point.month.day != 1:
        faults.append(Fault("not_a_month", {"month": said}))
    if not ZERO <= point.percent <= HUNDRED:
        faults.append(Fault("percent_out_of_range", {"month": said, "percent": str(point.percent)}))
    if point.money < 0:
        faults.append(Fault("money_below_zero", {"month": said, "money": point.money}))
    return faults


def check_weights(weights: Sequence[Decimal]) -> tuple[Fault, ...]:
    """Weights are above zero and sum to exactly 100."""
    faults = [Fault("weight_not_above_zero", {"weight": str(w)}) for w in weights if w <= 0]
    total = sum(weights, ZERO)
    if total != HUNDRED:
        faults.append(Fault("weights_do_not_sum", {"sum": str(total)}))
    return tuple(faults)


def at_month(curve: Sequence[Point], month: date) -> Decimal:
    """What was planned by the end of a month; a month that is not named keeps the one before."""
    return _at(curve, month).percent if curve else ZERO


def money_at_month(curve: Sequence[Point], month: date) -> int:
    """The NT$ planned by the end of a month."""
    return _at(curve, month).money if curve else 0


def _at(curve: Sequence[Point], month: date) -> Point:
    found = Point(month, ZERO)
    for point in curve:
        if point.month > month:
            break
        found = point
    return found


def combined(parts: Sequence[tuple[Decimal, Sequence[Point]]]) -> Curve:
    """One curve out of several by weight (in percent); money is added up."""
    months = sorted({point.month for _, curve in parts for point in curve})
    return tuple(
        Point(
            month,
            sum((weight * at_month(curve, month) for weight, curve in parts), ZERO) / HUNDRED,
            sum(money_at_month(curve, month) for _, curve in parts),
        )
        for month in months
    )


def shifted(curve: Sequence[Point], *, from_month: date, months: int) -> Curve:
    """The curve after a suspension: what was due from that month on is due so much later."""
    if months <= 0:
        return tuple(curve)
    early = [point for point in curve if point.month < from_month]
    late = [point for point in curve if point.month >= from_month]
    held = early[-1] if early else Point(from_month, ZERO)
    rest = [
        Point(later(from_month, count), held.percent, held.money)
        for count in range(months if late else 0)
    ]
    moved = [Point(later(point.month, months), point.percent, point.money) for point in late]
    return (*early, *rest, *moved)


def in_force(versions: Sequence[Version], on: date) -> Version | None:
    """The version that holds on a day: the last one that began by then."""
    begun = [version for version in versions if version.from_day <= on]
    return max(begun, key=lambda version: (version.from_day, version.number), default=None)
