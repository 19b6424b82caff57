"""How long the personal values of a kind of object are kept, and how they go."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from civicloop.kernel.privacy.states import Manner
from civicloop.kernel.registry.rules import Registry

EndedBefore = Callable[[date], Iterable[str]]
Among = Callable[[Sequence[str], date], Iterable[str]]
Names = Callable[[Sequence[str]], Mapping[str, str]]
LONGEST_YEARS: Final = 100


def _nothing(_day: date) -> Iterable[str]:
    return ()


def _same(refs: Sequence[str], _day: date) -> Iterable[str]:
    return refs


def _own(refs: Sequence[str]) -> Mapping[str, str]:
    return {ref: ref for ref in refs}


def _unknown(_text: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the personal values of a kind of object are kept after its end.

    ``ended_before`` gives the references of the objects that ended before a day and still
    have values, ``among`` which of some still do when the hour has come. ``names`` says what
    people call them, ``ref_of`` finds the object of a name that somebody typed. With a
    ``ruleset`` its parameter ``years`` holds, else ``years``. What goes by itself, or is kept,
    says how long in words (``term_zh``, ``term_en``).
    """

    kind: str
    years: int
    basis: str
    zh: str
    en: str
    ended_before: EndedBefore = _nothing
    among: Among = _same
    names: Names = _own
    ref_of: Callable[[str], str | None] = _unknown
    ruleset: str = ""
    manner: Manner = Manner.LISTED
    term_zh: str = ""
    term_en: str = ""

    def last_day(self, today: date, years: int | None = None) -> date:
        """The day before which an object must have ended for its values to go."""
        return years_before(today, self.years if years is None else years)


def years_before(day: date, years: int) -> date:
    """The day whose calendar date lies so many years earlier; 28 for 29 February.

    An object that ended before it had its years whole: they begin on the day after its end
    and are over when the last day before the same date is (Civil Code, articles 120 and 121).
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def digest_of(refs: Iterable[str]) -> str:
    """What stands for a list of references: another list, or another order, has another."""
    found = hashlib.sha256()
    for ref in refs:
        found.update(ref.encode() + b"\n")
    return found.hexdigest()


RETENTIONS: Registry[Retention] = Registry("retention")


def declare_retention(
    kind: str,
    *,
    years: int,
    basis: str,
    zh: str,
    en: str,
    ended_before: EndedBefore = _nothing,
    among: Among = _same,
    names: Names = _own,
    ref_of: Callable[[str], str | None] = _unknown,
    ruleset: str = "",
) -> Retention:
    """Declare how long a kind of object (``cases.case``) keeps its personal values.

    What is over goes by a list that two people answer for.
    """
    if not 1 <= years <= LONGEST_YEARS:
        raise ValueError(
            f"the retention of {kind!r} must be a year at least, and a hundred at most"
        )
    return RETENTIONS.declare(
        kind,
        Retention(kind, years, basis, zh, en, ended_before, among, names, ref_of, ruleset),
    )


def declare_term(
    kind: str, *, basis: str, zh: str, en: str, term_zh: str, term_en: str, kept: bool = False
) -> Retention:
    """Declare what goes by itself after a short time, or (``kept``) is never destroyed."""
    return RETENTIONS.declare(
        kind,
        Retention(
            kind,
            0,
            basis,
            zh,
            en,
            manner=Manner.KEPT if kept else Manner.SWEPT,
            term_zh=term_zh,
            term_en=term_en,
        ),
    )
