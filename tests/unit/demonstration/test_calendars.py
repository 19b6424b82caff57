"""The demonstration's calendars are whole, say that they are made up, and move no deadline."""

from datetime import date, timedelta

import pytest

from civicloop.assembly.demonstration.rules.calendars import NAME, calendar_file
from civicloop.kernel.clock.rules import fallback_year, merge, read_official


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_a_made_up_calendar_counts_the_days_that_the_shipped_table_counts(year):
    [table] = read_official(calendar_file(year), source=NAME)
    assert (table.year, table.is_complete) == (year, True)
    brought, shipped = merge([table]), merge([fallback_year(year)])
    day = date(year, 1, 1)
    while day.year == year:
        assert brought.status(day) == shipped.status(day), day
        day += timedelta(days=1)


def test_it_says_that_nobody_decreed_it():
    assert "非政府公告" in NAME
    assert "Demonstration" in NAME
