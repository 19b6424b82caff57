"""Plans pasted as text: read, repaired visibly, refused by line and reason."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.tracking.rules import Point
from civicloop.evaluate.programmes.rules import LineFault, read_month, read_plan
from civicloop.evaluate.programmes.web.faults import line_told

D = Decimal
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["2026-03", "2026/3", "115/03", "115.3", "11503", "202603", "115年3月", "１１５／３"]
)
def test_a_month_is_read_in_both_calendars(text):
    assert read_month(text) == MARCH


@pytest.mark.parametrize("text", ["", "2026", "115/13", "March", "2026-00", "115"])
def test_what_is_no_month_is_none(text):
    assert read_month(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "月份\t預定進度\t預定支用\n2026-01\t40\t1,000\n2026-03\t100\t2,500",
        "115/01,40,1000\n115/03,100,2500",
        "115/01；40%；1000\n\n115/03；100%；2500",
        "115/01  40  1000\n115/03  100  2500",
    ],
)
def test_a_sheet_a_csv_and_a_list_are_the_same_plan(text):
    found = read_plan(text)
    assert found.faults == ()
    assert found.points == (Point(JANUARY, D(40), 1000), Point(MARCH, D(100), 2500))


def test_full_width_figures_are_repaired_and_it_is_told():
    found = read_plan("115/01\t４０\t1,000\n115/03\t100%\t2000")
    assert [point.percent for point in found.points] == [D(40), D(100)]
    assert found.repairs == ("full_width", "separators", "sign")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("115/01\t40\n115/02\t30\n115/03\t100", LineFault(2, "curve_falls", "30", "40")),
        ("115/01\t40\t9\n115/02\t100\t8", LineFault(2, "money_falls", "8")),
        ("115/01\t101", LineFault(1, "percent_out_of_range", "101")),
        ("115/01\t40\t-5", LineFault(1, "money_below_zero", "-5")),
        ("115/01\tfour", LineFault(1, "percent_not_a_number", "four")),
        ("115/01\t40\n115/xx\t100", LineFault(2, "not_a_month", "115/xx")),
        ("115/01", LineFault(1, "no_percent", "115/01")),
        ("115/01\t40\n115/02\t90", LineFault(2, "curve_ends_short", "90")),
        ("115/02\t40\n115/01\t100", LineFault(2, "month_not_after", "2026-01-01")),
    ],
)
def test_what_is_wrong_is_named_by_its_line(text, fault):
    assert read_plan(text).faults[0] == fault


def test_nothing_is_no_plan():
    assert [row.code for row in read_plan("  \n").faults] == ["curve_empty"]


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text):
    found = read_plan(text)
    assert found.points or found.faults


@pytest.mark.parametrize("given", ["2026-02-30", "0000-01-01", "2026-13-01"])
def test_what_looks_like_a_day_and_is_none_is_told_as_it_was_typed(given):
    found = read_plan(f"113/01\t50\n{given}\tx")
    assert [row.line for row in found.faults] == [2]
    assert line_told(LineFault(2, "not_a_month", given)).count(given) == 1
