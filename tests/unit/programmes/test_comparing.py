"""Two systems side by side, records held against each other, execution rates, pictures."""

from datetime import date
from decimal import Decimal

import pytest

from civicloop.engines.tracking.rules import (
    Money,
    Point,
    SpendingFormula,
    Version,
    check_share,
    forecast,
    rounded,
)
from civicloop.evaluate.programmes.rules import Record, Side, compare, cross_check, summed
from civicloop.evaluate.programmes.rules.pictures import (
    Names,
    Reached,
    money_chart,
    s_curve_chart,
)

D = Decimal
NAMES = Names("v{number}", "actual", "forecast", "%", "M", "planned money", "allotted", "paid")


@pytest.mark.parametrize(
    ("ours", "theirs", "codes"),
    [
        (Side(D(50), D(45), 10), Side(D(50), D(45), 10), ["synchronised"]),
        (Side(D(50), D("47.004")), Side(D(50), D("47.00")), ["synchronised"]),
        (Side(D(50), D(45)), None, ["not_reported_there"]),
        (None, Side(D(50), D(45)), ["not_reported_here"]),
        (Side(D(50), D(50)), Side(D(50), D(45)), ["actual_differs", "outside_shows_lag"]),
        (Side(D(50), D(45)), Side(D(50), D(50)), ["actual_differs", "outside_shows_no_lag"]),
        (Side(D(50), D(48), 10), Side(D(51), D(48), 11), ["planned_differs", "money_differs"]),
        (Side(D(50), D(48), 10), Side(None, D(48), None), ["synchronised"]),
    ],
)
def test_differences_by_code(ours, theirs, codes):
    assert compare(ours, theirs, points=D(5)) == codes


def record(**changes):
    values = {
        "title": "x", "state": "tracked", "budget": 100, "ends_month": "2026-12",
        "has_plan": True, "plan_money": 100, "plan_ends": "2026-12", "has_milestones": True,
        "allocated": 50, "paid": 40, "actual": D(50),
    }  # fmt: skip
    return Record(**values | changes)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"has_plan": False}, ["no_plan"]),
        ({"plan_ends": "2027-01"}, ["plan_beyond_end"]),
        ({"plan_money": 101}, ["plan_beyond_budget"]),
        ({"allocated": 101}, ["allotted_beyond_budget"]),
        ({"paid": 51}, ["paid_beyond_allotted"]),
        ({"state": "released"}, ["released_unfinished"]),
        ({"has_milestones": False}, ["no_milestones"]),
        ({"twins": ["A 1"]}, ["same_title"]),
    ],
)
def test_contradictions_between_records(changes, codes):
    assert [code for code, _ in cross_check(record(**changes))] == codes


def test_an_execution_rate_is_of_the_sums_and_names_its_formula():
    found = summed([Money(D(1000), D(1000)), Money(D(9000), D(4500), D(900), D(100))])
    assert found.rate(SpendingFormula.PAID) == D(55)
    assert found.rate(SpendingFormula.FULL) == D(65)
    assert summed([]).rate(SpendingFormula.PAID) is None


def test_the_rate_of_basic_facilities_of_2018_is_printed_to_two_places():
    found = summed([Money(D(3756946), D(3752814))])  # NT$ thousand, of which 99.89 % was paid
    assert rounded(found.rate(SpendingFormula.PAID)) == D("99.89")
    assert check_share(135, 145, D("93.10")) == ()  # closed by the end of that year


def picture(**changes):
    plan = tuple(Point(date(2026, m, 1), D(m * 20), m * 1_000_000) for m in range(1, 6))
    reached = [Reached(date(2026, m, 1), D(m * 10), 2_000_000, 1_000_000) for m in (1, 2, 3)]
    actuals = [(row.month, row.actual) for row in reached]
    values = {
        "versions": [Version(1, date(2026, 1, 1), plan)],
        "reached": reached,
        "forecast": forecast(actuals),
    }
    return values | changes


def series_of(chart):
    values = chart["layer"][-1]["data"]["values"]
    return {name: [row for row in values if row["series"] == name] for name in
            {row["series"] for row in values}}  # fmt: skip


def test_the_s_curve_has_every_version_the_actual_and_a_forecast_to_the_end():
    chart = s_curve_chart(**picture(), names=NAMES, label=str)
    found = series_of(chart)
    assert set(found) == {"v1", "actual", "forecast"}
    assert [row["value"] for row in found["actual"]] == [10.0, 20.0, 30.0]
    assert found["forecast"][-1]["value"] == 100
    assert chart["layer"][0]["mark"]["type"] == "area"


def test_a_finished_item_and_one_without_months_have_no_band():
    whole = [Reached(date(2026, 1, 1), D(100), 0, 0)]
    chart = s_curve_chart(
        **picture(reached=whole, forecast=forecast([(date(2026, 1, 1), D(100))])),
        names=NAMES,
        label=str,
    )
    assert set(series_of(chart)) == {"v1", "actual"}
    assert s_curve_chart([], [], None, names=NAMES, label=str) is None


def test_money_is_drawn_in_millions_and_not_at_all_without_any():
    found = series_of(money_chart(**{k: v for k, v in picture().items() if k != "forecast"},
                                  names=NAMES, label=str))  # fmt: skip
    assert [row["value"] for row in found["allotted"]] == [2.0, 2.0, 2.0]
    flat = [Version(1, date(2026, 1, 1), (Point(date(2026, 1, 1), D(100)),))]
    assert money_chart(flat, [], names=NAMES, label=str) is None
