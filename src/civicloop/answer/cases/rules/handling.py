"""The numbers of the rule set of handling: extensions, refusals, undoing, warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, tzinfo
from typing import Any

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules.drafts import NOTE_LIMIT, Faults, check_text
from civicloop.answer.cases.states import ExtensionReason
from civicloop.kernel.clock.rules import Basis, Policy


@dataclass(frozen=True, slots=True)
class HandlingTerms:
    """The parameters of the rule set ``cases.handling`` in one version."""

    extension_times: int = 2
    extension_days: int = 30
    refuse_days: int = 1
    refuse_days_visited: int = 2
    undo_minutes: int = 10
    warn_operational_minutes: int = 60
    warn_statutory_hours: int = 24
    version: int = 1

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any], *, version: int) -> HandlingTerms:
        """The parameters as stored; those that a later version added stand at their default."""
        known = {spec.name for spec in fields(cls)} - {"version"}
        return cls(
            **{name: parameters[name] for name in known if name in parameters}, version=version
        )

    @property
    def rule(self) -> str:
        """What a decision cites."""
        return f"cases.handling@{self.version}"


@dataclass(frozen=True, slots=True)
class Granted:
    """What was granted before in the same round: how often, and how many days in all."""

    times: int = 0
    days: int = 0


def check_extension(
    *, days: int | None, reason: str, text: str, earlier: Granted, terms: HandlingTerms
) -> Faults:
    """What is wrong with a request for more time.

    A reason, words for the citizen, and a number of days within what the rule set leaves
    (Executive Yuan directions on petitions: longer than the limit only when approved, and
    the reason is told to the petitioner; citizen-requests parts e 2 and f).
    """
    left = terms.extension_days - earlier.days
    faults: Faults = {
        "days": _days_faults(days, left, earlier.times >= terms.extension_times, terms),
        "reason": () if reason in set(ExtensionReason) else (Fault("missing"),),
        "text": check_text(text, limit=NOTE_LIMIT, needed=True),
    }
    return {name: row for name, row in faults.items() if row}


def _days_faults(
    days: int | None, left: int, spent: bool, terms: HandlingTerms
) -> tuple[Fault, ...]:
    if spent or left < 1:
        return (
            Fault(
                "extended_enough", {"times": terms.extension_times, "days": terms.extension_days}
            ),
        )
    if days is None:
        return (Fault("missing"),)
    return () if 1 <= days <= left else (Fault("days_out_of_range", {"highest": left}),)


def refusal_policy(terms: HandlingTerms, *, visited: bool) -> Policy:
    """Until when a unit may say that a case is not its own: so many working days.

    Some cities: cases that are not one's own are settled by the next working day, with a visit
    on the spot within two working days (citizen-requests parts e 4 and f).
    """
    days = terms.refuse_days_visited if visited else terms.refuse_days
    return Policy(Basis.WORKING_DAYS, days, rule=terms.rule)


def may_still_decide(due_at: datetime, now: datetime) -> bool:
    """Whether a request for more time can be granted: only while the old limit has not passed."""
    return now <= due_at


def check_part_day(day: date | None, *, today: date, latest: date) -> tuple[Fault, ...]:
    """What is wrong with the last day of a unit's part: it lies between today and the answer."""
    if day is None:
        return (Fault("missing"),)
    if day < today:
        return (Fault("day_passed"),)
    return () if day <= max(latest, today) else (Fault("after_the_answer"),)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last second of a day."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone)
