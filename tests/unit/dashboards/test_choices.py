"""What a reader chose comes from the address, and what the page lacks is refused."""

from __future__ import annotations

from datetime import date

import pytest

from civicloop.engines.metrics.rules import Member, Metric, Month, cell, count, percent
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import (
    Choice,
    Line,
    in_order,
    members_chart,
    month_row,
    series_chart,
    trend_chart,
)

PRESENT = Month(2026, 11)
ON_TIME = Metric(
    key="tests.on_time",
    zh="如期率",
    en="On time",
    unit_zh="%",
    unit_en="%",
    source="tests",
    formula=percent(of=("a",), over=("b",)),
    definition_zh="",
    definition_en="",
    basis="",
    owner="",
    version=1,
    effective_from=date(2026, 1, 1),
    higher_is_better=True,
    by=("agency", "district"),
)


def line(name, top, bottom):
    whole = cell(ON_TIME, {"a": top, "b": bottom})
    return Line(Member(name, name, name, (1,)), [whole], whole)


def test_an_empty_address_shows_the_usual_page():
    assert Choice.read({}, ON_TIME, present=PRESENT) == Choice("agency", PRESENT, 6, "size")


def test_a_choice_survives_its_own_address():
    chosen = Choice("district", Month(2026, 3), 12, "figure")
    assert Choice.read(chosen.address(), ON_TIME, present=PRESENT) == chosen


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("by", "channel"),
        ("span", "7"),
        ("span", "six"),
        ("sort", "; drop table"),
        ("until", "2026-12"),
        ("until", "115-11"),
        ("until", "\x00"),
    ],
)
def test_what_the_page_does_not_have_is_refused_by_name(name, value):
    with pytest.raises(BadChoiceError) as caught:
        Choice.read({name: value}, ON_TIME, present=PRESENT)
    assert (caught.value.name, caught.value.value) == (name, value)


def test_lines_stand_as_the_city_lists_them_worst_first_or_largest_first():
    lines = [line("a", 9, 10), line("b", 1, 2), line("none", 0, 0), line("c", 100, 100)]
    names = {
        sort: [row.member.value for row in in_order(lines, sort, higher_is_better=True)]
        for sort in ("name", "figure", "size")
    }
    assert names == {
        "name": ["a", "b", "none", "c"],
        "figure": ["b", "a", "c", "none"],
        "size": ["c", "a", "b", "none"],
    }


def test_where_less_is_better_the_largest_is_the_worst():
    lines = [line("a", 9, 10), line("b", 1, 2)]
    ordered = in_order(lines, "figure", higher_is_better=False)
    assert [row.member.value for row in ordered] == ["a", "b"]


def test_a_month_without_a_figure_leaves_a_gap_in_the_line():
    chart = trend_chart(
        ON_TIME, [(Month(2026, 10), None), (PRESENT, cell(ON_TIME, {"a": 1, "b": 2}))], "en"
    )
    assert chart["data"]["values"] == [
        {"month": "2026-10", "value": None},
        {"month": "2026-11", "value": 50.0},
    ]


def test_another_version_is_a_dashed_rule_with_words_and_a_row_that_says_so():
    totals = [(Month(2026, 10), cell(ON_TIME, {"a": 1})), (PRESENT, cell(ON_TIME, {"a": 1}))]
    breaks = [(PRESENT, 3)]
    assert "layer" not in trend_chart(ON_TIME, totals, "en")
    chart = trend_chart(ON_TIME, totals, "en", breaks=breaks)
    line, rule, words = chart["layer"]
    assert line["mark"]["type"] == "line"
    assert (rule["mark"]["type"], words["mark"]["type"]) == ("rule", "text")
    said = [{"month": "2026-11", "break": "version 3 from here"}]
    assert rule["data"]["values"] == words["data"]["values"] == said
    assert chart["encoding"]["x"]["scale"] == {"domain": ["2026-10", "2026-11"]}
    assert month_row(PRESENT, breaks, "zh-hant").endswith("（定義第 3 版起）")
    assert month_row(Month(2026, 10), breaks, "en") == Month(2026, 10).label("en")
    many = series_chart([(ON_TIME, totals)], "zh-hant", breaks={ON_TIME.key: breaks})
    assert many["layer"][1]["data"]["values"][0]["break"].endswith("定義第 3 版起")
    assert "color" not in many["encoding"]


def test_bars_leave_out_whoever_has_no_figure():
    chart = members_chart(ON_TIME, [line("a", 1, 2), line("none", 0, 0)], "zh-hant")
    assert chart["data"]["values"] == [{"name": "a", "value": 50.0}]


def test_a_share_need_not_begin_at_zero_but_a_count_must():
    plain = Metric(**{**{f: getattr(ON_TIME, f) for f in ON_TIME.__slots__}, "formula": count("a")})
    assert trend_chart(plain, [], "en")["encoding"]["y"]["scale"] == {"zero": True}
    assert trend_chart(ON_TIME, [], "en")["encoding"]["y"]["scale"] == {"zero": False}
