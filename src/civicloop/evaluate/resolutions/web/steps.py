"""Why a date is what it is, in lines that a person reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civicloop.kernel.clock.rules import Step


@dataclass(frozen=True, slots=True)
class Line:
    """Days in a row of which the same is said."""

    first: date
    last: date
    days: int
    text: str


def lines_of(steps: Iterable[Step], *, english: bool) -> list[Line]:
    """The steps of a clock; days that follow each other with the same words are one line."""
    lines = []
    for text, run in groupby(steps, key=lambda step: step.en if english else step.zh):
        days = [step.day for step in run]
        lines.append(Line(days[0], days[-1], len(days), text))
    return lines
