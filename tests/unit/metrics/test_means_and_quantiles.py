"""Means with their response rate and margin, and quantiles, which nothing adds up."""

from __future__ import annotations

import statistics
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.metrics.errors import NotAdditiveError
from civicloop.engines.metrics.rules import (
    HIDDEN,
    Formula,
    Margin,
    Metric,
    cell,
    count,
    margin,
    mean,
    percent,
    quantile,
    ratio,
    sum_of_values,
    together,
)

marks = st.integers(min_value=1, max_value=5)
SATISFACTION = mean("marks", over="rated", squares="marks_squared", asked=("asked",), bounds=(1, 5))
DAYS = quantile("median_seconds", over="answered", scale=86_400)


def metric(formula: Formula, *, version: int = 1) -> Metric:
    return Metric(
        key="tests.figure",
        zh="指標",
        en="Figure",
        unit_zh="分",
        unit_en="points",
        source="tests.rows",
        formula=formula,
        definition_zh="",
        definition_en="",
        basis="",
        owner="",
        version=version,
        effective_from=date(2026, 1, 1),
        decimals=2,
    )


def answers(values: list[int], asked: int) -> dict[str, int]:
    return {
        "marks": sum(values),
        "marks_squared": sum(value * value for value in values),
        "rated": len(values),
        "asked": asked,
    }


@given(st.lists(st.lists(marks, max_size=40), min_size=1, max_size=6), st.integers(0, 100))
def test_the_mean_over_cells_is_the_mean_of_all_answers(parts, silent):
    cells = [cell(metric(SATISFACTION), answers(part, len(part) + silent)) for part in parts]
    whole = together(metric(SATISFACTION), cells)
    every = [value for part in parts for value in part]
    if not every:
        assert whole.value is None
        return
    assert abs(whole.value - Decimal(sum(every)) / len(every)) < Decimal("1e-20")
    assert whole.n == len(every)
    assert whole.asked == len(every) + silent * len(parts)
    assert 0 < whole.response <= 100


@given(st.lists(marks, min_size=30, max_size=400), st.integers(0, 5_000))
def test_the_margin_is_that_of_the_textbook_and_stays_on_the_scale(values, silent):
    """Cochran, Sampling Techniques, 3rd ed., 2.8: s² / n × (1 − n / N)."""
    n, asked = len(values), len(values) + silent
    made = cell(metric(SATISFACTION), answers(values, asked))
    error = (statistics.variance(values) / n * (1 - n / asked)) ** 0.5
    middle = statistics.fmean(values)
    assert float(made.margin.low) == pytest.approx(max(middle - 1.959964 * error, 1), abs=1e-9)
    assert float(made.margin.high) == pytest.approx(min(middle + 1.959964 * error, 5), abs=1e-9)
    assert 1 <= made.margin.low <= made.value <= made.margin.high <= 5


def test_who_hears_everybody_has_no_margin_of_error():
    values = [3, 5] * 20
    assert cell(metric(SATISFACTION), answers(values, 40)).margin == Margin(Decimal(4), Decimal(4))


@pytest.mark.parametrize(
    ("n", "has_margin", "is_small"),
    [(0, False, False), (1, False, True), (29, False, True), (30, True, False)],
)
def test_a_small_sample_is_marked_and_gets_no_margin(n, has_margin, is_small):
    made = cell(metric(SATISFACTION), answers([4] * n, 100))
    assert (made.margin is not None, made.is_small) == (has_margin, is_small)


def test_a_margin_needs_two_values_even_where_small_samples_are_allowed():
    assert margin(4, 16, 1, small=1) is None


def test_without_an_answer_there_is_no_mean_and_the_silence_is_told():
    made = cell(metric(SATISFACTION), {"asked": 12})
    assert (made.value, made.n, made.asked, made.response) == (None, 0, 12, Decimal(0))


def test_a_quantile_is_kept_in_small_units_and_shown_in_large_ones():
    made = cell(metric(DAYS), {"median_seconds": 216_000, "answered": 812})
    assert (made.value, made.numerator, made.denominator, made.n) == (
        Decimal("2.5"),
        812,
        None,
        812,
    )


def test_a_quantile_of_no_rows_is_no_figure_and_of_no_time_is_a_zero():
    assert cell(metric(DAYS), {}).value is None
    assert cell(metric(DAYS), {"answered": 3}).value == 0


def test_quantiles_are_not_put_together():
    parts = [
        cell(metric(DAYS), {"median_seconds": 86_400, "answered": 10}),
        cell(metric(DAYS), {"median_seconds": 172_800, "answered": 30}),
    ]
    whole = together(metric(DAYS), parts)
    assert (whole.value, whole.n) == (None, 40)
    assert together(metric(DAYS), parts[:1]).value == 1
    assert together(metric(DAYS), []).value is None


@pytest.mark.parametrize("formula", [SATISFACTION, DAYS, percent(of=("a",), over=("b",))])
def test_only_counts_are_summed(formula):
    divided = cell(metric(formula), dict.fromkeys(formula.measures, 3))
    with pytest.raises(NotAdditiveError):
        sum_of_values([divided])
    with pytest.raises(NotAdditiveError):
        sum_of_values([cell(metric(count("a")), {"a": 3}), HIDDEN])
    assert sum_of_values([cell(metric(count("a")), {"a": 3})]) == 3
    assert sum_of_values([]) == 0


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 10**5))
def test_a_ratio_counts_one_measure_for_so_many_of_another(top, bottom, scale):
    made = cell(metric(ratio(of=("a",), over=("b",), scale=scale)), {"a": top, "b": bottom})
    assert made.value == Decimal(top) * scale / Decimal(bottom)


def test_the_digest_of_sums_and_shares_is_what_it_was_and_others_know_all_their_parts():
    kept = "7ca91816efbbbd57dc928cfc7f7320f8c87696d07a38f424b8661863441de11c"
    assert metric(count("closed")).formula_digest == kept
    kept = "b31e4d4675db3bb0897ddcacb7c907f8a28482364588d2feb2b1f8cc135eeb8d"
    assert metric(percent(of=("a",), over=("b",))).formula_digest == kept
    digests = {
        metric(formula).formula_digest
        for formula in (
            SATISFACTION,
            mean("marks", over="rated", asked=("asked",)),
            mean("marks", over="rated"),
            DAYS,
            quantile("median_seconds", over="answered"),
            percent(of=("a",), over=("b",)),
            count("a"),
        )
    }
    assert len(digests) == 7
