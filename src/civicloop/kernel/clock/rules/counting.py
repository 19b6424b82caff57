"""The count itself: ``due``, ``used`` and ``explain``, from one walk over the days.

``due`` is the last mark of the walk and ``explain`` is the same walk in words,
so that the two cannot disagree. A deadline in days ends with its last second,
23:59:59 on the wall; half-open fractions of that second still belong to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from civicloop.kernel.clock.errors import PolicyError
from civicloop.kernel.clock.rules.calendars import ONE_DAY, Calendar
from civicloop.kernel.clock.rules.marks import Mark, Step, step
from civicloop.kernel.clock.rules.pauses import frozen_days, intervals
from civicloop.kernel.clock.rules.policy import Basis, Extension, Pause, Policy, Start
from civicloop.kernel.clock.rules.texts import Code
from civicloop.kernel.clock.rules.walk_days import walk_days
from civicloop.kernel.clock.rules.walk_hours import hours_used, walk_hours

HALF_A_DAY = 0.5


def due(
    policy: Policy,
    start: datetime,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> datetime:
    """The last instant at which it is not late, in the calendar's zone.

    A pause that is not over counts for nothing yet: the deadline moves when it ends.
    """
    at: datetime | None = None
    for mark in _walk(policy, start, calendar, pauses, extensions):
        at = mark.at
    assert at is not None, "the last mark of a walk is the deadline"
    return at


def explain(
    policy: Policy,
    start: datetime,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> list[Step]:
    """Why the deadline is when it is, day by day; the last step is the deadline.

    The first day in a year whose table is unknown is preceded by a warning.
    """
    steps: list[Step] = []
    warned: set[int] = set()
    for mark in _walk(policy, start, calendar, pauses, extensions):
        year = mark.day.year
        unknown = policy.basis is not Basis.ELAPSED_HOURS and not calendar.knows(year)
        if unknown and year not in warned:
            warned.add(year)
            warning = Mark(mark.day, Code.UNKNOWN_YEAR, 0.0, mark.total - mark.counted)
            steps.append(step(warning._replace(detail=str(year))))
        rule = policy.rule if mark.code is Code.DUE else ""
        steps.append(step(mark, rule=rule))
    return steps


def used(
    policy: Policy,
    start: datetime,
    end: datetime,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
) -> float:
    """The days (in halves) or hours that have been used between two instants.

    Days run from the day after the start to the day of the end. Whatever is
    closed on the day of receipt, or before the first counted day is over, has used
    half a day. A pause that is not over runs to the end.
    """
    if end < start:
        raise PolicyError("the end lies before the start")
    basis = policy.counted
    if basis.is_hours:
        return hours_used(basis, start, end, calendar, intervals(policy, pauses, open_until=end))
    first, last = calendar.day_of(start), calendar.day_of(end)
    frozen = frozen_days(policy, calendar, pauses, open_until=end)
    day = first if policy.start is Start.AT_ONCE else first + ONE_DAY
    total = 0.0
    while day <= last:
        if not frozen.covers(day):
            total += calendar.status(day).weight if basis is Basis.WORKING_DAYS else 1.0
        day += ONE_DAY
    return max(total, HALF_A_DAY)


def is_late(due_at: datetime, at: datetime) -> bool:
    """Whether an instant is later than a deadline, to the second."""
    return at.astimezone(UTC).replace(microsecond=0) > due_at.astimezone(UTC)


def later_start(arrivals: Iterable[datetime]) -> datetime:
    """When a compiled reply (彙辦) starts, or a petition that was supplemented: at the last."""
    return max(arrivals)


def earlier_start(arrivals: Iterable[datetime]) -> datetime:
    """When joined letters (併辦) start: at the first."""
    return min(arrivals)


def _walk(
    policy: Policy,
    start: datetime,
    calendar: Calendar,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
) -> Iterator[Mark]:
    if start.tzinfo is None:
        raise PolicyError("a count starts at an instant with a zone")
    day = calendar.day_of(start)
    if pauses and not policy.pausable:
        yield Mark(day, Code.PAUSE_IGNORED, 0.0, 0.0)
    if policy.basis.is_hours:
        yield from walk_hours(policy, start, calendar, pauses, extensions)
    else:
        yield from walk_days(policy, day, calendar, pauses, extensions)
