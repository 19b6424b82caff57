"""The time to answer: what the law fixes, text by text with its days, and what the city sets.

The law is code with tests; what no law fixes comes from the rule set ``resolutions.terms``.
Questions of legislators count working days, since the handbook of document handling (§79)
does not exempt them from the rest days; cases of the Control Yuan count months of the calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from civicloop.evaluate.resolutions.states import ClockKind
from civicloop.kernel.clock.rules import (
    ExtensionRule,
    Policy,
    calendar_days,
    months,
    working_days,
)

TERMS = "resolutions.terms"


@dataclass(frozen=True, slots=True)
class Statute:
    """One text of the law on one time: from which day it holds, how long, how much longer."""

    kind: ClockKind
    since: date
    policy: Policy
    basis: str
    longer: int = 0


def _asked(kind: ClockKind, since: date, days: int, longer: int, basis: str) -> Statute:
    rule = ExtensionRule(times=1, total=longer)
    return Statute(kind, since, working_days(days, extension=rule, rule=basis), basis, longer)


def _fixed(kind: ClockKind, policy: Policy, basis: str) -> Statute:
    return Statute(kind, date.min, policy, basis)


_QUESTION = "立法院職權行使法第二十二條、第二十三條（修正前）"
STATUTES = (
    _asked(ClockKind.LEGISLATOR_ORAL, date.min, 20, 5, _QUESTION),
    _asked(
        ClockKind.LEGISLATOR_ORAL,
        date(2024, 6, 24),
        10,
        5,
        "立法院職權行使法第二十二條（113-06-24 公布）",
    ),
    _asked(ClockKind.LEGISLATOR_WRITTEN, date.min, 20, 5, _QUESTION),
    _asked(
        ClockKind.LEGISLATOR_WRITTEN,
        date(2024, 6, 24),
        15,
        10,
        "立法院職權行使法第二十三條（113-06-24 公布）",
    ),
    _fixed(
        ClockKind.RECONSIDERATION,
        calendar_days(30, rule="地方制度法第三十九條第一項"),
        "地方制度法第三十九條第一項（送達之次日起三十日）",
    ),
    _fixed(
        ClockKind.CORRECTION,
        months(2, rule="監察法第二十五條"),
        "監察法第二十五條、監察法施行細則第二十條、第二十一條",
    ),
    _fixed(
        ClockKind.INVESTIGATION,
        months(2, rule="監察法施行細則第二十九條"),
        "監察法施行細則第二十九條",
    ),
)
BY_CITY = {
    ClockKind.MEETING: "meeting_days",
    ClockKind.INSTRUCTION: "instruction_days",
    ClockKind.MOTION: "motion_days",
    ClockKind.EXECUTIVE: "executive_days",
    ClockKind.AUDIT: "audit_days",
    ClockKind.ADVICE: "advice_days",
}
"""The times that the city sets, by the parameter of the rule set that says how long."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time to answer as it holds on a day, with its basis and the days that may be added."""

    policy: Policy
    basis: str
    longer: int


def limit_of(kind: ClockKind, on: date, terms: Mapping[str, int], basis: str = "") -> Limit:
    """The time that holds for something received on a day; ``basis`` cites the city's rule."""
    if kind in BY_CITY:
        longer = terms["longer_days"]
        extension = ExtensionRule(times=1, total=longer) if longer else None
        policy = calendar_days(terms[BY_CITY[kind]], extension=extension, rule=basis)
        return Limit(policy, basis, longer)
    texts = [row for row in STATUTES if row.kind == kind and row.since <= on]
    newest = max(texts, key=lambda row: row.since)
    return Limit(newest.policy, newest.basis, newest.longer)
