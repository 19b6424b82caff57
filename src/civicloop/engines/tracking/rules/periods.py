"""The days of a month's reporting: when it opens, is due, is called late, and freezes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from civicloop.engines.tracking.rules.months import day_after, later, length
from civicloop.engines.tracking.states import Cadence


class RestDays(StrEnum):
    """What happens to a due day that nobody works on."""

    NEXT_WORKDAY = "next_workday"
    STAYS = "stays"


class WorkdayCalendar(Protocol):
    """As much of a calendar as is asked here."""

    def is_workday(self, day: date, /) -> bool:
        """Whether people work on that day."""


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """The day of the following month on which a month's report is due, and what follows."""

    due_day: int = 5
    rest_days: RestDays = RestDays.NEXT_WORKDAY
    review_days: int = 7
    remind_before: int = 3

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> PeriodRule:
        """Out of the parameters of a rule set."""
        return cls(
            int(parameters["due_day"]),
            RestDays(parameters["rest_days"]),
            int(parameters["review_days"]),
            int(parameters["remind_before"]),
        )


@dataclass(frozen=True, slots=True)
class PeriodDays:
    """The four days of a month's reporting; each day counts as a whole."""

    month: date
    opens: date
    due: date
    closes: date
    remind: date


def days_of(month: date, rule: PeriodRule, calendar: WorkdayCalendar) -> PeriodDays:
    """When a month is reported.

    It opens on the first day of the next month and is due on the rule's day of it, or on the
    first workday after that. Review lasts so many days more; after ``closes`` it freezes.
    """
    following = later(month, 1)
    due = following.replace(day=min(rule.due_day, length(following)))
    due = _worked(due, rule, calendar)
    closes = _worked(day_after(due, rule.review_days), rule, calendar)
    return PeriodDays(month, following, due, closes, day_after(due, -rule.remind_before))


def is_period(month: date, cadence: Cadence) -> bool:
    """Whether a month ends a period: each month, each quarter's or each half-year's last."""
    return month.month % cadence.months == 0


def period_of(month: date, cadence: Cadence) -> date:
    """The last month of the period that a month lies in."""
    return later(month, -month.month % cadence.months)


def last_period(today: date, cadence: Cadence) -> date:
    """The period that was over last, by its last month."""
    month = later(today.replace(day=1), -1)
    return later(month, -(month.month % cadence.months))


def period_begins(month: date, cadence: Cadence) -> date:
    """The first month of the period that ends with a month."""
    return later(month, 1 - cadence.months)


def number_of(month: date, cadence: Cadence) -> int:
    """Which period of its year it is: month 1 to 12, quarter 1 to 4, half 1 or 2."""
    return -(-month.month // cadence.months)


def _worked(day: date, rule: PeriodRule, calendar: WorkdayCalendar) -> date:
    if rule.rest_days == RestDays.NEXT_WORKDAY:
        while not calendar.is_workday(day):
            day = day_after(day)
    return day
