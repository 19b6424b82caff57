"""Which unit answers: a decision over stored rows, made without looking anything up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ANY = ""
"""The category or district of a rule that holds for all of them."""


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

    def matches(self, *, category: str, district: str, on: date) -> bool:
        """Whether the rule speaks about this category and district on this day."""
        return (
            self.category in {ANY, category}
            and self.district in {ANY, district}
            and self.valid_from <= on
            and (self.valid_until is None or on < self.valid_until)
        )


def route(rules: Iterable[Rule], *, category: str, district: str, on: date) -> Rule | None:
    """The rule that names the unit, or ``None`` where none speaks.

    The most specific wins: a named category before any, then a named district
    before any, then the higher priority, then the later start, then the older
    row. The rule for everything is the central triage desk.
    """
    matching = [rule for rule in rules if rule.matches(category=category, district=district, on=on)]
    return max(matching, key=_rank, default=None)


def unit_after_refusal(*, named: int, triage: int, hops: int, limit: int) -> int:
    """Where a refused case goes.

    To the unit that was named, or, once the case was passed on ``limit``
    times, to the central triage desk, which decides.
    """
    return triage if hops >= limit else named


def _rank(rule: Rule) -> tuple[bool, bool, int, date, int]:
    return (
        rule.category != ANY,
        rule.district != ANY,
        rule.priority,
        rule.valid_from,
        -rule.pk,
    )
