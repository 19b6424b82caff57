"""When somebody is reminded: ahead of a day and once it is over, once for each day set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

REMINDERS = "resolutions.reminders"


class Stage(StrEnum):
    """What a reminder is about."""

    ANSWER_AHEAD = "answer_ahead"
    ANSWER_OVER = "answer_over"
    DEED_AHEAD = "deed_ahead"
    DEED_OVER = "deed_over"
    REPORT_AHEAD = "report_ahead"
    REPORT_OVER = "report_over"


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many days of the calendar before a day is reminded of it."""

    answer: int
    deed: int
    report: int

    @classmethod
    def of(cls, parameters: Mapping[str, int]) -> Ahead:
        """From the parameters of the rule set."""
        return cls(parameters["answer_days"], parameters["deed_days"], parameters["report_days"])


def stage_of(due_on: date, today: date, days: int, *, ahead: Stage, over: Stage) -> Stage | None:
    """The stage that a day has reached; on the day itself it is still ahead."""
    if today > due_on:
        return over
    return ahead if due_on.toordinal() - today.toordinal() <= days else None
