"""What a calendar file would change, before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import queries
from civicloop.kernel.clock.rules import Calendar, DayEntry, YearTable
from civicloop.kernel.clock.services.calendars import (
    BATCH,
    changed_days,
    day_of_effect,
    known_as,
    moved_clocks,
    whole_years,
)
from civicloop.kernel.clock.services.instant import now as present


@dataclass(frozen=True, slots=True)
class YearPreview:
    """What a year of a file would change: ``differences`` are the days as they are and would be.

    ``known`` is the version that says the same already. ``later`` and ``earlier`` are the open
    deadlines that would move; they are counted also where the day is still to come, as if it
    had come.
    """

    year: int
    version: int
    holds_from: date
    known: int | None
    is_superseded: bool
    waits: bool
    differences: tuple[tuple[DayEntry, DayEntry], ...]
    later: int
    earlier: int


def preview_calendar(
    content: bytes, name: str, *, holds_from: date | None = None, now: datetime | None = None
) -> list[YearPreview]:
    """What ``load_calendar`` would do with a file, year by year; nothing is written or locked."""
    at = now or present()
    return [_preview(table, holds_from, at) for table in whole_years(content, name)]


def _preview(table: YearTable, wanted: date | None, now: datetime) -> YearPreview:
    known = known_as(table, wanted)
    day = known.holds_from if known else day_of_effect(table, wanted, now)
    waits = known is None and day > now.astimezone(here().zone).date()
    rivals = queries.tables() if waits else queries.tables_in_force()
    others = rivals.filter(year=table.year).values_list("holds_from", flat=True)
    is_superseded = known is None and any(other > day for other in others)
    before = queries.whole_calendar()
    after = before if known or is_superseded else _with(before, table)
    changed = changed_days(table.year, before, after)
    later = earlier = 0
    if changed:
        rows = queries.open_clocks_touched(min(changed), max(changed))
        for row, due_at in moved_clocks(rows.iterator(chunk_size=BATCH), after):
            later += due_at > row.due_at
            earlier += due_at < row.due_at
    return YearPreview(
        year=table.year,
        version=known.version if known else queries.next_version(table.year),
        holds_from=day,
        known=known.version if known else None,
        is_superseded=is_superseded,
        waits=waits,
        differences=tuple((before.entry(each), after.entry(each)) for each in changed),
        later=later,
        earlier=earlier,
    )


def _with(calendar: Calendar, table: YearTable) -> Calendar:
    """A calendar in which a year is as a table says."""
    days = {day: entry for day, entry in calendar.days.items() if day.year != table.year}
    days |= {entry.day: entry for entry in table.entries}
    return replace(
        calendar,
        days=MappingProxyType(days),
        years=calendar.years | {table.year},
        sources=MappingProxyType({**calendar.sources, table.year: table.source}),
        _statuses={},
    )
