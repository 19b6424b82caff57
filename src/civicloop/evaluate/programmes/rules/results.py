"""The centre's scores pasted as a sheet: number, score and, where it is told, the grant."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from civicloop.engines.tracking.errors import NumberError
from civicloop.engines.tracking.rules import read_money, read_percent
from civicloop.evaluate.programmes.rules.pasting import LineFault

MOST_LINES = 2000
CELLS = 3


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What the centre says of one item; the line that says it is counted from 1."""

    line: int
    number: str
    score: Decimal
    grant: int | None = None


def read_results(text: str) -> tuple[list[ItemResult], list[LineFault]]:
    """Every line that says a score, and everything that is wrong; a heading is passed over."""
    found: list[ItemResult] = []
    faults: list[LineFault] = []
    seen: set[str] = set()
    for line, raw in enumerate(text.splitlines(), 1):
        cells = _cells(raw)
        if not cells or _is_heading(cells, line):
            continue
        if len(found) + len(faults) >= MOST_LINES:
            faults.append(LineFault(line, "too_many_results", str(MOST_LINES)))
            break
        try:
            row = _result(line, cells)
        except NumberError as error:
            faults.append(LineFault(line, f"{error.name}_{error.code}", error.given[:40]))
            continue
        if row is None:
            faults.append(LineFault(line, "no_score", cells[0][:40]))
        elif row.number in seen:
            faults.append(LineFault(line, "number_twice", row.number))
        else:
            seen.add(row.number)
            found.append(row)
    return found, faults


def _cells(raw: str) -> list[str]:
    """By tab where there is one, else by comma; the grant stands last and may have commas."""
    cells = raw.split("\t") if "\t" in raw else raw.replace("，", ",").split(",", CELLS - 1)
    cells = [cell.strip().strip('"').strip() for cell in cells]
    return cells if any(cells) else []


def _is_heading(cells: list[str], line: int) -> bool:
    return line == 1 and len(cells) > 1 and not any(sign.isdigit() for sign in "".join(cells))


def _result(line: int, cells: list[str]) -> ItemResult | None:
    if len(cells) < CELLS - 1 or not cells[0] or not cells[1]:
        return None
    score = read_percent(cells[1], name="score").value
    told = cells[2] if len(cells) >= CELLS else ""
    grant = int(read_money(told, name="money").value) if told else None
    return ItemResult(line, cells[0], score, grant)
