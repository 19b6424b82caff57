"""What a walk over the days leaves behind: marks, and the steps that say them in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from civicloop.kernel.clock.rules.texts import SENTENCES, Code

HORIZON_DAYS = 20_000
"""How far a count may run: some fifty years. A count that finds no end raises."""


class Mark(NamedTuple):
    """One thing that the walk met: what it added, the sum so far, and why."""

    day: date
    code: Code
    counted: float
    total: float
    at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation. ``at`` is set where the step fixes an instant."""

    day: date
    code: Code
    counted: float
    total: float
    rule: str
    zh: str
    en: str
    at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """The step as JSON data."""
        return {
            "day": self.day.isoformat(),
            "at": self.at.isoformat() if self.at else None,
            "code": self.code.value,
            "counted": self.counted,
            "total": self.total,
            "rule": self.rule,
            "text": self.zh,
            "text_en": self.en,
        }


def step(mark: Mark, *, rule: str = "") -> Step:
    """A mark in words; ``rule`` replaces the rule of its sentence."""
    sentence = SENTENCES[mark.code]
    return Step(
        day=mark.day,
        code=mark.code,
        counted=mark.counted,
        total=mark.total,
        rule=rule or sentence.rule,
        zh=sentence.zh.format(detail=mark.detail),
        en=sentence.en.format(detail=mark.detail),
        at=mark.at,
    )
