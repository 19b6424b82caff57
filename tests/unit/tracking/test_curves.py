"""Planned curves and earned value: A15, by table and by property."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.tracking.rules import (
    Point,
    Version,
    apart,
    at_month,
    check_curve,
    check_weights,
    combined,
    earned_schedule,
    earned_value,
    forecast,
    in_force,
    later,
    shifted,
    span,
)

D = Decimal
JAN = date(2026, 1, 1)


def curve(*percents, money=0):
    return tuple(
        Point(later(JAN, at), D(percent), money * at) for at, percent in enumerate(percents)
    )


rising = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=30).map(
    lambda values: curve(*sorted(values), 100)
)


@pytest.mark.parametrize(
    ("points", "codes"),
    [
        (curve(10, 50, 100), []),
        (curve(10, 10, 100), []),  # it may rest
        ((), ["curve_empty"]),
        (curve(10, 9, 100), ["curve_falls"]),
        (curve(10, 101), ["percent_out_of_range", "curve_ends_short"]),
        (curve(-1, 100), ["percent_out_of_range"]),
        (curve(10, 99), ["curve_ends_short"]),
        ((Point(JAN, D(5)), Point(JAN, D(100))), ["month_not_after"]),
        ((Point(date(2026, 1, 2), D(100)),), ["not_a_month"]),
        ((Point(JAN, D(50), 9), Point(later(JAN, 1), D(100), 8)), ["money_falls"]),
        ((Point(JAN, D(100), -1),), ["money_below_zero"]),
    ],
)
def test_what_is_wrong_with_a_curve_is_named(points, codes):
    assert [fault.code for fault in check_curve(points)] == codes


def test_one_year_of_several_may_end_below_a_hundred():
    assert check_curve(curve(10, 40), whole=False) == ()


@pytest.mark.parametrize(
    ("weights", "good"),
    [(("40", "60"), True), (("33.3", "33.3", "33.4"), True), (("50", "49.99"), False), ((), False)],
)
def test_weights_sum_to_exactly_a_hundred(weights, good):
    assert (check_weights([D(weight) for weight in weights]) == ()) == good


def test_a_weight_of_nothing_is_named():
    assert [fault.code for fault in check_weights([D(0), D(100)])] == ["weight_not_above_zero"]


@given(rising, st.integers(0, 12), st.integers(0, 30))
def test_a_suspension_moves_what_was_due_and_lets_nothing_fall(points, months, begin):
    start = later(JAN, begin)
    moved = shifted(points, from_month=start, months=months)
    assert check_curve(moved) == ()
    held = at_month(points, later(start, -1))
    for month in span(JAN, later(points[-1].month, months)):
        if month < start:
            assert at_month(moved, month) == at_month(points, month)
        elif apart(start, month) < months:
            assert at_month(moved, month) == held
        else:
            assert at_month(moved, month) == at_month(points, later(month, -months))


@given(rising, rising)
def test_two_curves_by_weight_make_a_curve(one, two):
    assert check_curve(combined([(D(30), one), (D(70), two)])) == ()


def test_the_version_that_began_last_holds():
    first = Version(1, date(2026, 1, 1), curve(100))
    second = Version(2, date(2026, 3, 1), curve(50, 100))
    days = [date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1)]
    assert [in_force([second, first], day) for day in days] == [None, first, second]


def test_earned_value_by_hand():
    found = earned_value(D(1000), D(50), D(40), D(500))
    assert (found.pv, found.ev, found.sv, found.cv) == (500, 400, -100, -100)
    assert (found.spi, found.cpi, found.eac) == (D("0.8"), D("0.8"), 1250)
    assert (found.eac_as_planned, found.eac_both) == (1100, D("1437.5"))
    assert (found.etc, found.vac, found.tcpi) == (750, -250, D("1.2"))


@pytest.mark.parametrize(("planned", "actual", "spi"), [("10", "5", "0.5"), ("100", "95", "0.95")])
def test_the_same_lag_is_another_index_early_and_late(planned, actual, spi):
    assert earned_value(D(1000), D(planned), D(actual), D(1)).spi == D(spi)


def test_what_is_undefined_is_nothing_not_zero_or_one():
    begun = earned_value(D(1000), D(0), D(0), D(0))
    assert (begun.spi, begun.cpi, begun.eac, begun.etc, begun.vac) == (None,) * 5
    unknown = earned_value(D(1000), D(50), None, D(400))
    assert (unknown.ev, unknown.spi, unknown.cpi, unknown.tcpi) == (None,) * 4  # never from money
    assert earned_value(D(1000), D(50), D(50), D(1000)).tcpi is None


@pytest.mark.parametrize(
    ("actual", "earned"), [("0", "0"), ("5", "0.5"), ("10", "1"), ("30", "1.5"), ("100", "3")]
)
def test_earned_schedule_is_the_month_in_which_so_much_was_planned(actual, earned):
    found = earned_schedule(curve(10, 50, 100), D(actual), later(JAN, 1))
    assert (found.earned, found.elapsed, found.spi) == (D(earned), 2, D(earned) / 2)


@given(rising, st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_earned_schedule_never_falls_with_more_work(points, one, two):
    low, high = sorted((one, two))
    found = [earned_schedule(points, value, JAN).earned for value in (low, high)]
    assert 0 <= found[0] <= found[1] <= len(points)


def test_the_forecast_has_a_band_and_no_end_where_nothing_moves():
    rows = [(later(JAN, at), D(value)) for at, value in enumerate((10, 30, 60))]
    found = forecast(rows)
    assert (found.expected, found.earliest, found.latest) == tuple(
        later(JAN, 2 + more) for more in (2, 2, 4)
    )
    assert forecast([(JAN, D(0)), (later(JAN, 1), D(0))]).expected is None
    assert forecast([]) is None
    assert forecast([(JAN, D(100))]).expected == JAN


@given(st.lists(st.decimals(0, 99, places=1), min_size=1, max_size=20))
def test_the_band_holds_the_expected_month(values):
    found = forecast([(later(JAN, at), value) for at, value in enumerate(values)])
    far = date.max
    assert (found.earliest or far) <= (found.expected or far) <= (found.latest or far)
