"""A plan pasted as text: month, percent, money, line by line, or a sheet of work items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from civicloop.engines.tracking.errors import NumberError
from civicloop.engines.tracking.rules import Point, check_curve, read_money, read_percent
from civicloop.evaluate.programmes.rules.work_items import read_sheet
from civicloop.kernel.tabular.rules import parse_month

FIRST = re.compile(r"\s*[^\s,;；，]+\s*?([,;；，]|\s)")
MOST_LINES = 240
CELLS = 3


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with a line: its number from 1, a code, and what stands there."""

    line: int
    code: str
    given: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """The plan that was read, what is wrong with it, and what had to be repaired."""

    points: tuple[Point, ...]
    faults: tuple[LineFault, ...]
    repairs: tuple[str, ...]
    weights: tuple[tuple[str, Decimal], ...] = ()


def read_month(text: str) -> date | None:
    """A month as people write it, or nothing."""
    try:
        return parse_month(text)
    except ValueError:
        return None


def read_plan(text: str) -> Pasted:
    """Every line as a point, and everything that is wrong; a heading line is passed over.

    A sheet of work items with their weights is one too: its plan follows by weight.
    """
    if (sheet := read_sheet(text)) is not None:
        faults_ = tuple(LineFault(*row) for row in sheet.faults)
        curve_ = () if faults_ else sheet.curve()
        return Pasted(curve_, faults_, tuple(sorted(sheet.repairs)), tuple(sheet.weights))
    points: list[tuple[int, Point]] = []
    faults: list[LineFault] = []
    repairs: set[str] = set()
    for line, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        if len(points) + len(faults) >= MOST_LINES:
            faults.append(LineFault(line, "too_many_lines", str(MOST_LINES)))
            break
        cells = _cells(raw) or [raw.strip()]
        month = read_month(cells[0])
        if month is None:
            if points or faults or any(sign.isdigit() for sign in cells[0]):
                faults.append(LineFault(line, "not_a_month", cells[0]))
            continue
        found = _point(line, month, cells, faults, repairs)
        if found is not None:
            points.append((line, found))
    curve = tuple(point for _, point in points)
    if not faults:
        faults += _of_curve(points)
    return Pasted(curve, tuple(faults), tuple(sorted(repairs)))


def _cells(raw: str) -> list[str]:
    """Month, percent, money: by tab, semicolon, comma or blank, whichever comes first.

    Only money may hold separators of its own, and it stands last.
    """
    found = FIRST.match(raw.strip())
    sign = found.group(1) if found else " "
    if sign.isspace():
        cells = raw.split("\t") if "\t" in raw.strip() else raw.split(None, CELLS - 1)
    else:
        cells = raw.split(sign, CELLS - 1)
    return [cell.strip().strip('"') for cell in cells if cell.strip()]


def _point(
    line: int, month: date, cells: list[str], faults: list[LineFault], repairs: set[str]
) -> Point | None:
    if len(cells) < CELLS - 1:
        faults.append(LineFault(line, "no_percent", cells[0]))
        return None
    try:
        percent = read_percent(cells[1], name="percent")
        money = read_money(cells[2] if len(cells) >= CELLS else "0", name="money")
    except NumberError as error:
        faults.append(LineFault(line, f"{error.name}_{error.code}", error.given))
        return None
    repairs.update(percent.repairs)
    repairs.update(money.repairs)
    return Point(month, percent.value, int(money.value))


def _of_curve(points: list[tuple[int, Point]]) -> list[LineFault]:
    lines = {point.month.isoformat(): line for line, point in points}
    said = []
    for fault in check_curve([point for _, point in points]):
        month = str(fault.values.get("month", ""))
        given = fault.values.get("percent", fault.values.get("money", month))
        line = lines.get(month, points[-1][0] if points else 1)
        said.append(LineFault(line, fault.code, str(given), str(fault.values.get("before", ""))))
    return said
