"""What the commission and the mayor look at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import (
    Honesty,
    Promise,
    Touches,
    day_after,
    honesty,
    later,
    silent,
    span,
)
from civicloop.engines.tracking.states import Cadence
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.rulesets import queries as rulesets

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.engines.tracking.models import Item, Report

OPEN = ("tracked", "proposed", "suspended")
HEAT_MONTHS = 12
TEN = 10
NEARLY, QUARTER = 90, 92


@dataclass(frozen=True, slots=True)
class UnitHonesty:
    """How far a unit's remedies could be believed."""

    unit_id: int
    name: str
    honesty: Honesty


def honesty_by_unit(actor: Actor, today: date) -> list[UnitHonesty]:
    """Every unit that promised a remedy, the least believable first, those not due last."""
    grouped: dict[int, tuple[str, list[Promise]]] = {}
    for unit_id, name, promise in tracked.promises(actor):
        grouped.setdefault(unit_id, (name, []))[1].append(promise)
    rows = [
        UnitHonesty(unit_id, name, honesty(promises, today=today))
        for unit_id, (name, promises) in grouped.items()
    ]
    return sorted(
        rows,
        key=lambda row: (
            row.honesty.percent is None,
            row.honesty.percent or 0,
            -row.honesty.due,
            row.name,
        ),
    )


def silent_items(actor: Actor, today: date) -> tuple[int, list[tuple[Item, Touches, int]]]:
    """The days that count as silence, and the open items nobody touched for so long.

    A programme that reports by quarter or half year may be silent as many times as long.
    """
    days = int(rulesets.in_force("tracking.monthly", today).parameters["silent_days"])
    found = tracked.touches(actor, today)
    items = {touch.ref: item for item, touch in found}
    rows = silent([touch for _, touch in found], today=today, days=days)
    return days, [
        (items[touch.ref], touch, length)
        for touch, length in rows
        if length >= days * Cadence(items[touch.ref].programme.cadence).months
    ]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An item and the report of each month shown; nothing where there is none."""

    item: Item
    reports: Sequence[Any]


def heat(items: Sequence[Item], until: date) -> tuple[list[date], list[HeatRow]]:
    """The last year of some items, month by month; one statement."""
    months = span(later(until, 1 - HEAT_MONTHS), until)
    found = {
        (row.item_id, row.month): row
        for row in tracked.months_of_items([item.pk for item in items], months[0])
    }
    return months, [
        HeatRow(item, [found.get((item.pk, month)) for month in months]) for item in items
    ]


def worst(actor: Actor, limit: int = TEN) -> list[Item]:
    """The open items furthest behind, longest behind first among equals."""
    rows = tracked.visible_items(actor).filter(state__in=OPEN, light="late")
    rows = rows.select_related("unit", "programme")
    return list(rows.order_by(F("lag").desc(nulls_last=True), "-streak", "pk")[:limit])


def with_late_stones(actor: Actor, today: date) -> QuerySet[Item]:
    """The open items with a milestone that should have been reached by now."""
    late = Q(milestones__revised_on__lt=today) | Q(
        milestones__revised_on__isnull=True, milestones__planned_on__lt=today
    )
    seen = tracked.visible_items(actor).order_by()
    rows = seen.filter(late, state__in=OPEN, milestones__actual_on__isnull=True)
    return seen.filter(pk__in=rows.values("pk"))


def late_items(actor: Actor) -> QuerySet[Item]:
    """The open items of programmes with months whose light is that of what is late."""
    rows = tracked.visible_items(actor).filter(state__in=OPEN, programme__has_months=True)
    return rows.filter(light="late")


def overdue_reports(actor: Actor, today: date) -> QuerySet[Report]:
    """The reports that are past their due day and not approved, of what the actor sees."""
    return tracked.reports(actor).filter(
        state__in=["draft", "sent"], due_on__lt=today, period__state="open"
    )


def items_unreported(actor: Actor, today: date) -> QuerySet[Item]:
    """The items with such a report."""
    late = overdue_reports(actor, today).order_by().values("item_id")
    return tracked.visible_items(actor).filter(pk__in=late)


def ending_soon(actor: Actor, today: date) -> QuerySet[Item]:
    """The open items that end within a quarter and are not at 90 % yet."""
    rows = tracked.visible_items(actor).filter(state__in=OPEN, programme__has_months=True)
    return rows.filter(
        Q(actual__lt=NEARLY) | Q(actual__isnull=True), ends_on__lte=day_after(today, QUARTER)
    )


def newly_behind(actor: Actor) -> QuerySet[Item]:
    """The open items whose first period behind is the last one."""
    rows = tracked.visible_items(actor).filter(state__in=OPEN, streak=1)
    return rows.filter(triggers__contains=["lag"])


def newly_late(actor: Actor, limit: int = TEN) -> list[Item]:
    """The first of these, the furthest behind first."""
    rows = newly_behind(actor).select_related("unit", "programme")
    return list(rows.order_by("-lag", "pk")[:limit])
