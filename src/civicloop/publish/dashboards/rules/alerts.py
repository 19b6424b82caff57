"""When a figure has crossed what somebody named, and the period that is looked at. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from civicloop.engines.metrics.rules import Month, Period, PeriodKind, rounded


class Rule(StrEnum):
    """What somebody wants to be told of."""

    ABOVE = "above"
    BELOW = "below"
    CHANGES = "changes"


class Against(StrEnum):
    """With what a change is taken."""

    BEFORE = "before"
    YEAR = "year"


class AlertState(StrEnum):
    """Where the figure was last seen."""

    QUIET = "quiet"
    CROSSED = "crossed"


SPANS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF: 6,
    PeriodKind.YEAR: 12,
}
"""The periods that can be watched, with their months."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number, and how a figure is held against it; of a change it is percent."""

    rule: Rule
    threshold: Decimal
    against: Against = Against.BEFORE

    def crossed(self, shown: Decimal, other: Decimal | None) -> bool | None:
        """Whether a figure lies beyond it; exactly on it is not beyond, but is changed so much.

        ``None`` where nothing can be said: without the figure it changed from, or from nought.
        """
        if self.rule is Rule.ABOVE:
            return shown > self.threshold
        if self.rule is Rule.BELOW:
            return shown < self.threshold
        moved = change_of(shown, other)
        return None if moved is None else abs(moved) >= self.threshold

    def other(self, period: Period) -> Period | None:
        """The period from which a change is taken."""
        if self.rule is not Rule.CHANGES:
            return None
        return period.year_before if self.against is Against.YEAR else period.before


def change_of(shown: Decimal, other: Decimal | None) -> Decimal | None:
    """The change in percent of the figure before, as printed; none from nothing or nought."""
    if other is None or not other:
        return None
    return rounded((shown - other) * 100 / abs(other), 1)


def last_whole(kind: PeriodKind, now: datetime) -> Period:
    """The last period of that length which has ended."""
    present, months = Month.of(now), SPANS[kind]
    begins = Month(present.year, (present.month - 1) // months * months + 1, present.zone)
    return Period.of_months(begins.moved(-months), months, kind)
