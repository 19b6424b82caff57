"""Changes between months, the choice of a scorecard, and charts that read in grey."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.metrics.rules import SCORECARDS, Month, cell, months_until
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import (
    CardChoice,
    change,
    compared_chart,
    series_chart,
    spread_chart,
)
from tests.unit.dashboards.test_choices import ON_TIME

PRESENT = Month(2026, 11)
CARD = SCORECARDS.get("cases.performance")
counts = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(
    lambda pair: {"a": min(pair), "b": max(*pair, 1)}
)


@given(counts, counts)
def test_a_change_is_what_a_reader_subtracts(now, before):
    one, other = cell(ON_TIME, now), cell(ON_TIME, before)
    moved = change(ON_TIME, one, other)
    assert other.shown + moved.by == one.shown
    assert moved.is_better == (None if one.shown == other.shown else one.shown > other.shown)
    assert moved.size == abs(moved.by)
    assert moved.sign == ("＝" if not moved.by else "▲" if moved.by > 0 else "▼")


def test_without_one_of_the_figures_there_is_no_change():
    full, empty = cell(ON_TIME, {"a": 1, "b": 2}), cell(ON_TIME, {})
    assert [change(ON_TIME, *pair) for pair in ((None, full), (full, None), (empty, full))] == [
        None,
        None,
        None,
    ]


def test_an_empty_address_shows_the_last_ended_month_beside_the_one_before():
    choice = CardChoice.read({}, CARD, present=PRESENT)
    assert choice == CardChoice(
        "agency", Month(2026, 10), "month", "cases.received", "cases.on_time"
    )
    assert choice.other == Month(2026, 9)
    assert CardChoice.read({"against": "year"}, CARD, present=PRESENT).other == Month(2025, 10)


def test_a_choice_and_its_address_are_the_same():
    wish = {"by": "channel", "month": "2026-02", "against": "year", "sort": "name"}
    choice = CardChoice.read(wish, CARD, present=PRESENT)
    assert choice.address() == {**wish, "map": "cases.on_time"}
    assert CardChoice.read(choice.address(), CARD, present=PRESENT) == choice


@pytest.mark.parametrize(
    "wish",
    [
        {"by": "colour"},
        {"month": "2026-12"},
        {"month": "2026-13"},
        {"against": "week"},
        {"sort": "cases.nonsense"},
        {"map": "name"},
    ],
)
def test_what_the_card_does_not_have_is_refused(wish):
    with pytest.raises(BadChoiceError) as caught:
        CardChoice.read(wish, CARD, present=PRESENT)
    assert {caught.value.name: caught.value.value} == wish


def test_series_differ_by_dash_and_shape_and_not_by_colour_alone():
    months = months_until(PRESENT, 2)
    rows = [(month, cell(ON_TIME, {"a": 1, "b": 2})) for month in months]
    made = series_chart([(ON_TIME, rows)], "zh-hant")
    encoding = made["encoding"]
    assert encoding["strokeDash"]["field"] == encoding["shape"]["field"] == "figure"
    assert encoding["color"]["field"] == "figure"
    assert [row["value"] for row in made["data"]["values"]] == [50.0, 50.0]


def test_what_is_compared_with_is_a_stroke_and_is_left_out_where_there_is_nothing():
    now, before = cell(ON_TIME, {"a": 1, "b": 2}), cell(ON_TIME, {"a": 40, "b": 50})
    made = compared_chart(ON_TIME, [("甲", now, before), ("乙", None, before)], "zh-hant")
    assert made["data"]["values"] == [{"name": "甲　50*", "value": 50.0, "before": 80.0}]
    assert [layer["mark"]["type"] for layer in made["layer"]] == ["bar", "tick"]
    alone = compared_chart(ON_TIME, [("甲", now, None)], "zh-hant")
    assert [layer["mark"]["type"] for layer in alone["layer"]] == ["bar"]


def test_a_spread_runs_from_the_lower_to_the_higher_quantile():
    low, high = cell(ON_TIME, {"a": 1, "b": 4}), cell(ON_TIME, {"a": 3, "b": 4})
    made = spread_chart("日", [("甲", low, high), ("乙", None, None)])
    assert made["data"]["values"] == [{"name": "甲", "low": 25.0, "high": 75.0}]


def test_the_shares_of_the_card_are_the_ones_that_the_definitions_name():
    assert {row.key: Decimal(row.decimals) for row in CARD.metrics if row.decimals == 2} == {
        "cases.on_time": 2,
        "cases.on_time_unextended": 2,
        "cases.satisfaction_manner": 2,
        "cases.satisfaction_speed": 2,
        "cases.satisfaction_result": 2,
    }
