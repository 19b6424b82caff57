"""A plan put together of work items by weight, and a month in numbers."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.tracking.rules import Money, check_curve
from civicloop.evaluate.programmes.rules import Line, LineFault, analyse, read_plan

D = Decimal
HEAD = "工作項目\t權重\t115/01\t115/02\t115/03\n"


def test_work_items_make_one_plan_by_weight_with_the_money_of_its_line():
    found = read_plan(HEAD + "設計\t40\t100\t\t\n施工\t60%\t\t５０\t100\n經費\t\t1,000\t2000\t5000")
    assert found.faults == ()
    assert [(row.month.month, row.percent, row.money) for row in found.points] == [
        (1, D(40), 1000), (2, D(70), 2000), (3, D(100), 5000),
    ]  # fmt: skip
    assert found.weights == (("設計", D(40)), ("施工", D(60)))
    assert found.repairs == ("full_width", "separators", "sign")


def test_a_csv_of_work_items_is_the_same():
    text = "工作項目,權重,2026-01,2026-02\n設計,40,100,100\n施工,60,0,100\n"
    found = read_plan(text)
    assert [row.percent for row in found.points] == [D(40), D(100)]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("設計\t40\t100\t100\t100\n施工\t50\t0\t50\t100",
         LineFault(3, "weights_do_not_sum", "90")),
        ("設計\t100\t60\t50\t100", LineFault(2, "curve_falls", "50", "60")),
        ("設計\t100\t60\t70\t90", LineFault(2, "work_item_ends_short", "90")),
        ("設計\t100\t60\t101\t100", LineFault(2, "percent_out_of_range", "101")),
        ("設計\t\t60\t80\t100", LineFault(2, "weight_not_a_number", "")),
        ("\t100\t60\t80\t100", LineFault(2, "work_item_without_name", "")),
        ("設計\t100\t60\t80\t100\n經費\t\t10\t5\t20", LineFault(3, "money_falls", "5")),
        ("設計\t100\t60\t80\t100\n經費\t\t10\t-5\t20", LineFault(3, "money_below_zero", "-5")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_work_item_is_named_by_its_line(lines, fault):
    found = read_plan(HEAD + lines)
    assert (found.points, found.faults[0]) == ((), fault)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6), st.integers(1, 99))
def test_any_two_work_items_that_hold_make_a_plan_that_holds(shares, weight):
    months = "\t".join(f"115/{n + 1:02}" for n in range(len(shares) + 1))
    rising = "\t".join(str(n) for n in [*sorted(shares), 100])
    late = "\t".join(["0"] * len(shares) + ["100"])
    text = f"工作項目\t權重\t{months}\n甲\t{weight}\t{rising}\n乙\t{100 - weight}\t{late}"
    assert check_curve(read_plan(text).points) == ()


def line(lag, streak=0, *, spent=95, cause=""):
    triggers = ("lag",) if lag is not None and lag >= 5 else ()
    triggers += ("spending",) if spent < 90 else ()
    money = Money(D(100), D(spent))
    return Line(None if lag is None else D(lag), triggers, streak, money, cause)


def test_each_report_is_in_exactly_one_class_and_one_tier():
    # The shares of 2018: 103 and 60 of 163 are 63.19 % and 36.81 %, not the printed 63.8 and 36.2.
    found = analyse([line(0)] * 103 + [line(6, 1)] * 30 + [line(6, 2)] * 20 + [line(6, 5)] * 10)
    assert (found.fine.count, found.fine.percent) == (103, D("63.19"))
    assert (found.behind.count, found.behind.percent) == (60, D("36.81"))
    assert found.tiers == {1: 30, 2: 20, 3: 10}


def test_what_has_no_plan_is_no_class_of_its_own_lag_and_causes_come_most_first():
    found = analyse([line(None), line(7, 1, cause="設計"), line(8, 1, cause="用地"),
                     line(9, 1, spent=10, cause="用地")])  # fmt: skip
    assert (found.unknown.count, found.fine.count, found.behind.count) == (1, 0, 3)
    assert found.causes == [("用地", 2), ("設計", 1)]
    assert (found.unspent.count, found.execution.money.paid) == (1, D(295))


def test_nothing_reported_has_no_share():
    assert analyse([]).fine.percent is None


def test_months_are_read_in_both_calendars_in_the_head():
    found = read_plan("工作項目\t權重\t2026-01\t115年2月\n全部\t100\t50\t100")
    assert [row.month for row in found.points] == [date(2026, 1, 1), date(2026, 2, 1)]
