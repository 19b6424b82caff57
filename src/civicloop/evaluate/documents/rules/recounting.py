"""When a document was due and what it used, by the clock's own library; the reference count.

Document systems give days, not hours: a day counts from its first instant, so that whatever
is done on the last day is in time, and so is what is done on a Monday that ends at noon.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

from civicloop.evaluate.documents.rules.classes import CLOCKS
from civicloop.evaluate.documents.states import Category, Ending, Joined, Kind, Outcome
from civicloop.kernel.clock.rules import (
    Calendar,
    Extension,
    Pause,
    Policy,
    Step,
    due,
    earlier_start,
    judge,
    later_start,
    policy_for,
)

MIDNIGHT: Final = time(0, 0)
TOO_OFTEN, TOO_LONG, TOO_LATE, NEVER = (
    "extended_too_often",
    "extended_too_long",
    "extended_too_late",
    "extended_never",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document system says of a document, as far as the clock needs it.

    ``until`` is the last of the dates that the letter names. An extension is in the unit of
    the class's own period: months where that is counted in months, days otherwise.
    """

    category: Category
    kind: Kind
    received_on: date
    done_on: date | None = None
    ending: Ending = Ending.OPEN
    limit: int | None = None
    until: date | None = None
    extended_by: int = 0
    extended_times: int = 0
    extended_on: date | None = None
    paused_on: date | None = None
    resumed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recount:
    """The last day, the days used in halves (none while open), and what was not counted."""

    due_on: date
    halves: int | None
    flag: str = ""

    @property
    def days_used(self) -> float | None:
        """The days used."""
        return None if self.halves is None else self.halves / 2


@dataclass(frozen=True, slots=True)
class Explained:
    """A recount with its reasons, day by day."""

    recount: Recount
    steps: tuple[Step, ...]


def policy_of(facts: Facts) -> Policy:
    """The policy of a document; a limit that its class does not allow raises."""
    name, kind = CLOCKS[facts.category, facts.kind]
    until = () if facts.until is None else (facts.until,)
    return policy_for(
        name, kind=kind, limit=facts.limit, until=until, received_on=facts.received_on
    )


def extension_fault(policy: Policy, facts: Facts, due_on: date) -> str:
    """Why an extension does not count; empty where it does (A5-7, and the law's own bounds).

    Where several were granted, only the day of the last is known, and none is called late.
    """
    rule = policy.extension
    if rule is None:
        return NEVER
    if rule.times is not None and facts.extended_times > rule.times:
        return TOO_OFTEN
    if rule.total is not None and facts.extended_by > rule.total:
        return TOO_LONG
    once = facts.extended_times <= 1 and facts.extended_on is not None
    return TOO_LATE if once and facts.extended_on > due_on else ""  # type: ignore[operator]


def recount(facts: Facts, calendar: Calendar) -> Recount:
    """The recount of a document by the library, step by step."""
    return explained(facts, calendar).recount


def explained(facts: Facts, calendar: Calendar) -> Explained:
    """The recount of a document with the reason of every day."""
    policy = policy_of(facts)
    start = calendar.at(facts.received_on, MIDNIGHT)
    closed = None if facts.done_on is None else calendar.at(facts.done_on, MIDNIGHT)
    pauses = pauses_of(facts, calendar)
    extensions: list[Extension] = []
    flag = ""
    if facts.extended_by:
        before = due(policy, start, calendar, pauses)
        flag = extension_fault(policy, facts, calendar.day_of(before))
        if not flag:
            decided = calendar.at(facts.extended_on or facts.received_on, MIDNIGHT)
            extensions = [Extension(decided, amount=facts.extended_by)]
    found = judge(policy, start, closed, calendar, pauses=pauses, extensions=extensions)
    halves = None if found.days_used is None else round(found.days_used * 2)
    return Explained(Recount(calendar.day_of(found.due_at), halves, flag), found.steps)


def pauses_of(facts: Facts, calendar: Calendar) -> list[Pause]:
    """The interval in which the clock stood still."""
    if facts.paused_on is None:
        return []
    ends = None if facts.resumed_on is None else calendar.at(facts.resumed_on, MIDNIGHT)
    return [Pause(calendar.at(facts.paused_on, MIDNIGHT), ends)]


def started(facts: Facts, others: Iterable[date], joined: Joined, calendar: Calendar) -> Facts:
    """The document into whose reply others went: compiled from the last, merged from the first.

    What came after the reply was sent cannot have gone into it.
    """
    days = [facts.received_on, *others]
    known = [day for day in days if facts.done_on is None or day <= facts.done_on]
    arrivals = [calendar.at(day, MIDNIGHT) for day in known]
    start = later_start(arrivals) if joined is Joined.COMPILED else earlier_start(arrivals)
    return replace(facts, received_on=calendar.day_of(start))


def outcome(ending: Ending, done_on: date | None, due_on: date, month_end: date) -> Outcome:
    """What has become of a document at the end of a month; its last day is over by then."""
    if ending is Ending.FILED:
        return Outcome.FILED
    if done_on is None:
        return Outcome.OVERDUE if due_on <= month_end else Outcome.PENDING
    return Outcome.LATE if done_on > due_on else Outcome.ON_TIME
