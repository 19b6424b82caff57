"""What other systems say, beside what units reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Max

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import Money
from civicloop.evaluate.programmes.models import ACCOUNTS, OutsideFigure
from civicloop.evaluate.programmes.rules import (
    DifferenceCode,
    Execution,
    Side,
    compare,
    lags,
    summed,
)
from civicloop.kernel.actors.rules import Actor

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item, Programme, Report


@dataclass(frozen=True, slots=True)
class Compared:
    """One item's month in two systems, and what differs."""

    item: Item
    month: date
    ours: Side | None
    theirs: Side | None
    codes: Sequence[DifferenceCode]

    @property
    def differs(self) -> bool:
        """Whether anything does."""
        return list(self.codes) != [DifferenceCode.SYNCHRONISED]


def systems() -> list[str]:
    """The systems of which figures are here."""
    rows = OutsideFigure.objects.order_by("system").values_list("system", flat=True).distinct()
    return list(rows)


def newest_month(system: str, programme_id: int) -> date | None:
    """The last month that a system's figures of a programme are of."""
    rows = OutsideFigure.objects.filter(system=system, item__programme_id=programme_id)
    found: date | None = rows.aggregate(last=Max("month"))["last"]
    return found


def figure_of(system: str, item_id: int, month: date) -> OutsideFigure | None:
    """One system's figures of one item and month."""
    return OutsideFigure.objects.filter(system=system, item_id=item_id, month=month).first()


def outside_said(
    item_ids: Iterable[int], month: date, points: Decimal
) -> dict[int, tuple[bool | None, Decimal | None]]:
    """Whether any other system shows a lag of an item's month, and what it planned, by item.

    Of several systems the one imported last says what was planned. Nothing where none has it.
    """
    rows = OutsideFigure.objects.filter(item_id__in=list(item_ids), month=month)
    found: dict[int, tuple[bool | None, Decimal | None]] = {}
    for row in rows.exclude(system=ACCOUNTS).order_by("imported_at", "pk"):
        behind, planned = found.get(row.item_id, (None, None))
        here = lags(Side(row.planned, row.actual), points)
        behind = here if behind is None else behind or bool(here)
        found[row.item_id] = behind, planned if row.planned is None else row.planned
    return found


def existing_figures(system: str, item_ids: Iterable[int]) -> dict[tuple[int, date], OutsideFigure]:
    """The figures of a system that are here already, by item and month."""
    rows = OutsideFigure.objects.filter(system=system, item_id__in=list(item_ids))
    return {(row.item_id, row.month): row for row in rows}


def compared(
    actor: Actor, programme: Programme, system: str, month: date, *, points: Decimal
) -> list[Compared]:
    """Every item of a programme that either side knows in a month; three statements."""
    items = {
        row.pk: row
        for row in tracked.visible_items(actor)
        .filter(programme=programme)
        .select_related("unit")
        .order_by("number")
    }
    theirs = {
        row.item_id: row
        for row in OutsideFigure.objects.filter(system=system, month=month, item_id__in=items)
    }
    ours = {
        row.item_id: row
        for row in tracked.reports(actor).filter(
            item_id__in=items, month=month, responsibility__part="lead"
        )
    }
    found = []
    for pk, item in items.items():
        if pk not in ours and pk not in theirs:
            continue
        sides = _ours(ours.get(pk)), _theirs(theirs.get(pk))
        found.append(Compared(item, month, *sides, compare(*sides, points=points)))
    return found


def _ours(row: Report | None) -> Side | None:
    return None if row is None or row.actual is None else Side(row.planned, row.actual, row.paid)


def _theirs(row: OutsideFigure | None) -> Side | None:
    return None if row is None else Side(row.planned, row.actual, row.paid)


@dataclass(frozen=True, slots=True)
class UnitExecution:
    """A unit's sums out of the accounts, and what its reports say of the same items."""

    unit_id: int
    unit: str
    accounts: Execution
    reported: Execution


def execution_by_unit(actor: Actor, programme: Programme, month: date) -> list[UnitExecution]:
    """Execution rates of a month out of the accounts, beside the reported ones; two statements."""
    booked = OutsideFigure.objects.filter(
        system=ACCOUNTS, month=month, item__in=tracked.visible_items(actor).values("pk"),
        item__programme=programme,
    ).select_related("item__unit")  # fmt: skip
    rows = list(booked)
    said = {
        row.item_id: row
        for row in tracked.reports(actor).filter(
            item_id__in=[row.item_id for row in rows], month=month, responsibility__part="lead"
        )
    }
    units: dict[int, tuple[str, list[Money], list[Money]]] = {}
    for row in rows:
        _name, ours, theirs = units.setdefault(row.item.unit_id, (row.item.unit.name, [], []))
        ours.append(money_of(row))
        if row.item_id in said:
            theirs.append(money_of(said[row.item_id]))
    return [
        UnitExecution(unit_id, name, summed(ours), summed(theirs))
        for unit_id, (name, ours, theirs) in sorted(units.items(), key=lambda one: one[1][0])
    ]


def money_of(row: OutsideFigure | Report) -> Money:
    """The four sums of a row, nothing as 0."""
    names = ("allocated", "paid", "payable", "surplus")
    return Money(*(Decimal(getattr(row, name) or 0) for name in names))
