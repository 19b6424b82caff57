"""The cells of a table as a report prints them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from civicloop.publish.reports.rules.checking.relations import Printed

TOTAL = re.compile(r"^\s*(合\s*計|總\s*計|小\s*計|全\s*市|總\s*數|Total|Sum)", re.IGNORECASE)
GRAND = re.compile(r"^\s*(合\s*計|總\s*計|全\s*市|總\s*數|Total)", re.IGNORECASE)
NUMBER = re.compile(r"^-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?$")
PERCENT = re.compile(r"%|％|占比|百分比|比率|比例|share", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells and the line on which it stands."""

    line: int
    cells: tuple[str, ...]


def number(cell: str, line: int = 0) -> Printed | None:
    """The number of a cell, if it holds one and nothing else."""
    text = cell.strip()
    if not NUMBER.match(text):
        return None
    found = Printed.of(text.removesuffix("%"), unit="%" if text.endswith("%") else "")
    return replace(found, line=line)
