"""Months as their first days, and days as numbers. No clock: every day is passed in."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

YEAR = 12


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def later(month: date, count: int) -> date:
    """The month so many months on (back, where the count is negative)."""
    whole = month.year * YEAR + month.month - 1 + count
    return date(whole // YEAR, whole % YEAR + 1, 1)


def apart(first: date, last: date) -> int:
    """How many months lie between two months; 0 for the same."""
    return (last.year - first.year) * YEAR + last.month - first.month


def span(first: date, last: date) -> list[date]:
    """Every month from one to another, both counted; none where they stand the wrong way."""
    return [later(first, count) for count in range(apart(first, last) + 1)]


def length(month: date) -> int:
    """How many days a month has."""
    return monthrange(month.year, month.month)[1]


def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=length(month))


def day_after(day: date, count: int = 1) -> date:
    """The calendar day so many days on; nothing here counts working days."""
    return date.fromordinal(day.toordinal() + count)


def days_between(first: date, last: date) -> int:
    """How many days the second lies after the first."""
    return last.toordinal() - first.toordinal()
