"""Periods as people of the city name them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.metrics.errors import UnknownCellError
from civicloop.engines.metrics.rules import Month, Period, PeriodKind, council_window

months = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "key", "zh", "count"),
    [
        ("2026", "2026", "115年", 12),
        ("115", "2026", "115年", 12),
        ("115年", "2026", "115年", 12),
        ("2026-H1", "2026-H1", "115年上半年", 6),
        ("115下半年", "2026-H2", "115年下半年", 6),
        ("2026-Q3", "2026-Q3", "115年第3季", 3),
        ("115年第四季", "2026-Q4", "115年第4季", 3),
        ("114年度", "2025", "114年", 12),
        ("民國114年", "2025", "114年", 12),
        ("114h1", "2025-H1", "114年上半年", 6),
        ("114年度下半年", "2025-H2", "114年下半年", 6),
        ("115年1月至7月", "2026-01..2026-07", "115年1月至115年7月", 7),
        ("2026-11", "2026-11", "115年11月", 1),
        ("115年1月", "2026-01", "115年1月", 1),
        ("115/1", "2026-01", "115年1月", 1),
        ("2019-08..2020-02", "2019-08..2020-02", "108年8月至109年2月", 7),
        ("108年8月至109年2月", "2019-08..2020-02", "108年8月至109年2月", 7),
        ("2025-Q4..2026-Q1", "2025-10..2026-03", "114年10月至115年3月", 6),
    ],
)
def test_a_period_is_read_in_either_count_of_years(text, key, zh, count):
    period = Period.parse(text)
    assert (period.key, period.label("zh-hant"), len(period.months)) == (key, zh, count)
    assert Period.parse(period.key) == period


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-Q5", "2026-H3", "26-1-1", "x..y", "2026-02..2026-01", "99999", "1..2..3"],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(UnknownCellError):
        Period.parse(text)


def test_the_window_of_a_report_to_the_council_is_seven_months():
    window = council_window(Month(2020, 2))
    assert (window.first_day, window.last_day) == (date(2019, 8, 1), date(2020, 2, 29))
    assert window.before.key == "2019-01..2019-07"
    assert window.year_before.key == "2018-08..2019-02"


@given(months, st.sampled_from([1, 3, 6, 7, 12]))
def test_the_period_before_ends_where_this_one_begins(first, count):
    period = Period.of_months(first, count)
    assert period.before.ends == period.begins
    assert len(period.before.months) == len(period.months) == count
    assert period.year_before.months[0].moved(12) == period.months[0]


def test_a_dated_period_is_of_no_months_unless_it_begins_and_ends_with_one():
    session = Period(PeriodKind.DATED, date(2026, 4, 10), date(2026, 6, 20), "council:3-7")
    assert session.months == ()
    assert session.key == "council:3-7"
    assert Period(PeriodKind.DATED, date(2026, 4, 1), date(2026, 5, 31), "c:1").months
    with pytest.raises(UnknownCellError):
        _ = session.before
