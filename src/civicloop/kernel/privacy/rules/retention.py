"""How long the personal values of a kind of object are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from civicloop.kernel.registry.rules import Registry

EndedBefore = Callable[[date], Iterable[str]]


def _nothing(_day: date) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the personal values of a kind of object are kept after its end.

    ``ended_before`` gives the references of the objects that ended before a day and still
    have values.
    """

    kind: str
    years: int
    basis: str
    zh: str
    en: str
    ended_before: EndedBefore = _nothing

    def last_day(self, today: date) -> date:
        """The day before which an object must have ended for its values to go."""
        year = today.year - self.years
        try:
            return today.replace(year=year)
        except ValueError:  # 29 February
            return today.replace(year=year, day=28)


RETENTIONS: Registry[Retention] = Registry("retention")


def declare_retention(
    kind: str,
    *,
    years: int,
    basis: str,
    zh: str,
    en: str,
    ended_before: EndedBefore = _nothing,
) -> Retention:
    """Declare how long a kind of object (``cases.case``) keeps its personal values."""
    if years < 1:
        raise ValueError(f"the retention of {kind!r} must be a year at least")
    return RETENTIONS.declare(kind, Retention(kind, years, basis, zh, en, ended_before))
