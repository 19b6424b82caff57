"""What a unit promised about a case, and whether it kept it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kept(StrEnum):
    """What became of a promise by today."""

    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Promised:
    """A decision with the day it was due and the day it was done."""

    ref: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Promises kept of those whose day has come, with both numbers."""

    kept: int
    due: int
    pending: int

    @property
    def percent(self) -> int | None:
        """The share kept, in whole percent; nothing while none was due."""
        return round(100 * self.kept / self.due) if self.due else None


def became_of(promise: Promised, today: date) -> Kept:
    """Kept on its last day counts as kept; still open on it is not broken yet."""
    if promise.done_on is not None:
        return Kept.KEPT if promise.done_on <= promise.due_on else Kept.LATE
    return Kept.PENDING if today <= promise.due_on else Kept.BROKEN


def record_of(promises: Iterable[Promised], today: date) -> Record:
    """The record of a case, a unit or a meeting."""
    found = [became_of(row, today) for row in promises]
    due = [one for one in found if one != Kept.PENDING]
    return Record(sum(one == Kept.KEPT for one in due), len(due), len(found) - len(due))
