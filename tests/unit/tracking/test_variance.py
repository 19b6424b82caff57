"""When a month has to be explained: A1, triggers and streaks, by table and by property."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.tracking.errors import NumberError
from civicloop.engines.tracking.rules import (
    LagBand,
    Money,
    SpendingFormula,
    Thresholds,
    Trigger,
    judge,
    lag_band,
    read_amount,
    read_money,
    read_percent,
    streak,
    tiers,
)

D = Decimal
RULE = Thresholds()
ENOUGH = Money(D(100), D(100))
percents = st.decimals(0, 100, places=4)
sums = st.integers(0, 10**13)


@pytest.mark.parametrize(
    ("planned", "actual", "triggers"),
    [
        ("50", "45.00", (Trigger.LAG,)),  # exactly 5.00 counts: 未滿5% is the good class
        ("50", "45.01", ()),
        ("50", "45.0000001", ()),  # 4.9999999 shows as 5.00 and is none
        ("50", "44.99", (Trigger.LAG,)),
        ("100", "95", (Trigger.LAG,)),
        ("50", "60", ()),
        ("0", "0", ()),
    ],
)
def test_five_points_count_on_the_unrounded_number(planned, actual, triggers):
    assert judge(D(planned), D(actual), ENOUGH, RULE).triggers == triggers


@pytest.mark.parametrize(
    ("paid", "payable", "surplus", "formula", "fires"),
    [
        (90, 0, 0, "paid_over_allocated", False),
        (89, 0, 0, "paid_over_allocated", True),
        (89, 1, 0, "paid_over_allocated", True),  # what is owed does not count here
        (89, 1, 0, "paid_payable_surplus_over_allocated", False),
        (80, 5, 5, "paid_payable_surplus_over_allocated", False),
        (80, 5, 4, "paid_payable_surplus_over_allocated", True),
    ],
)
def test_each_formula_counts_what_it_names(paid, payable, surplus, formula, fires):
    rule = Thresholds(formula=SpendingFormula(formula))
    found = judge(D(50), D(50), Money(D(100), D(paid), D(payable), D(surplus)), rule)
    assert (Trigger.SPENDING in found.triggers, found.formula.value) == (fires, formula)


def test_one_dollar_below_ninety_percent_of_a_great_sum_fires():
    found = judge(D(1), D(1), Money(D(10**14), D(9 * 10**13 - 1)), RULE)
    assert found.triggers == (Trigger.SPENDING,)


def test_without_allotted_money_there_is_no_ratio_and_no_trigger():
    found = judge(D(10), D(10), Money(D(0), D(0)), RULE)
    assert (found.spending, found.triggers) == (None, ())


def test_an_unknown_figure_gives_no_lag():
    assert judge(D(50), None, ENOUGH, RULE).lag is None


@given(percents, percents, sums, sums)
def test_the_triggers_are_joined_by_or(planned, actual, allocated, paid):
    found = judge(planned, actual, Money(D(allocated), D(paid)), RULE)
    assert (Trigger.LAG in found.triggers) == (planned - actual >= 5)
    assert (Trigger.SPENDING in found.triggers) == (allocated > 0 and paid * 100 < 90 * allocated)
    assert found.must_explain == bool(found.triggers)


@pytest.mark.parametrize(
    ("months", "length"),
    [
        ([], 0),
        ([True], 1),
        ([True, False], 0),
        ([False, True, True], 2),
        ([True, True, True, True], 4),
        ([True, None, True], 2),  # silence does not end a streak
        ([True, None], 1),
        ([None, None], 0),
    ],
)
def test_a_streak_counts_back_to_the_last_good_month(months, length):
    assert streak(months) == length


def test_a_three_month_case_is_not_also_in_the_two_month_list():
    assert tiers([0, 1, 2, 2, 3, 5]) == {1: 1, 2: 2, 3: 2}


@given(st.lists(st.integers(0, 40)))
def test_every_late_item_stands_in_exactly_one_tier(streaks):
    assert sum(tiers(streaks).values()) == sum(length > 0 for length in streaks)


@pytest.mark.parametrize(
    ("read", "text", "value", "repairs"),
    [
        (read_percent, "37.5", "37.5", ()),
        (read_percent, " ３７．５％ ", "37.5", ("full_width", "sign")),
        (read_percent, "100", "100", ()),
        (read_money, "1,500,000", "1500000", ("separators",)),
        (read_money, "１２３", "123", ("full_width",)),
        (read_money, "12.00", "12", ()),
        (read_amount, "466.15", "466.15", ()),  # 億元, as the tables of 年度成果報告 print it
        (read_amount, "1,227.89", "1227.89", ("separators",)),
    ],
)
def test_what_is_repaired_shows(read, text, value, repairs):
    found = read(text, name="x")
    assert (found.value, found.repairs) == (D(value), repairs)


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (read_percent, "101", "out_of_range"),
        (read_percent, "-1", "out_of_range"),
        (read_percent, "100.0000000001", "out_of_range"),
        (read_percent, "fifty", "not_a_number"),
        (read_percent, "五十", "not_a_number"),
        (read_percent, "NaN", "not_a_number"),
        (read_percent, "1e1", "not_a_number"),
        (read_percent, "", "not_a_number"),
        (read_money, "-1", "below_zero"),
        (read_money, "1.5", "not_a_number"),
        (read_amount, "1.5.5", "not_a_number"),
        (read_amount, "-0.5", "below_zero"),
        (read_money, "12,34", "not_a_number"),
        (read_money, "Infinity", "not_a_number"),
        (read_money, "一百萬", "not_a_number"),
        (read_money, "1000000000000000", "too_large"),
        (read_money, "1" + "0" * 30, "too_large"),
    ],
)
def test_what_is_no_number_is_refused_by_name(read, text, code):
    with pytest.raises(NumberError) as caught:
        read(text, name="--paid")
    assert (caught.value.code, caught.value.name) == (code, "--paid")


@pytest.mark.parametrize(
    ("lag", "band"),
    [
        (None, LagBand.UNKNOWN),
        ("-3", LagBand.AS_PLANNED),
        ("0", LagBand.AS_PLANNED),
        ("0.01", LagBand.SLIGHTLY),
        ("4.99", LagBand.SLIGHTLY),
        ("5.00", LagBand.BEHIND),
        ("9.99", LagBand.BEHIND),
        ("10", LagBand.FAR_BEHIND),
    ],
)
def test_a_lag_falls_into_one_band_and_five_points_are_not_less_than_five(lag, band):
    """完成或進度落後未滿5%者, 進度落後5%以上者: exactly five is in the second (A0-12)."""
    value = None if lag is None else Decimal(lag)
    assert lag_band(value, Decimal(5), Decimal(10)) is band
