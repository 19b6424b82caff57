"""What was planned, of many items in two statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from civicloop.engines.tracking.models import Baseline, BaselinePoint
from civicloop.engines.tracking.rules import (
    Point,
    Version,
    at_month,
    in_force,
    last_day,
    money_at_month,
)


def versions_of(item_ids: Iterable[int]) -> dict[int, list[Version]]:
    """Every version of the plans of these items, oldest first."""
    baselines = list(Baseline.objects.filter(item_id__in=list(item_ids)).order_by("number"))
    points: dict[int, list[Point]] = {}
    rows = BaselinePoint.objects.filter(baseline__in=[row.pk for row in baselines])
    for row in rows.order_by("baseline_id", "month"):
        points.setdefault(row.baseline_id, []).append(Point(row.month, row.percent, row.money))
    found: dict[int, list[Version]] = {}
    for baseline in baselines:
        curve = tuple(points.get(baseline.pk, ()))
        version = Version(baseline.number, baseline.from_on, curve)
        found.setdefault(baseline.item_id, []).append(version)
    return found


def weights_of(item_id: int, number: int) -> list[tuple[str, Decimal]]:
    """The weights of the work items of one version; none where it was not put together of any."""
    row = Baseline.objects.filter(item_id=item_id, number=number).first()
    return [(name, Decimal(weight)) for name, weight in row.weights] if row is not None else []


def planned_at(versions: list[Version], month: date) -> tuple[Decimal | None, int]:
    """Percent and NT$ planned by the end of a month; ``None`` without a plan in force."""
    version = in_force(versions, last_day(month))
    if version is None:
        return None, 0
    return at_month(version.curve, month), money_at_month(version.curve, month)
