"""The same recount as arithmetic on a table of days, for a million documents at a time.

Each day of the table knows how many half working days lie before its end and which working day
comes next. ``tests/unit/documents/test_fast.py`` holds it against the library.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import Final

from civicloop.evaluate.documents.rules.recounting import (
    MIDNIGHT,
    Facts,
    Recount,
    extension_fault,
    policy_of,
    recount,
)
from civicloop.kernel.clock.rules import Basis, Calendar, Extension, Policy, due

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2060, 12, 31)
SPAN: Final = 4000
"""No period is longer than so many days; nearer to an end of the table the library counts."""


class DayTable:
    """The days of a calendar as numbers. What it does not hold, the library counts."""

    def __init__(self, calendar: Calendar, first: date = FIRST_DAY, last: date = LAST_DAY) -> None:
        self.calendar = calendar
        self._first = first.toordinal()
        self._last = last.toordinal()
        self._worked: list[int] = []
        total = 0
        for ordinal in range(self._first, self._last + 1):
            total += round(calendar.status(date.fromordinal(ordinal)).weight * 2)
            self._worked.append(total)
        self._policies: dict[tuple[object, ...], Policy] = {}
        self._due: dict[tuple[object, ...], int] = {}

    def recount(self, facts: Facts) -> Recount:
        """The recount of a document."""
        days = (facts.received_on, facts.done_on, facts.until)
        inside = all(day is None or self._holds(day) for day in days)
        if facts.paused_on is not None or not inside:
            return recount(facts, self.calendar)
        policy, key = self._policy(facts)
        received = facts.received_on.toordinal()
        last = self._due_on(policy, key, received, 0)
        flag = ""
        if facts.extended_by:
            flag = extension_fault(policy, facts, date.fromordinal(last))
            if not flag:
                last = self._due_on(policy, key, received, facts.extended_by)
        if facts.done_on is None:
            return Recount(date.fromordinal(last), None, flag)
        done = facts.done_on.toordinal()
        halves = self._used(policy, received, done)
        if policy.used_cap is not None and done <= last:
            halves = min(halves, round(policy.used_cap * 2))
        return Recount(date.fromordinal(last), halves, flag)

    def _holds(self, day: date) -> bool:
        return self._first < day.toordinal() < self._last - SPAN

    def _policy(self, facts: Facts) -> tuple[Policy, tuple[object, ...]]:
        past = facts.until is not None and facts.until < facts.received_on
        key = (facts.category, facts.kind, facts.limit, facts.until, past)
        policy = self._policies.get(key)
        if policy is None:
            policy = self._policies[key] = policy_of(facts)
        return policy, key

    def _due_on(
        self, policy: Policy, key: tuple[object, ...], received: int, extended_by: int
    ) -> int:
        asked = (*key, received, extended_by)
        last = self._due.get(asked)
        if last is None:
            last = self._due[asked] = self._count_due(policy, received, extended_by)
        return last

    def _count_due(self, policy: Policy, received: int, extended_by: int) -> int:
        if policy.basis is Basis.MONTHS:
            return self._months(policy, received, extended_by)
        if policy.until is not None:
            last = policy.until.toordinal() + extended_by
        elif policy.basis is Basis.WORKING_DAYS:
            halves = 2 * (int(policy.amount) + extended_by)
            return self._reaches(self._worked[received - self._first] + halves)
        else:
            last = received + int(policy.amount) + extended_by
        return self._reaches(self._worked[last - 1 - self._first] + 1)

    def _reaches(self, halves: int) -> int:
        """The first day by whose end so many half days are worked."""
        return self._first + bisect_left(self._worked, halves)

    def _months(self, policy: Policy, received: int, extended_by: int) -> int:
        start = self.calendar.at(date.fromordinal(received), MIDNIGHT)
        more = [Extension(start, amount=extended_by)] if extended_by else []
        return self.calendar.day_of(due(policy, start, self.calendar, (), more)).toordinal()

    def _used(self, policy: Policy, received: int, done: int) -> int:
        if policy.counted is Basis.WORKING_DAYS:
            halves = self._worked[done - self._first] - self._worked[received - self._first]
        else:
            halves = 2 * (done - received)
        return max(halves, 1)
