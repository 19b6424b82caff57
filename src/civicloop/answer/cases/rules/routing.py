"""Which unit answers: a decision over stored rows, made without looking anything up."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from civicloop.answer.cases.states import Comparison

ANY = ""
"""The category or district of a rule that holds for all of them."""

NOTHING: Final[Mapping[str, object]] = {}


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule asks of one answer, such as a road of at least six metres."""

    question: str
    comparison: str
    value: str

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether the answer is as asked; one that was not given fulfils nothing."""
        given = answers.get(self.question)
        if given is None or given == "":
            return False
        match self.comparison:
            case Comparison.IS:
                return self.value in _spoken(given)
            case Comparison.IS_NOT:
                return self.value not in _spoken(given)
            case Comparison.AT_LEAST:
                return _number(given) >= _number(self.value)
            case Comparison.LESS_THAN:
                return _number(given) < _number(self.value)
            case _:
                return False


@dataclass(frozen=True, slots=True)
class Rule:
    """A routing rule as the decision sees it; ``valid_until`` is the first day it is gone."""

    pk: int
    category: str
    district: str
    unit: int
    priority: int
    valid_from: date
    valid_until: date | None = None
    condition: Condition | None = None

    @property
    def is_for_everything(self) -> bool:
        """Whether it decides no unit: what only it speaks about, the centre has to sort."""
        return self.category == ANY and self.district == ANY and self.condition is None

    def matches(
        self, *, category: str, district: str, on: date, answers: Mapping[str, object] = NOTHING
    ) -> bool:
        """Whether the rule speaks about this category, district and answers on this day."""
        return (
            self.category in {ANY, category}
            and self.district in {ANY, district}
            and self.valid_from <= on
            and (self.valid_until is None or on < self.valid_until)
            and (self.condition is None or self.condition.holds(answers))
        )


def route(
    rules: Iterable[Rule],
    *,
    category: str,
    district: str,
    on: date,
    answers: Mapping[str, object] = NOTHING,
) -> Rule | None:
    """The rule that names the unit, or ``None`` where none speaks.

    The most specific wins: a named category before any, then one that looks at an
    answer, then a named district before any, then the higher priority, then the later
    start, then the older row. The rule for everything is the central triage desk.
    """
    matching = [
        rule
        for rule in rules
        if rule.matches(category=category, district=district, on=on, answers=answers)
    ]
    return max(matching, key=_rank, default=None)


def unit_after_refusal(
    *, named: int, triage: int, hops: int, limit: int, before: Collection[int] = ()
) -> int:
    """Where a refused case goes.

    To the unit that was named. Once the case was passed on ``limit`` times, or when the
    unit that is named had it ``before``, to the central triage desk, which decides: two
    units never send it to and fro (citizen-requests part e 4).
    """
    return triage if hops >= limit or named in before else named


def _rank(rule: Rule) -> tuple[bool, bool, bool, int, date, int]:
    return (
        rule.category != ANY,
        rule.condition is not None,
        rule.district != ANY,
        rule.priority,
        rule.valid_from,
        -rule.pk,
    )


def _spoken(given: object) -> tuple[str, ...]:
    """An answer as the texts that a rule may name; of several choices each counts."""
    if isinstance(given, bool):
        return ("yes",) if given else ("no",)
    if isinstance(given, (list, tuple)):
        return tuple(str(item) for item in given)
    return (str(given),)


def _number(given: object) -> float:
    """An answer as a number; what is none compares as neither more nor less."""
    if isinstance(given, bool) or not isinstance(given, (int, float, str)):
        return math.nan
    try:
        return float(given)
    except ValueError:
        return math.nan
