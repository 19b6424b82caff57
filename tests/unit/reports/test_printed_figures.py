"""Five printed reports: every error is found, and nothing that holds is called wrong."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.publish.reports.rules import checking
from civicloop.publish.reports.rules.checking import (
    Fact,
    Finding,
    Hundred,
    Likewise,
    Mean,
    Printed,
    Share,
    Sum,
)
from civicloop.publish.reports.rules.checking.words import EN, ZH, sentence

GOLDEN = json.loads((Path(__file__).parent / "printed.json").read_text(encoding="utf-8"))
PASSAGES = GOLDEN["sentences"] + GOLDEN["tables"]


def said(text):
    return [(row.code, row.printed, row.expected) for row in checking.findings(text)]


@pytest.mark.parametrize(
    "case", GOLDEN["sentences"] + GOLDEN["tables"], ids=lambda c: c["text"][:30]
)
def test_a_printed_passage_is_judged_as_recomputed(case):
    assert said(case["text"]) == [tuple(row) for row in case["findings"]]


@pytest.mark.parametrize(
    "case", GOLDEN["sentences"] + GOLDEN["tables"], ids=lambda c: c["text"][:30]
)
def test_the_claims_of_a_passage_are_really_read(case):
    """A reader that saw no claims would raise no false alarm either."""
    found = checking.relations(case["text"])
    assert len(found) >= case["claims"]


def relation(case):
    parts = tuple(Printed.of(part) for part in case.get("parts", ()))
    if case["kind"] == "sum":
        return Sum(Printed.of(case["total"]), parts)
    if case["kind"] == "share":
        return Share(parts, Printed.of(case["whole"]), Printed.of(case["percent"]))
    return Mean(Printed.of(case["total"]), case["over"], Printed.of(case["mean"]))


@pytest.mark.parametrize("case", GOLDEN["relations"], ids=str)
def test_a_stated_relation_holds_or_not(case):
    assert (relation(case).check() == []) is case["holds"]


def facts_of(name):
    return [
        Fact(subject, value, unit, report=name) for subject, value, unit in GOLDEN["facts"][name]
    ]


def test_one_thing_told_differently_by_two_reports_is_found():
    reports = {name: facts_of(name) for name in GOLDEN["facts"]}
    found = set()
    names = list(reports)
    for place, name in enumerate(names):
        for earlier in names[:place]:
            found |= {
                (name, row.subject, earlier)
                for row in checking.against(reports[name], reports[earlier])
            }
    assert {tuple(row) for row in GOLDEN["differ"]} <= found
    assert {subject for _name, subject, _other in found} == {row[1] for row in GOLDEN["differ"]}


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=9), st.integers(-3, 3))
def test_a_sum_is_found_wrong_exactly_when_it_is(parts, off):
    total = Printed(Decimal(sum(parts) + off))
    assert bool(Sum(total, tuple(Printed(Decimal(p)) for p in parts)).check()) is (off != 0)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_a_share_rounded_half_up_always_holds(part, whole, decimals):
    percent = checking.rounded(Decimal(part) * 100 / whole, decimals)
    shown = Printed(percent, decimals, "%")
    share = Share((Printed(Decimal(part)),), Printed(Decimal(whole)), shown)
    assert share.check() == []
    wrong = Printed(percent + Decimal(1).scaleb(-decimals), decimals, "%")
    assert len(Share(share.parts, share.whole, wrong).check()) == 1


@given(st.lists(st.integers(1, 10**5), min_size=2, max_size=8), st.integers(0, 3))
def test_shares_of_one_whole_never_fail_by_rounding_alone(counts, decimals):
    whole = Decimal(sum(counts))
    shares = tuple(
        Printed(checking.rounded(Decimal(n) * 100 / whole, decimals), decimals, "%") for n in counts
    )
    assert Hundred(shares).check() == []


def test_a_cut_mean_is_told_apart_from_a_wrong_one():
    total = Printed.of("748,279")
    codes = [Mean(total, 12, Printed.of(m)).check() for m in ("62,357", "62,356", "62,300")]
    assert [[row.code for row in found] for found in codes] == [[], ["cut"], ["mean"]]


def test_mixed_rounding_is_found_and_a_dropped_zero_is_not():
    figures = tuple(Printed.of(text, unit="%") for text in ("1.26", "32.7", "66"))
    exact = (Decimal("1.2579"), Decimal("32.7044"), Decimal("66.0377"))
    assert [(row.printed, row.expected) for row in Likewise(figures, exact).check()] == [
        ("66%", "66.04")
    ]


def test_a_figure_of_other_months_than_the_report_is_found():
    facts = [
        Fact("calls", "430,025", first="2019-07", last="2019-12"),
        Fact("petitions", "212,642", first="2019-01", last="2019-12"),
        Fact("classes", "74"),
    ]
    found = checking.outside(facts, first="2019-07", last="2019-12")
    assert [(row.code, row.subject) for row in found] == [("period", "petitions")]
    assert [sentence(row, "zh-hant") for row in found] == [
        "petitions：期間不符：資料期間 108年，報告期間 108年7月至12月（212,642）"
    ]
    assert "2019-01 – 2019-12, the report of 2019-07 – 2019-12" in sentence(found[0], "en")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "|機關|件數|占比|\n|-|-|-|\n|甲|3|30%|\n|乙|7|60%|\n|合計|10|100%|",
            [("hundred", "90%", "100%"), ("share", "60%", "70%")],
        ),
        ("|類|件|占比|\n|-|-|-|\n|甲|1|33%|\n|乙|2|67%|\n|合計|3|100%|", []),
        (
            "|區|上半年|下半年|合計|\n|--|--|--|--|\n|東區|1|2|3|\n|西區|4|5|8|\n|合計|5|7|12|",
            [("sum", "8", "9"), ("sum", "12", "11")],
        ),
        ("|區|件|\n|--|--|\n|東|1|\n|西|2|\n|小計|3|\n|南|5|\n|北|6|\n|小計|11|", []),
        ("|區|平均日數|\n|--|--|\n|東|1|\n|西|2|\n|合計|1.5|", []),
        ("計１０件，其中甲類３件、乙類４件及丙類４件。", [("sum", "10件", "11")]),
        ("計10件，其中以甲類3件、乙類2件、丙類1件最多。", []),
        ("查核 5 件（含複查 6 件）。", [("part", "6件", "≤ 5")]),
        (
            "\n".join(
                ["共辦理3場教育訓練，分別如下：", *(f"{n}.甲，計有5人參加。" for n in range(1, 5))]
            ),
            [("count", "3場", "4")],
        ),
    ],
)
def test_tables_and_lists_of_other_reports(text, found):
    assert said(text) == found


def test_a_finding_names_its_line_and_speaks_both_languages():
    text = "前言。\n\n計10件，其中甲類3件、乙類4件及丙類4件。"
    [found] = checking.findings(text)
    assert found.line == 3
    assert sentence(found, "zh-hant") == "加總不符：印「10件」，各項相加為 11（3 + 4 + 4）"
    assert "printed 10件" in sentence(found, "en")
    assert set(ZH) == set(EN)
    assert (
        sentence(Finding("count", "3場", "4", ""), "en")
        == "The number of items is wrong: printed 3場, 4 follow"
    )
