"""When a clock stands still: the pauses of an object, as intervals and as days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from civicloop.kernel.clock.rules.calendars import Calendar
from civicloop.kernel.clock.rules.marks import Mark
from civicloop.kernel.clock.rules.policy import Pause, Policy
from civicloop.kernel.clock.rules.texts import Code

Interval = tuple[datetime, datetime]


class FrozenDays:
    """The days on which a clock that counts days stands still.

    A pause works like every period: its first day is not frozen, its last day is.
    """

    def __init__(self, spans: list[tuple[date, date]]) -> None:
        self.spans = spans

    def covers(self, day: date) -> bool:
        """Whether the clock stands still on that day."""
        return any(first < day <= last for first, last in self.spans)


def intervals(
    policy: Policy, pauses: Sequence[Pause], *, open_until: datetime | None = None
) -> list[Interval]:
    """The pauses as intervals in order that do not overlap; none if the policy has no pause."""
    if not policy.pausable:
        return []
    spans = [(p.begins_at, p.ends_at or open_until) for p in pauses]
    known = sorted((a, b) for a, b in spans if b is not None and b > a)
    merged: list[Interval] = []
    for begins, ends in known:
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((begins, ends))
    return merged


def frozen_days(
    policy: Policy,
    calendar: Calendar,
    pauses: Sequence[Pause],
    *,
    open_until: datetime | None = None,
) -> FrozenDays:
    """The days on which the pauses freeze a count of days."""
    spans = intervals(policy, pauses, open_until=open_until)
    return FrozenDays([(calendar.day_of(a), calendar.day_of(b)) for a, b in spans])


def open_pauses(
    policy: Policy, pauses: Sequence[Pause], calendar: Calendar, total: float
) -> Iterator[Mark]:
    """A mark for each pause that is not over yet."""
    for pause in pauses:
        if pause.ends_at is None and policy.pausable:
            yield Mark(calendar.day_of(pause.begins_at), Code.PAUSE_OPEN, 0.0, total)
