"""Of which faults people are told: a new one at once, an old one after a day, and its end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

AGAIN_AFTER = 24 * 3600.0  # seconds
SLACK = 300.0
"""The watch comes every ten minutes, never quite on time: a day is a day to five minutes."""


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell, by subject."""

    new: list[str]
    again: list[str]
    mended: list[str]

    @property
    def bad(self) -> list[str]:
        """The faults that are told."""
        return sorted([*self.new, *self.again])


def news(told_at: Mapping[str, datetime], bad: Collection[str], *, now: datetime) -> News:
    """Compare the faults that people know of with those that there are."""
    return News(
        new=sorted(set(bad) - set(told_at)),
        again=sorted(
            subject
            for subject, at in told_at.items()
            if subject in bad and (now - at).total_seconds() >= AGAIN_AFTER - SLACK
        ),
        mended=sorted(set(told_at) - set(bad)),
    )


def code(subject: str) -> str:
    """A subject as an event may carry it."""
    return subject.replace(" ", "_")
