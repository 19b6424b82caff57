"""The cells of a table as a report prints them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from civicloop.publish.reports.rules.checking.paragraphs import UNIT
from civicloop.publish.reports.rules.checking.relations import MOST_SIGNS, Printed

GRAND = re.compile(
    r"^\s*(?:合\s*計|總\s*計|全\s*市|總\s*數|總\s*和|共\s*計|計$|[^\d。，]{1,8}(?:合計|總計)$|"
    r"(?:Grand |City )?Totals?\b|All$|Citywide\b)",
    re.IGNORECASE,
)
TOTAL = re.compile(
    rf"{GRAND.pattern}|^\s*(?:小\s*計|[^\d。，]{{1,8}}小計$|Sub-?\s?totals?\b|Sum\b)", re.IGNORECASE
)
NUMBER = re.compile(rf"^(?=.{{1,{MOST_SIGNS}}}$)-?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?%?$")
WITH_UNIT = re.compile(
    r"^(?P<less>[△▲−-])?\s?(?:NT\$|\$)?\s?(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s?"
    rf"(?P<unit>{UNIT})?$"
)
"""A number with the sign of a deficit before it, or a unit behind it."""
PERCENT = re.compile(r"%|％|占比|百分比|比率|比例|share", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells and the line on which it stands."""

    line: int
    cells: tuple[str, ...]


def number(cell: str, line: int = 0) -> Printed | None:
    """The number of a cell, if it holds one and nothing else."""
    found = WITH_UNIT.match(cell.strip())
    if found is None or len(found["number"]) > MOST_SIGNS:
        return None
    made = Printed.of(found["number"], unit=found["unit"] or "", line=line)
    less = found["less"]
    return replace(made, value=-made.value, text=f"{less}{made.text}") if less else made


def label(row: Row) -> str:
    """The first cell of a row that holds anything."""
    return next((cell for cell in row.cells if cell), "")
