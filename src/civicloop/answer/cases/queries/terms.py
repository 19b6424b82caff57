"""The rule set in force, and the times it leaves citizens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules.clocks import Deadlines, window
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.clock.rules import Calendar, due
from civicloop.kernel.rulesets import queries as rulesets

RULESET = "cases.deadlines"


def deadlines(now: datetime) -> Deadlines:
    """The numbers that hold on the day of an instant."""
    found = rulesets.kept_in_force(RULESET, timezone.localdate(now))
    return Deadlines.from_parameters(found.parameters, version=found.version)


def until(days: int, since: datetime, terms: Deadlines) -> datetime:
    """The end of so many calendar days after an instant, by the city's calendar."""
    return due(window(days, terms), since, clock.calendar())


def rating_ends_at(case: Case) -> datetime:
    """Until when a closed case may be rated, and the rating changed."""
    return _end(case, "rating_days")


def reopening_ends_at(case: Case) -> datetime:
    """Until when the citizen may say that a closed case is not done."""
    return _end(case, "reopen_days")


@dataclass(frozen=True, slots=True)
class Ends:
    """Until when an answer may be objected to, and when all that may follow it is over."""

    reopening: datetime
    settled: datetime


def ends_of(answered_at: datetime, calendar: Calendar) -> Ends:
    """Both ends for what is answered now, by the rules of the day and the whole city's calendar."""
    terms = deadlines(answered_at)
    reopening, settled = (
        due(window(days, terms), answered_at, calendar)
        for days in (terms.reopen_days, terms.settling_days)
    )
    return Ends(reopening, settled)


def settled_at(answered_at: datetime, terms: Deadlines) -> datetime:
    """When rating, objecting and coming back are all over for what was answered then."""
    return until(terms.settling_days, answered_at, terms)


def _end(case: Case, parameter: str) -> datetime:
    """Counted by the rules that held on the day of closing."""
    since = case.closed_at or case.changed_at
    terms = deadlines(since)
    return until(getattr(terms, parameter), since, terms)
