"""Counts become figures in one place, and ratios are never summed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.metrics.errors import MetricError, NotAdditiveError, UnknownCellError
from civicloop.engines.metrics.rules import (
    Formula,
    Kind,
    Measure,
    Metric,
    Month,
    RowView,
    Source,
    Take,
    cell,
    count,
    fingerprint,
    months_between,
    months_until,
    percent,
    rounded,
    speaking,
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


WEIGHED = replace(count("tonnes"), rows=("tonnes__rows",), places=3)


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=20))
def test_decimals_add_up_exactly_as_whole_numbers_of_their_last_place(values):
    kept = sum(int(value.scaleb(3)) for value in values)
    found = cell(metric(WEIGHED), {"tonnes": kept, "tonnes__rows": len(values)})
    assert (found.value, found.numerator, found.n) == (sum(values), sum(values), len(values))
    mean = replace(WEIGHED, denominator=("rows",), kind=Kind.MEAN, rows=())
    found = cell(metric(mean), {"tonnes": kept, "rows": len(values)})
    assert found.value == sum(values) / len(values)
    assert found.numerator == sum(values)


def test_a_total_that_is_whole_is_told_without_noughts_behind_it():
    assert str(cell(metric(WEIGHED), {"tonnes": 12_000}).numerator) == "12"
    assert str(cell(metric(WEIGHED), {"tonnes": 12_350}).numerator) == "12.35"


def test_the_rows_behind_a_total_are_no_part_of_what_it_says_but_places_are():
    plain = count("tonnes")
    assert replace(plain, rows=("tonnes__rows",)).digest_parts == plain.digest_parts
    assert replace(plain, places=3).digest_parts != plain.digest_parts
    assert WEIGHED.measures == ("tonnes", "tonnes__rows")


def _day_of(name):
    return lambda begins, until: Q(**{f"{name}__gte": begins, f"{name}__lt": until})


def totals(*measures):
    rows = RowView(columns=(), cells=lambda _row: {})
    return Source(
        key="tests.totals", zh="列", en="Rows", rows=lambda: None, newest="pk", dimensions=(),
        measures=measures, visible=lambda _actor: None, row=rows,
    )  # fmt: skip


def test_a_total_counts_the_rows_behind_it_and_a_count_does_not_count_twice():
    paid = Measure("paid", "實支", "Paid", _day_of("day"), Take.TOTAL, "paid", stock=True)
    due = Measure("due", "應支", "Due", _day_of("due"), Take.TOTAL, "due", stock=True)
    here = Measure("here", "件", "Items", _day_of("day"))
    source = totals(paid, due, here)
    both = speaking(metric(count("paid", "due")), source)
    assert both.formula.rows == ("paid__and__due__rows",)
    rows = source.measure("paid__and__due__rows")
    assert (rows.take, rows.of, rows.stock, rows.zh) == (Take.COUNT, None, True, "實支、應支：筆數")
    assert rows.where(1, 2) == paid.where(1, 2) | due.where(1, 2)
    share = speaking(metric(percent(of=("paid",), over=("due",))), source)
    assert share.formula.rows == ("due__rows",)
    found = cell(share, {"paid": 900_000, "due": 1_000_000, "due__rows": 2})
    assert (found.n, found.is_small, found.shown) == (2, False, Decimal("90.00"))
    assert speaking(metric(count("here")), source).formula.rows == ()
    mean_of = metric(Formula(("paid",), ("here",), kind=Kind.MEAN))
    assert speaking(mean_of, source).formula.rows == ()
    apart = totals(paid, replace(due, stock=False))
    with pytest.raises(MetricError, match="one instant"):
        apart.measure("paid__and__due__rows")
