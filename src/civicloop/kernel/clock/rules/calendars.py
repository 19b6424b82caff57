"""Which days and hours are worked: weekends, holidays, make-up days, closures, hours.

A calendar is a value. It is built from tables of days (several versions of one
year; the latest wins), closures that the city declared, and the working hours
of each weekday. It asks nobody: what it does not know it says (``knows``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from civicloop.kernel.city.rules import here
from civicloop.kernel.clock.errors import CalendarError

SATURDAY = 5
ONE_DAY = timedelta(days=1)
MIDDAY = time(13, 0)
"""Where a half-day closure divides the day; between the blocks of 08:30-12:30 and 13:30-17:30."""

Block = tuple[time, time]


class DayKind(StrEnum):
    """What the government's calendar says of a day."""

    WORKDAY = "workday"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"


class Half(StrEnum):
    """How much of a day a closure takes."""

    DAY = "day"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class DayEntry(NamedTuple):
    """One day of a calendar table, with the name of the holiday where it has one."""

    day: date
    kind: DayKind
    name: str = ""

    @property
    def is_worked(self) -> bool:
        """Whether offices work on that day."""
        return self.kind in {DayKind.WORKDAY, DayKind.MAKEUP}


class Closure(NamedTuple):
    """A day or half day on which the city closed its offices, in some districts or in all."""

    day: date
    half: Half = Half.DAY
    districts: frozenset[str] = frozenset()
    name: str = ""

    def holds_in(self, district: str) -> bool:
        """Whether the closure holds there; a closure without districts holds everywhere."""
        return not self.districts or district in self.districts


class DayStatus(NamedTuple):
    """What a day is worth in working days (0, 0.5 or 1), and why."""

    weight: float
    kind: DayKind
    closed: Half | None
    name: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The blocks of each weekday (Monday first), and those of a make-up working day."""

    weekdays: tuple[tuple[Block, ...], ...]
    makeup: tuple[Block, ...]

    def __post_init__(self) -> None:
        """Refuse a week without seven days or hours, and blocks that overlap."""
        if len(self.weekdays) != 7:  # noqa: PLR2004  # a week
            raise CalendarError("working hours need seven weekdays, Monday first")
        if not any(self.weekdays):
            raise CalendarError("no weekday has a working hour")
        for blocks in (*self.weekdays, self.makeup):
            edges = [edge for block in blocks for edge in block]
            if any(a >= b for a, b in pairwise(edges)):
                raise CalendarError(f"blocks must be in order and must not overlap: {blocks}")


OFFICE_BLOCKS: tuple[Block, ...] = ((time(8, 30), time(12, 30)), (time(13, 30), time(17, 30)))
OFFICE_HOURS = WorkingHours((OFFICE_BLOCKS,) * 5 + ((), ()), OFFICE_BLOCKS)


@dataclass(frozen=True)
class Calendar:
    """The days and hours of one place.

    ``years`` are those whose table is known; in any other year weekends are the
    only rest days, and counts say so. ``sources`` names the table of each year.
    """

    days: Mapping[date, DayEntry] = field(default_factory=lambda: MappingProxyType({}))
    years: frozenset[int] = frozenset()
    sources: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    closures: tuple[Closure, ...] = ()
    hours: WorkingHours = OFFICE_HOURS
    zone: ZoneInfo = field(default_factory=lambda: here().zone)
    _statuses: dict[date, DayStatus] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _closed(self) -> dict[date, tuple[Half, str]]:
        """Closures by day; two different halves of one day make a whole day."""
        found: dict[date, tuple[Half, str]] = {}
        for closure in self.closures:
            half, name = found.get(closure.day, (closure.half, closure.name))
            found[closure.day] = (half if half is closure.half else Half.DAY, name or closure.name)
        return found

    def knows(self, year: int) -> bool:
        """Whether a table of that year was given."""
        return year in self.years

    def entry(self, day: date) -> DayEntry:
        """What the table says of a day, or what the weekday says where there is no table."""
        known = self.days.get(day)
        if known is not None:
            return known
        return DayEntry(day, DayKind.REST if day.weekday() >= SATURDAY else DayKind.WORKDAY)

    def status(self, day: date) -> DayStatus:
        """What a day is worth in working days, and why."""
        found = self._statuses.get(day)
        if found is None:
            entry = self.entry(day)
            closed, closed_name = self._closed.get(day, (None, ""))
            weight = 1.0 if entry.is_worked else 0.0
            if entry.is_worked and closed is not None:
                weight = 0.0 if closed is Half.DAY else 0.5
            name = entry.name if closed is None or not entry.is_worked else closed_name
            known = day.year in self.years
            found = DayStatus(weight, entry.kind, closed, name, known)
            self._statuses[day] = found
        return found

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day, be it half of it."""
        return self.status(day).weight > 0

    def segments(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working time of a day, as instants in order."""
        status = self.status(day)
        if not status.weight:
            return []
        blocks = self.hours.weekdays[day.weekday()]
        if status.kind is DayKind.MAKEUP and not blocks:
            blocks = self.hours.makeup
        if status.closed is Half.MORNING:
            blocks = tuple((max(a, MIDDAY), b) for a, b in blocks if b > MIDDAY)
        elif status.closed is Half.AFTERNOON:
            blocks = tuple((a, min(b, MIDDAY)) for a, b in blocks if a < MIDDAY)
        return [(self.at(day, begins), self.at(day, ends)) for begins, ends in blocks]

    def at(self, day: date, clock: time) -> datetime:
        """The instant at which clocks on the wall show that time of that day."""
        return datetime.combine(day, clock, self.zone)

    def day_of(self, instant: datetime) -> date:
        """The day on which an instant falls, for people in the calendar's zone."""
        return instant.astimezone(self.zone).date()

    def with_closures(self, closures: Iterable[Closure]) -> Calendar:
        """The same calendar with further closures."""
        return replace(self, closures=(*self.closures, *closures), _statuses={})

    def in_district(self, district: str) -> Calendar:
        """The calendar of one district; ``""`` keeps only what holds in the whole city."""
        kept = tuple(closure for closure in self.closures if closure.holds_in(district))
        return replace(self, closures=kept, _statuses={})


class YearTable(NamedTuple):
    """One version of one year's calendar. The whole year is taken from it."""

    year: int
    source: str
    entries: tuple[DayEntry, ...]
    is_complete: bool = True


def merge(
    tables: Iterable[YearTable],
    *,
    closures: Iterable[Closure] = (),
    hours: WorkingHours = OFFICE_HOURS,
    zone: ZoneInfo | None = None,
) -> Calendar:
    """One calendar from tables in the order of their versions; a later one replaces its year."""
    latest = {table.year: table for table in tables}
    days = {entry.day: entry for table in latest.values() for entry in table.entries}
    return Calendar(
        days=MappingProxyType(days),
        years=frozenset(latest),
        sources=MappingProxyType({year: table.source for year, table in latest.items()}),
        closures=tuple(closures),
        hours=hours,
        zone=zone or here().zone,
    )
