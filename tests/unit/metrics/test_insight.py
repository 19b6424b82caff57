"""Simple statistics, held against tables and examples that can be checked by hand."""

from __future__ import annotations

import random
from statistics import fmean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.metrics.rules.insight import (
    effect,
    examples,
    forecast,
    rising_terms,
    seasons,
    t_quantile,
    terms_of,
)
from civicloop.engines.metrics.rules.insight.neighbours import effective, growth, resemblance


@pytest.mark.parametrize(
    ("probability", "degrees", "expected"),
    [
        (0.975, 1, 12.706),
        (0.975, 4, 2.776),
        (0.975, 10, 2.228),
        (0.9, 12, 1.356),
        (0.95, 30, 1.697),
        (0.025, 10, -2.228),
        (0.975, 10**6, 1.960),
    ],
)
def test_quantiles_are_those_of_the_printed_table(probability, degrees, expected):
    """NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2."""
    assert t_quantile(probability, degrees) == pytest.approx(expected, abs=0.0006)


def test_a_season_that_was_put_in_is_found_again():
    index = [0.8, 0.9, 1.0, 1.1, 1.2, 1.4, 1.3, 1.1, 0.9, 0.8, 0.75, 0.75]
    values = [(1000 + 10 * month) * index[(month + 4) % 12] for month in range(60)]
    found = seasons(values, first_month=5)
    assert found is not None
    assert (found.n, found.highest) == (60, 6)
    for mine, theirs in zip(found.index, index, strict=True):
        assert mine == pytest.approx(100 * theirs / fmean(index), rel=0.02)
    assert fmean(found.index) == pytest.approx(100)


def test_a_short_series_or_an_empty_month_has_no_season():
    assert seasons([1.0] * 35, 1) is None
    assert seasons([*[1.0] * 40, 0.0], 1) is None


def test_a_forecast_repeats_the_year_and_allows_for_what_it_erred_by():
    """By hand: errors of 10 in each month of the second year, so the spread is 10."""
    values = [float(100 + month) for month in range(12)] + [
        float(110 + month) for month in range(12)
    ]
    made = forecast(values, 13)
    assert [row.middle for row in made[:3]] == [110, 111, 112]
    assert made[0].high - made[0].middle == pytest.approx(1.3562 * 10, abs=0.001)
    assert made[12].high - made[12].middle == pytest.approx(1.3562 * 10 * 2**0.5, abs=0.001)
    assert (made[0].n, made[0].method) == (24, "seasonal")


def test_a_forecast_says_from_what_its_interval_is_made_and_stays_where_the_figure_can_be():
    made = forecast([90.0, 99, 90, 99, 90, 99, 90, 99], 2, ceiling=100.0)
    for row in made:
        assert row.half == pytest.approx(row.factor * row.spread * row.growth)
        assert row.high == 100
        assert row.low == pytest.approx(row.middle - row.half)
    assert made[0].spread == pytest.approx(9)
    assert made[0].factor == pytest.approx(t_quantile(0.9, made[0].effective))
    free = forecast([90.0, 99, 90, 99, 90, 99, 90, 99], 1)[0]
    assert free.high == pytest.approx(free.middle + free.half)


def test_the_index_of_a_month_follows_from_its_ratios():
    values = [100.0 + 50 * (month % 12 == 5) + month for month in range(40)]
    found = seasons(values, first_month=1)
    june = found.ratios[5]
    assert [row.place for row in june] == [17, 29]
    for row in june:
        around = values[row.place - 6 : row.place + 7]
        assert row.usual == pytest.approx((sum(around) - (around[0] + around[-1]) / 2) / 12)
    mean = fmean(row.percent for row in june)
    assert found.index[5] == pytest.approx(mean * found.scale)


def test_a_short_series_repeats_its_last_month_with_a_growing_interval():
    made = forecast([10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0], 4)
    assert {row.middle for row in made} == {12.0}
    widths = [row.high - row.middle for row in made]
    assert widths[3] == pytest.approx(2 * widths[0])
    assert widths[0] == pytest.approx(t_quantile(0.9, 7) * 2)
    assert forecast([1.0] * 7, 3) == []


def test_the_interval_holds_about_as_often_as_it_says():
    chance = random.Random(5)
    held = 0
    for _turn in range(400):
        walk = [1000.0]
        for _month in range(20):
            walk.append(walk[-1] + chance.gauss(0, 10))
        made = forecast(walk[:-1], 1)[0]
        held += made.low <= walk[-1] <= made.high
    assert 0.75 < held / 400 < 0.85


def test_the_effect_is_the_difference_of_differences():
    """By hand: 10 down to 6 here, 8 down to 7 elsewhere; −4 − (−1) = −3."""
    place = [10.0, 11, 9, 10, 6, 7, 5, 6]
    others = [[8.0, 8, 8, 8, 7, 7, 7, 7], [8.0, 8, 8, 8, 7, 7, 7, 7]]
    found = effect(place, others, before=4)
    assert found is not None
    assert found.change == pytest.approx(-3)
    assert (found.before, found.after, found.others_before, found.others_after) == (10, 6, 8, 7)
    error = (variance([2.0, 3, 1, 2]) / 4 + variance([-1.0, 0, -2, -1]) / 4) ** 0.5
    assert found.high - found.change == pytest.approx(t_quantile(0.975, 6) * error)
    assert found.is_clear
    assert found.was_parallel
    assert (found.months_before, found.months_after, found.others) == (4, 4, 2)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([[1.0, 1, 1, 1, 1, 1]], 0),
        ([[1.0, -1, 1, -1, 1, -1, 1, -1]], 0),
        ([[1.0, 1, 1, 1, -1, -1, -1, -1]], 0.9),
        ([[1.0, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1]], 0.25),
        ([[1.0, 1, -1, -1, 1, 1], [-1.0, -1, 1, 1, -1, -1]], 0.375),
        ([[2.0, 5.0]], 0),
    ],
)
def test_the_resemblance_of_neighbours_is_their_autocorrelation_corrected(runs, expected):
    """By hand: (n r + 1) / (n - 4); r is 1/12 in the fourth, 1/6 in the fifth."""
    assert resemblance(*runs) == pytest.approx(expected, abs=0.0001)


@pytest.mark.parametrize(
    ("number", "rho", "expected"),
    [(24, 0, 24), (24, 0.5, 8), (30, 0.2, 20), (12, 0.9, 2), (6, 1 / 3, 3), (4, 0, 4)],
)
def test_months_that_resemble_each_other_count_for_fewer(number, rho, expected):
    """n (1 − ρ) / (1 + ρ): Wilks, Statistical Methods in the Atmospheric Sciences, 5.2.4."""
    assert effective(number, rho) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("steps", "rho", "expected"), [(1, 0.5, 1), (4, 0, 2), (2, 0.5, 3**0.5), (3, 0.5, 5.5**0.5)]
)
def test_steps_that_resemble_each_other_add_up_to_more(steps, rho, expected):
    """The variance of two steps is 2 + 2ρ, of three 3 + 4ρ + 2ρ²."""
    assert growth(steps, rho) == pytest.approx(expected)


def resembling(chance, number, rho):
    """A first-order process around 0."""
    value = chance.gauss(0, 1 / (1 - rho * rho) ** 0.5)
    found = []
    for _month in range(number):
        found.append(value)
        value = rho * value + chance.gauss(0, 1)
    return found


@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_no_effect_is_rarely_taken_for_one_although_months_resemble_each_other(rho):
    """Welch's interval for independent months held in 75 of 100 turns at ρ = 0.5."""
    chance = random.Random(5)
    turns = 120
    held = 0
    for _turn in range(turns):
        found = effect(resembling(chance, 36, rho), [[0.0] * 36], before=18)
        held += found.low <= 0 <= found.high
    assert 0.88 < held / turns < 0.995


def test_an_interval_says_as_how_many_months_it_counts():
    place = [10.0, 10, 10, 12, 12, 12, 6, 6, 6, 8, 8, 8]
    found = effect(place, [[8.0] * 12], before=6)
    assert found.rho == pytest.approx((12 * 0.5 + 1) / 8)
    assert found.effective == pytest.approx(4), "two on either side, the least"
    made = forecast([10.0, 12.0] * 6, 1)[0]
    assert made.effective == 11


def test_places_that_were_drifting_apart_before_are_told():
    place = [float(month) * 2 for month in range(16)]
    found = effect(place, [[0.0, 0.1] * 8], before=8)
    assert found is not None
    assert not found.was_parallel
    assert found.drift == pytest.approx(2, abs=0.05)


def test_nothing_is_said_of_few_months_or_without_comparison():
    assert effect([1.0] * 7, [[1.0] * 7], before=4) is None
    assert effect([1.0] * 8, [], before=4) is None


@given(st.lists(st.floats(0, 100), min_size=8, max_size=20))
def test_where_all_places_do_alike_there_is_no_effect(values):
    found = effect(values, [values, values], before=4)
    assert found is not None
    assert found.change == pytest.approx(0, abs=1e-9)


def test_what_complaints_speak_of_more_than_before_is_named_whole():
    before = ["路燈不亮請派員維修"] * 60 + ["人行道有坑洞很危險"] * 40
    now = ["路燈不亮請派員維修"] * 60 + ["大雨後地下道積水無法通行"] * 40
    terms, n, m = rising_terms(now, before)
    assert (n, m) == (100, 100)
    assert terms[0].now == 40
    assert terms[0].before == 0
    assert all(term.text in "大雨後地下道積水無法通行" for term in terms)
    assert not any("路燈" in term.text for term in terms)


def test_an_example_is_a_few_words_around_the_term_and_none_stands_twice():
    long = "昨晚八點半下班回家時發現巷口的水溝蓋破損翻覆，機車經過非常危險請儘速處理謝謝"
    found = examples("水溝蓋", ["路燈不亮", long, long, "水溝蓋不見"])
    assert found == ["…點半下班回家時發現巷口的水溝蓋破損翻覆，機車經過非常危…", "水溝蓋不見"]
    assert examples("ubike", ["UBike 站故障"]) == ["UBike 站故障"]
    assert examples("水溝蓋", []) == []


def test_a_few_texts_and_equal_shares_name_nothing():
    assert rising_terms(["積水嚴重"] * 4, ["路燈不亮"] * 500)[0] == []
    assert rising_terms(["路燈不亮"] * 500, ["路燈不亮"] * 50)[0] == []
    assert rising_terms([], ["路燈"])[0] == []


def test_the_log_likelihood_is_that_of_dunning():
    """2·(30 ln(30/16) + 2 ln(2/16) + 70 ln(70/84) + 98 ln(98/84)) = 34.09, by hand."""
    now = ["積水"] * 30 + ["其他"] * 70
    terms, _n, _m = rising_terms(now, ["積水"] * 2 + ["其他"] * 98)
    assert terms[0].clearness == pytest.approx(34.09, abs=0.01)


def test_terms_are_runs_of_characters_and_latin_words():
    assert terms_of("YouBike站壞了") == {"youbike", "站壞", "壞了", "站壞了"}
