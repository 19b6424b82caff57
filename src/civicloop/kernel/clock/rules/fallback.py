"""The calendar that the product ships: Taiwan's holidays from the ``holidays`` library.

It stands in for a year whose official table has not been loaded. The library
works out the lunar holidays and carries the make-up working days of the past;
of years to come it cannot know what the government will decree.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version

import holidays

from civicloop.kernel.clock.rules.calendars import DayEntry, DayKind, YearTable

FIRST_YEAR, LAST_YEAR = 1998, 2100
SOURCE = f"holidays {version('holidays')}"


@lru_cache(maxsize=256)
def fallback_year(year: int) -> YearTable:
    """The table of one year between ``FIRST_YEAR`` and ``LAST_YEAR``; only its exceptions."""
    table = holidays.country_holidays("TW", years=[year], language="zh_TW")
    entries = [DayEntry(day, DayKind.HOLIDAY, name) for day, name in table.items()]
    entries += [
        DayEntry(day, DayKind.MAKEUP, "補行上班")
        for day in getattr(table, "weekend_workdays", ())
        if day.year == year and day not in table
    ]
    return YearTable(year, SOURCE, tuple(sorted(e for e in entries if e.day.year == year)))


def fallback_tables(years: Iterable[int]) -> list[YearTable]:
    """The shipped tables of those years that it knows."""
    return [fallback_year(year) for year in years if FIRST_YEAR <= year <= LAST_YEAR]
