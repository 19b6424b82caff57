"""Quarters and half-years: which months end them, which one is due, and what a pace is."""

from datetime import date
from decimal import Decimal

import pytest

from civicloop.engines.tracking.rules import (
    Spot,
    check_spot,
    forecast,
    is_period,
    last_period,
    number_of,
    period_begins,
    period_of,
)
from civicloop.engines.tracking.states import Cadence

M, Q, H = Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.HALF_YEARLY


@pytest.mark.parametrize(
    ("cadence", "ends"),
    [(M, list(range(1, 13))), (Q, [3, 6, 9, 12]), (H, [6, 12])],
)
def test_which_months_end_a_period(cadence, ends):
    assert [n for n in range(1, 13) if is_period(date(2026, n, 1), cadence)] == ends


@pytest.mark.parametrize(
    ("today", "cadence", "last"),
    [
        (date(2026, 11, 21), M, date(2026, 10, 1)),
        (date(2026, 11, 21), Q, date(2026, 9, 1)),
        (date(2026, 11, 21), H, date(2026, 6, 1)),
        (date(2026, 1, 1), M, date(2025, 12, 1)),
        (date(2026, 1, 1), Q, date(2025, 12, 1)),
        (date(2026, 1, 31), H, date(2025, 12, 1)),
        (date(2026, 4, 1), Q, date(2026, 3, 1)),
        (date(2026, 3, 31), Q, date(2025, 12, 1)),
    ],
)
def test_the_period_that_was_over_last(today, cadence, last):
    assert last_period(today, cadence) == last


def test_a_month_lies_in_its_period():
    assert period_of(date(2026, 7, 1), Q) == date(2026, 9, 1)
    assert period_of(date(2026, 7, 1), H) == date(2026, 12, 1)
    assert period_begins(date(2026, 9, 1), Q) == date(2026, 7, 1)
    assert [number_of(date(2026, n, 1), Q) for n in (3, 4, 12)] == [1, 2, 4]
    assert [number_of(date(2026, n, 1), H) for n in (6, 7)] == [1, 2]


def test_a_quarter_tells_its_gain_evenly_over_its_months():
    quarters = [(date(2026, month, 1), Decimal(done)) for month, done in ((3, 15), (6, 30))]
    months = [(date(2026, month, 1), Decimal(month * 5)) for month in range(1, 7)]
    by_quarter, by_month = forecast(quarters), forecast(months)
    assert by_quarter is not None
    assert by_month is not None
    assert by_quarter.expected == by_month.expected == date(2027, 8, 1)


def test_a_month_without_a_report_does_not_double_the_pace():
    found = forecast([(date(2026, 1, 1), Decimal(10)), (date(2026, 3, 1), Decimal(30))])
    assert found is not None
    assert found.earliest == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("spot", "codes"),
    [
        (Spot(), []),
        (Spot(("A",), 120.3, 22.6), []),
        (Spot((), 120.3), ["point_incomplete"]),
        (Spot((), None, 22.6), ["point_incomplete"]),
        (Spot((), 200.0, 22.6), ["point_off_the_earth"]),
        (Spot((), float("nan"), 22.6), ["point_off_the_earth"]),
        (Spot(tuple(map(str, range(101)))), ["too_many_districts"]),
    ],
)
def test_a_place_is_a_place(spot, codes):
    assert [fault.code for fault in check_spot(spot)] == codes
