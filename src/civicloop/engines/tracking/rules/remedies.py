"""Whether remedies do what they promised, and who has gone silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from civicloop.engines.tracking.rules.months import days_between
from civicloop.engines.tracking.rules.numbers import HUNDRED


class Outcome(StrEnum):
    """What became of a promised recovery."""

    PENDING = "pending"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promise:
    """The day by which a lag was to be made good, and the day on which it was."""

    promised: date
    recovered: date | None = None


@dataclass(frozen=True, slots=True)
class Honesty:
    """Kept promises among those whose day has come, with both numbers and the mean slip.

    ``slip_days`` counts the days after the promise, until the recovery or until today.
    """

    kept: int
    due: int
    pending: int
    slip_days: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """The share that was kept; nothing while no promise was due."""
        return HUNDRED * self.kept / self.due if self.due else None


def outcome(promise: Promise, *, today: date) -> Outcome:
    """What became of one promise."""
    if promise.recovered is not None:
        return Outcome.KEPT if promise.recovered <= promise.promised else Outcome.LATE
    return Outcome.PENDING if today <= promise.promised else Outcome.BROKEN


def honesty(promises: Iterable[Promise], *, today: date) -> Honesty:
    """How far remedies can be believed, of a unit or of anybody."""
    rows = list(promises)
    judged = [(row, outcome(row, today=today)) for row in rows]
    due = [(row, found) for row, found in judged if found != Outcome.PENDING]
    slips = [max(0, days_between(row.promised, row.recovered or today)) for row, _ in due]
    return Honesty(
        kept=sum(found == Outcome.KEPT for _, found in due),
        due=len(due),
        pending=len(rows) - len(due),
        slip_days=Decimal(sum(slips)) / len(slips) if slips else None,
    )


@dataclass(frozen=True, slots=True)
class Touches:
    """When anybody last did something about an item; ``None``: never."""

    ref: str
    began: date
    reported: date | None = None
    met: date | None = None
    answered: date | None = None

    @property
    def last(self) -> date:
        """The last of them, or the day on which it began."""
        return max(day for day in (self.began, self.reported, self.met, self.answered) if day)


def silent(rows: Sequence[Touches], *, today: date, days: int) -> list[tuple[Touches, int]]:
    """The items that nobody touched for so many days or longer, the longest silence first."""
    found = [(row, days_between(row.last, today)) for row in rows]
    return sorted(
        ((row, length) for row, length in found if length >= days),
        key=lambda pair: (-pair[1], pair[0].ref),
    )
