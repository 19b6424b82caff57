"""The walk of a deadline in hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from civicloop.kernel.clock.errors import EndlessCountError
from civicloop.kernel.clock.rules.calendars import ONE_DAY, Calendar
from civicloop.kernel.clock.rules.marks import HORIZON_DAYS, Mark
from civicloop.kernel.clock.rules.pauses import Interval, intervals, open_pauses
from civicloop.kernel.clock.rules.policy import Basis, Extension, Pause, Policy
from civicloop.kernel.clock.rules.texts import Code
from civicloop.kernel.clock.rules.walk_days import LAST_SECOND, worth


def walk_hours(
    policy: Policy,
    start: datetime,
    calendar: Calendar,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
) -> Iterator[Mark]:
    """The marks of a count of hours that starts at an instant."""
    day = calendar.day_of(start)
    yield Mark(day, Code.FROM_INSTANT, 0.0, 0.0)
    until: datetime | None = None
    amount = policy.amount
    for extension in sorted(extensions, key=lambda each: each.decided_at):
        decided, detail = calendar.day_of(extension.decided_at), f"{extension.amount:g}"
        amount += extension.amount
        code = Code.EXTENDED
        if extension.until is not None:
            until = calendar.at(extension.until, LAST_SECOND)
            code, detail = Code.EXTENDED_UNTIL, extension.until.isoformat()
        yield Mark(decided, code, 0.0, 0.0, detail=detail)
    yield from open_pauses(policy, pauses, calendar, 0.0)
    at, total = start, 0.0
    for mark in _count_hours(policy.basis, start, amount, calendar, intervals(policy, pauses)):
        at, total = mark.at or at, mark.total
        yield mark._replace(at=None)
    at = max(at, until) if until else at
    at = at.astimezone(calendar.zone)
    yield Mark(calendar.day_of(at), Code.DUE, 0.0, total, at=at)


def _count_hours(
    basis: Basis, start: datetime, amount: float, calendar: Calendar, pauses: list[Interval]
) -> Iterator[Mark]:
    wanted, done = timedelta(hours=amount), timedelta()
    day = calendar.day_of(start)
    for _ in range(HORIZON_DAYS):
        before, at = done, None
        for begins, ends in _running(basis, day, start, calendar, pauses):
            at = min(ends, begins + (wanted - done))
            done += at - begins
            if done >= wanted:
                break
        hours = (done - before) / timedelta(hours=1)
        total = done / timedelta(hours=1)
        if at is not None:
            yield Mark(day, Code.HOURS, hours, total, at, f"{hours:.4g}")
        elif basis is Basis.WORKING_HOURS and not calendar.is_workday(day):
            _, code, name = worth(calendar, day)
            yield Mark(day, code, 0.0, total, detail=name)
        else:
            yield Mark(day, Code.HOURS, 0.0, total, detail="0")
        if done >= wanted:
            return
        day += ONE_DAY
    raise EndlessCountError(f"no end within {HORIZON_DAYS} days of {start}")


def _running(
    basis: Basis, day: date, start: datetime, calendar: Calendar, pauses: list[Interval]
) -> Iterator[Interval]:
    """The stretches of one day in which the clock runs, in UTC, none before the start."""
    if basis is Basis.WORKING_HOURS:
        segments = calendar.segments(day)
    else:
        segments = [(calendar.at(day, time.min), calendar.at(day + ONE_DAY, time.min))]
    for begins, ends in segments:
        begin, end = max(begins, start).astimezone(UTC), ends.astimezone(UTC)
        if begin < end:
            yield from _without(begin, end, pauses)


def _without(begin: datetime, end: datetime, pauses: list[Interval]) -> Iterator[Interval]:
    for pause_begins, pause_ends in pauses:
        if pause_ends <= begin or pause_begins >= end:
            continue
        if begin < pause_begins:
            yield begin, pause_begins.astimezone(UTC)
        begin = max(begin, pause_ends.astimezone(UTC))
    if begin < end:
        yield begin, end


def hours_used(
    basis: Basis, start: datetime, end: datetime, calendar: Calendar, pauses: list[Interval]
) -> float:
    """The hours in which the clock ran between two instants."""
    done = timedelta()
    day, last = calendar.day_of(start), calendar.day_of(end)
    while day <= last:
        for begins, ends in _running(basis, day, start, calendar, pauses):
            if begins < end:
                done += min(ends, end) - begins
        day += ONE_DAY
    return done / timedelta(hours=1)
