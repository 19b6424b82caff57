"""A plan pasted as a sheet of work items: each with its weight and its own months.

The first line names the months (工作項目, 權重, 115/01, 115/02, …); each line after it is a work
item with what shall be done of it in all by the end of each month. A line of money (經費) has no
weight. The plan of the item follows from them by weight.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from civicloop.engines.tracking.errors import NumberError
from civicloop.engines.tracking.rules import (
    Point,
    check_curve,
    check_weights,
    combined,
    read_money,
    read_percent,
)
from civicloop.kernel.tabular.rules import parse_month

MONEY_LINES = {"經費", "預定經費", "預定支用", "累計預定經費", "money", "planned money"}
BEFORE_MONTHS = 2
MOST_ITEMS = 60
CENT = Decimal("0.0001")


@dataclass(slots=True)
class Sheet:
    """The work items as they are read: weights, curves, and what is wrong, by line."""

    months: list[date]
    parts: list[tuple[Decimal, tuple[Point, ...]]] = field(default_factory=list)
    weights: list[tuple[str, Decimal]] = field(default_factory=list)
    money: tuple[Point, ...] = ()
    faults: list[tuple[int, str, str, str]] = field(default_factory=list)
    repairs: set[str] = field(default_factory=set)

    def curve(self) -> tuple[Point, ...]:
        """One plan out of all of them by weight, with the money of its own line."""
        spent = {point.month: point.money for point in self.money}
        return tuple(
            Point(point.month, point.percent.quantize(CENT), spent.get(point.month, 0))
            for point in combined(self.parts)
        )


def read_sheet(text: str) -> Sheet | None:
    """The work items of a sheet; nothing where the first line names no months after two cells."""
    lines = [(number, raw) for number, raw in enumerate(text.splitlines(), 1) if raw.strip()]
    if not lines:
        return None
    separator = "\t" if "\t" in lines[0][1] else ","
    rows = [(number, _cells(raw, separator)) for number, raw in lines]
    months = _months(rows[0][1])
    if not months:
        return None
    sheet = Sheet(months)
    for number, cells in rows[1:]:
        if len(sheet.weights) >= MOST_ITEMS:
            sheet.faults.append((number, "too_many_lines", str(MOST_ITEMS), ""))
            break
        _line(sheet, number, cells)
    if not sheet.faults:
        wrong = check_weights([weight for _, weight in sheet.weights])
        sheet.faults += [
            (rows[-1][0], one.code, str(one.values.get("sum", one.values.get("weight", ""))), "")
            for one in wrong
        ]
    return sheet


def _cells(raw: str, separator: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([raw], delimiter=separator))]


def _months(cells: Sequence[str]) -> list[date]:
    """The months of the first line; none where it is no head of a sheet of work items."""
    found: list[date] = []
    for cell in cells[BEFORE_MONTHS:]:
        try:
            found.append(parse_month(cell))
        except ValueError:
            return []
    return found if cells and not _is_month(cells[0]) else []


def _is_month(text: str) -> bool:
    try:
        parse_month(text)
    except ValueError:
        return False
    return True


def _line(sheet: Sheet, number: int, cells: list[str]) -> None:
    name = cells[0]
    if not name:
        sheet.faults.append((number, "work_item_without_name", "", ""))
        return
    is_money = name.lower() in MONEY_LINES
    values = [*cells[BEFORE_MONTHS:], *[""] * len(sheet.months)][: len(sheet.months)]
    try:
        if is_money:
            sheet.money = _money(sheet, values)
            wrong = list(check_curve(sheet.money, whole=False))
        else:
            weight = read_percent(cells[1] if len(cells) > 1 else "", name="weight")
            curve = _curve(sheet, values)
            wrong = list(check_curve(curve))
            sheet.repairs.update(weight.repairs)
            sheet.weights.append((name[:60], weight.value))
            sheet.parts.append((weight.value, curve))
    except NumberError as error:
        sheet.faults.append((number, f"{error.name}_{error.code}", error.given, ""))
        return
    for one in wrong[:1]:
        code = "work_item_ends_short" if one.code == "curve_ends_short" else one.code
        given = str(one.values.get("percent", one.values.get("money", "")))
        sheet.faults.append((number, code, given, str(one.values.get("before", ""))))


def _curve(sheet: Sheet, values: Sequence[str]) -> tuple[Point, ...]:
    """An empty cell keeps what stood before it; before the first figure nothing is planned."""
    last, points = Decimal(0), []
    for month, text in zip(sheet.months, values, strict=True):
        if text:
            read = read_percent(text, name="percent")
            sheet.repairs.update(read.repairs)
            last = read.value
        points.append(Point(month, last))
    return tuple(points)


def _money(sheet: Sheet, values: Sequence[str]) -> tuple[Point, ...]:
    last, points = 0, []
    for month, text in zip(sheet.months, values, strict=True):
        if text:
            read = read_money(text, name="money")
            sheet.repairs.update(read.repairs)
            last = int(read.value)
        points.append(Point(month, Decimal(0), last))
    return tuple(points)
