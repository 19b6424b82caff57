"""What the module announces. Object clocks announce nothing: the object's own event does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CalendarLoaded:
    """A version of a year's official calendar was loaded; so many open clocks moved.

    Where ``holds_from`` is still to come, none has moved, and ``CalendarTookEffect`` follows.
    """

    calendar: str
    year: int
    edition: int
    digest: str
    clocks_moved: int
    holds_from: date | None = None


@dataclass(frozen=True, slots=True)
class CalendarTookEffect:
    """The day has come from which a loaded version of a year's calendar holds."""

    calendar: str
    year: int
    edition: int
    clocks_moved: int


@dataclass(frozen=True, slots=True)
class ClosureDeclared:
    """Offices are closed on a day or half day, in some districts or in all."""

    closure: str
    day: date
    half: str
    districts: tuple[str, ...]
    clocks_moved: int


@dataclass(frozen=True, slots=True)
class ClosureWithdrawn:
    """A closure that was declared does not hold after all."""

    closure: str
    day: date
    half: str
    clocks_moved: int
