"""Counts become figures in one place, and ratios are never summed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.metrics.errors import MetricError, NotAdditiveError, UnknownCellError
from civicloop.engines.metrics.rules import (
    Formula,
    Metric,
    Month,
    cell,
    count,
    fingerprint,
    months_between,
    months_until,
    percent,
    rounded,
    sum_of_values,
    together,
)

ON_TIME = percent(of=("on_time",), over=("closed", "overdue_open"))
numbers = st.integers(min_value=0, max_value=10**6)


def metric(formula: Formula, decimals: int = 2) -> Metric:
    return Metric(
        key="tests.figure",
        zh="指標",
        en="Figure",
        unit_zh="%",
        unit_en="%",
        source="tests.rows",
        formula=formula,
        definition_zh="",
        definition_en="",
        basis="",
        owner="",
        version=1,
        effective_from=date(2026, 1, 1),
        decimals=decimals,
    )


def test_the_honest_share_of_boston_is_reproduced():
    """35,591 / (35,591 + 8,073 + 3,448): late ones that stay open count as late."""
    counts = {"on_time": 35591, "closed": 35591 + 8073, "overdue_open": 3448}
    made = cell(metric(ON_TIME, decimals=1), counts)
    assert (made.numerator, made.denominator, made.shown) == (35591, 47112, Decimal("75.5"))


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("69813.857142", 0, "69814"),
        ("69632.83", 0, "69633"),
        ("62.125", 2, "62.13"),
        ("0.5", 0, "1"),
        ("84.995", 2, "85.00"),
    ],
)
def test_rounding_is_half_up_everywhere(value, decimals, expected):
    """Performance-control A0-9: some seeds truncate, some round; the product rounds half up."""
    assert rounded(Decimal(value), decimals) == Decimal(expected)


@pytest.mark.parametrize(
    ("top", "bottom", "shown"),
    [
        (
            103,
            163,
            "63.19",
        ),  # printed 63.8 in the seed: a mismatch that the product would not print
        (859, 889, "96.63"),
        (984, 1043, "94.34"),
        (148, 63, "234.92"),
    ],
)
def test_the_golden_shares_of_the_seeds(top, bottom, shown):
    """Performance-control A0, golden numbers."""
    made = cell(metric(percent(of=("a",), over=("b",))), {"a": top, "b": bottom})
    assert made.shown == Decimal(shown)


def test_no_rows_give_no_figure_instead_of_a_zero():
    assert cell(metric(ON_TIME), {}).value is None


def test_a_ratio_is_never_summed():
    with pytest.raises(NotAdditiveError):
        sum_of_values([cell(metric(ON_TIME), {"closed": 2})])


@given(st.lists(st.tuples(numbers, numbers, numbers), max_size=20))
def test_a_figure_over_cells_is_that_of_their_summed_counts(parts):
    made = metric(ON_TIME)
    cells = [cell(made, {"on_time": a, "closed": a + b, "overdue_open": c}) for a, b, c in parts]
    whole = together(made, cells)
    assert whole.numerator == sum(a for a, _b, _c in parts)
    assert whole.denominator == sum(a + b + c for a, b, c in parts)
    if whole.value is not None:
        assert 0 <= whole.value <= 100


@given(st.lists(numbers, max_size=20))
def test_plain_counts_are_additive(parts):
    made = metric(count("closed"), decimals=0)
    cells = [cell(made, {"closed": n}) for n in parts]
    assert sum_of_values(cells) == sum(parts) == together(made, cells).value


@given(st.dictionaries(st.tuples(st.text(max_size=5), st.text(max_size=5)), numbers, max_size=9))
def test_a_fingerprint_knows_order_and_zeros_from_changes(rows):
    shuffled = dict(reversed(list(rows.items())))
    assert fingerprint(rows) == fingerprint({**shuffled, ("new", "measure"): 0})
    assert fingerprint(rows) != fingerprint({**rows, ("new member", "measure"): 1})


def test_a_month_is_that_of_the_city_and_not_of_greenwich():
    assert Month.of(datetime(2026, 10, 31, 16, 30, tzinfo=UTC)) == Month(2026, 11)
    assert Month.of(datetime(2026, 10, 31, 15, 59, tzinfo=UTC)) == Month(2026, 10)
    assert Month(2026, 11).begins == datetime(2026, 10, 31, 16, 0, tzinfo=UTC)


@given(st.integers(1912, 2200), st.integers(1, 12), st.integers(-400, 400))
def test_moving_months_there_and_back_changes_nothing(year, month, steps):
    start = Month(year, month)
    assert start.moved(steps).moved(-steps) == start
    assert Month.parse(start.key) == start
    assert start.ends == start.next.begins


def test_months_stand_in_order_and_have_names_in_both_languages():
    assert [m.key for m in months_until(Month(2026, 2), 3)] == ["2025-12", "2026-01", "2026-02"]
    assert months_between(Month(2026, 1), Month(2026, 2)) == [Month(2026, 1), Month(2026, 2)]
    assert months_between(Month(2026, 2), Month(2026, 1)) == []
    assert Month(2026, 11).label("zh-hant") == "115年11月"
    assert Month(2026, 11).label("en") == "2026-11"
    assert Month(2026, 1).short("zh-hant") == "115/1"
    assert Month(2026, 1).short("en") == "2026-01"


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "115-11", "2026-11-01", "\x00"])
def test_what_is_not_a_month_is_refused(text):
    with pytest.raises(UnknownCellError):
        Month.parse(text)


def test_an_unknown_measure_is_refused_when_it_is_declared():
    from civicloop.engines.metrics.rules import RowView, Source  # noqa: PLC0415 (only here)

    source = Source(
        "tests.rows", "", "", list, "pk", (), (), lambda _a: None, RowView((), lambda _r: {})
    )
    with pytest.raises(MetricError):
        source.measure("closed")
    with pytest.raises(MetricError):
        source.dimension("agency")
