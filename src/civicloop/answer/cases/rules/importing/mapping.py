"""A mapping: what the columns of another system's file are in this one. Written as YAML.

The whole format stands in ``docs/operating/importing.md``.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from civicloop.answer.cases.states import Channel, Outcome
from civicloop.kernel.geography.rules import Bounds


class FoundBy(StrEnum):
    """How a district is found in its cell."""

    WHOLE = "whole"
    BEGINNING = "beginning"
    POSITION = "position"


class Repeats(StrEnum):
    """What rows that are the same in every cell are, where a file has no identifiers."""

    COUNT = "count"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its names in both languages."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Whose file it is: its names, clocks, borders, holidays and districts (code by name).

    ``zone``, ``bounds`` and ``holidays`` are nothing where the city's own hold; weekends are
    free. ``lost`` is the sign that stands in the file for characters that its encoding could
    not write.
    """

    zh: str
    en: str
    zone: ZoneInfo | None
    bounds: Bounds | None
    holidays: frozenset[date] | None
    districts: Table[str, str]
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """The columns of an instant, joined by a space, and how it is written.

    ``ends_only_closed``: it is the end of a case that is closed, and says nothing of others.
    """

    columns: tuple[str, ...]
    format: str
    ends_only_closed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A column whose words stand for a few values; ``column`` is nothing where there is none."""

    column: str = ""
    values: Table[str, str] = field(default_factory=dict)
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """The columns of a position, its grid, and positions that stand for "not known"."""

    east: str
    north: str
    grid: str
    unknown: tuple[tuple[float, float], ...] = ()
    unknown_where_empty: str = ""


@dataclass(frozen=True, slots=True)
class NewCategories:
    """How categories are made for words that name none."""

    prefix: str
    group: Named
    kind: str
    operational_hours: int
    statutory_days: int
    is_public: bool
    names: Table[str, str]


@dataclass(frozen=True, slots=True)
class NewUnits:
    """How units are made for words that name none, below one that is made as well."""

    prefix: str
    parent: Named
    names: Table[str, Named]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns say what."""

    opened: Time
    category: Words
    description: tuple[str, ...]
    id: str = ""
    closed: Time | None = None
    target: Time | None = None
    status: Words | None = None
    timeliness: Words | None = None
    answer: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    position: Position | None = None
    district: Words | None = None
    find_district: FoundBy = FoundBy.WHOLE
    unit: Words | None = None
    channel: Words = field(default_factory=lambda: Words(otherwise=Channel.IMPORTED.value))
    outcome: Words = field(default_factory=lambda: Words(otherwise=Outcome.HANDLED.value))
    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def named(self) -> set[str]:
        """Every heading that the file must have."""
        found = {self.id, self.name, self.email, self.phone, *self.description}
        found |= {*self.answer, *self.place}
        for time in (self.opened, self.closed, self.target):
            found |= set(time.columns) if time else set()
        for words in (self.category, self.status, self.timeliness, self.district, self.unit):
            found.add(words.column if words else "")
        found |= {self.channel.column, self.outcome.column}
        if self.position:
            found |= {self.position.east, self.position.north, self.position.unknown_where_empty}
        return found - {""}


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping; ``source`` names the system, for ever: rows are known by it."""

    source: str
    zh: str
    en: str
    encodings: tuple[str, ...]
    delimiter: str
    jurisdiction: Jurisdiction
    columns: Columns
    repeats: Repeats
    is_public: bool
    language: str
    new_categories: NewCategories | None
    new_units: NewUnits | None
    digest: str
