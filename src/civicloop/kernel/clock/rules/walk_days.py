"""The walk of a deadline in days or months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from civicloop.kernel.clock.errors import EndlessCountError
from civicloop.kernel.clock.rules.calendars import ONE_DAY, SATURDAY, Calendar, DayKind, Half
from civicloop.kernel.clock.rules.marks import HORIZON_DAYS, Mark
from civicloop.kernel.clock.rules.pauses import FrozenDays, frozen_days, open_pauses
from civicloop.kernel.clock.rules.policy import (
    Basis,
    Extension,
    Favour,
    Pause,
    Policy,
    RestDay,
    Start,
)
from civicloop.kernel.clock.rules.texts import Code

LAST_SECOND = time(23, 59, 59)
NOON = time(12, 0)


def walk_days(
    policy: Policy,
    day: date,
    calendar: Calendar,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
) -> Iterator[Mark]:
    """The marks of a count of days or months that starts on a day."""
    frozen = frozen_days(policy, calendar, pauses)
    first_counts = policy.start is Start.AT_ONCE or policy.adverse is Favour.EARLIER
    if policy.adverse is Favour.EARLIER:
        yield Mark(day, Code.FIRST_DAY_COUNTS, 0.0, 0.0)
    else:
        yield Mark(day, Code.AT_ONCE if first_counts else Code.NEXT_DAY, 0.0, 0.0)
    first = day if first_counts else day + ONE_DAY
    granted = sorted(extensions, key=lambda each: each.decided_at)
    for extension in granted:
        if extension.until is None:
            decided = calendar.day_of(extension.decided_at)
            yield Mark(decided, Code.EXTENDED, 0.0, 0.0, detail=f"{extension.amount:g}")
    more = sum(extension.amount for extension in granted)
    last, total = day, 0.0
    for mark in _count(policy, first, more, calendar, frozen):
        last, total = mark.day, mark.total
        yield mark
    for extension in granted:
        if extension.until is not None:
            last, detail = max(last, extension.until), extension.until.isoformat()
            decided = calendar.day_of(extension.decided_at)
            yield Mark(decided, Code.EXTENDED_UNTIL, 0.0, total, detail=detail)
    yield from open_pauses(policy, pauses, calendar, total)
    yield from _last_day(policy, last, total, calendar)


def _count(
    policy: Policy, first: date, more: float, calendar: Calendar, frozen: FrozenDays
) -> Iterator[Mark]:
    if policy.until is not None:
        yield Mark(policy.until, Code.FIXED_DATE, 0.0, 0.0)
        yield from _count_days(policy, policy.until + ONE_DAY, more, calendar, frozen)
    elif policy.basis is Basis.MONTHS:
        yield from _count_months(first, int(policy.amount + more), frozen)
    else:
        yield from _count_days(policy, first, policy.amount + more, calendar, frozen)


def _count_days(
    policy: Policy, day: date, amount: float, calendar: Calendar, frozen: FrozenDays
) -> Iterator[Mark]:
    total = 0.0
    for _ in range(HORIZON_DAYS):
        if total >= amount:
            return
        if frozen.covers(day):
            yield Mark(day, Code.PAUSED, 0.0, total)
        elif policy.basis is Basis.WORKING_DAYS:
            weight, code, name = worth(calendar, day)
            total += weight
            yield Mark(day, code, weight, total, detail=name)
        else:
            total += 1.0
            yield Mark(day, Code.CALENDAR_DAY, 1.0, total)
        day += ONE_DAY
    raise EndlessCountError(f"no end within {HORIZON_DAYS} days of {day}")


def worth(calendar: Calendar, day: date) -> tuple[float, Code, str]:
    """What a day is worth in working days, why, and what the day is called."""
    status = calendar.status(day)
    if status.kind in {DayKind.REST, DayKind.HOLIDAY}:
        code = Code.HOLIDAY if status.name else Code.REST
    elif status.closed is not None:
        code = Code.CLOSED if status.closed is Half.DAY else Code.HALF_CLOSED
    else:
        code = Code.MAKEUP if status.kind is DayKind.MAKEUP else Code.WORKDAY
    return status.weight, code, status.name


def _count_months(first: date, amount: int, frozen: FrozenDays) -> Iterator[Mark]:
    """One mark at the end of the months, then one for each day that a pause adds."""
    last = _end_of_months(first, amount)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    owed = sum(1 for day in days if frozen.covers(day))
    total = float(len(days) - owed)
    yield Mark(last, Code.MONTHS, total, total, detail=str(amount))
    while owed:
        last += ONE_DAY
        if frozen.covers(last):
            yield Mark(last, Code.PAUSED, 0.0, total)
            continue
        owed -= 1
        total += 1.0
        yield Mark(last, Code.CALENDAR_DAY, 1.0, total)


def _end_of_months(first: date, amount: int) -> date:
    """The day before the corresponding day, or the last day of a shorter month."""
    year, month = divmod(first.year * 12 + first.month - 1 + amount, 12)
    length = monthrange(year, month + 1)[1]
    if first.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - ONE_DAY


def _last_day(policy: Policy, last: date, total: float, calendar: Calendar) -> Iterator[Mark]:
    clock = LAST_SECOND
    if policy.adverse is Favour.EARLIER:
        if not calendar.is_workday(last):
            yield Mark(last, Code.REST_COUNTS, 0.0, total)
    elif policy.rest_day is not RestDay.STAYS:
        asked = last
        while not calendar.is_workday(last):
            last += ONE_DAY
        if last != asked:
            saturday = asked.weekday() == SATURDAY and (last - asked).days == 2  # noqa: PLR2004
            noon = saturday and policy.rest_day is RestDay.ARTICLE_48
            if noon and calendar.status(last).closed is not Half.MORNING:
                clock = NOON
            yield Mark(last, Code.SATURDAY if clock is NOON else Code.MOVED, 0.0, total)
    yield Mark(last, Code.DUE, 0.0, total, at=calendar.at(last, clock))
