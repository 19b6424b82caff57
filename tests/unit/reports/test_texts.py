"""Texts and tables as offices write them, in two languages: what is found, and what is not.

``texts.json`` has for each text the findings (check, as printed, what follows, line); ``claims``
says that something has to be read in a text that holds.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.publish.reports.rules import checking
from civicloop.publish.reports.rules.texts import compared

TEXTS = json.loads((Path(__file__).parent / "texts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case["text"][:40])
def test_exactly_what_does_not_follow_is_found(case):
    claims = checking.relations(case["text"])
    found = [[row.code, row.printed, row.expected, row.line] for row in checking.check(claims)]
    assert sorted(found) == sorted(case["findings"])
    assert len(claims) >= case.get("claims", 0)


def test_a_line_is_that_of_the_figure_however_lines_end():
    text = "前言\n\n114年1月至6月受理\n12,000件，平均每月\n2,100件。\n"
    for end in ("\n", "\r\n", "\r"):
        [found] = checking.findings(text.replace("\n", end))
        assert (found.printed, found.line) == ("2,100件", 5)


def test_rows_of_a_csv_have_the_lines_of_the_file():
    """A cell with a line break moves the lines below it, as an editor counts them."""
    text = (
        '114年統計表,,\n機關,"受理\n件數",結案\n甲局,10,9\n乙局,20,19\n合計,31,28\n'
        "\n區,件\n東,1\n西,2\n合計,4\n"
    )
    found = checking.check(checking.csv_relations(text))
    assert [(row.printed, row.line) for row in found] == [("31", 6), ("4", 11)]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_cells_are_parted_by_what_the_first_line_shows(sign):
    rows = [("機關", "件數"), ("甲局", "10"), ("乙局", "20"), ("合計", "31")]
    text = "\n".join(sign.join(row) for row in rows)
    [found] = checking.check(checking.csv_relations(text))
    assert (found.printed, found.expected, found.line) == ("31", "30", 4)


def test_sentences_in_the_cells_of_a_csv_are_read():
    text = '項目,成果\n陳情,"共計520件，包括信箱120件、陳情300件及派工110件。"\n'
    [found] = checking.check(checking.csv_relations(text))
    assert (found.printed, found.expected, found.line) == ("520件", "530", 2)


LISTS = (
    "共計{total:,}件，包括甲類{0:,}件、乙類{1:,}件及丙類{2:,}件。",
    "查核{total:,}件，分別為甲類{0:,}件、乙類{1:,}件、丙類{2:,}件。",
    "全年{total:,}件（甲類{0:,}件、乙類{1:,}件、丙類{2:,}件）。",
    "甲類{0:,}件、乙類{1:,}件及丙類{2:,}件，合計{total:,}件。",
    "甲類{0:,}件，乙類{1:,}件，丙類{2:,}件，共計{total:,}件。",
    "總經費{total:,}萬元：甲案{0:,}萬元、乙案{1:,}萬元及丙案{2:,}萬元。",
    "|類|件數|\n|--|--|\n|甲|{0:,}|\n|乙|{1:,}|\n|丙|{2:,}件|\n|合計|{total:,}|",
    "類\t一\t二\t三\t合計\n甲\t{0}\t{1}\t{2}\t{total}\n",
    "The {total:,} cases comprised {0:,} letters, {1:,} calls and {2:,} visits.",
    "There were {total:,} cases ({0:,} letters, {1:,} calls and {2:,} visits).",
    "{0:,}＋{1:,}＋{2:,}＝{total:,}",
)


@pytest.mark.parametrize("form", LISTS)
@given(
    parts=st.lists(st.integers(100, 90_000), min_size=3, max_size=3),
    off=st.sampled_from([-7, -1, 0, 1, 9]),
)
def test_a_list_is_found_wrong_exactly_when_it_is(form, parts, off):
    found = checking.findings(form.format(*parts, total=sum(parts) + off))
    assert [row.code for row in found] == (["sum"] if off else [])


CHANGES = (
    "本期受理{after:,}件，較上期{before:,}件{word}{by:,}件。",
    "受理件數由{before:,}件{word}為{after:,}件，{word}{by:,}件。",
    "本期受理{after:,}件，較上期{word}{by:,}件（上期{before:,}件）。",
)


@pytest.mark.parametrize("form", CHANGES)
@given(
    before=st.integers(1_000, 90_000),
    by=st.integers(100, 900),
    falls=st.booleans(),
    off=st.sampled_from([-3, 0, 3]),
)
def test_a_rise_or_fall_is_found_wrong_exactly_when_it_is(form, before, by, falls, off):
    after, word = (before - by, "減少") if falls else (before + by, "增加")
    text = form.format(before=before, after=after, by=by + off, word=word)
    assert [row.code for row in checking.findings(text)] == (["change"] if off else [])


@given(st.text("甲乙丙1 \n", max_size=60), st.text("甲乙丙1 \n", max_size=60))
def test_two_versions_are_told_apart_and_nothing_of_either_is_lost(before, after):
    found = compared(before, after)
    assert "".join(text for kind, text in found if kind != "in") == before
    assert "".join(text for kind, text in found if kind != "out") == after


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("115年1月至6月辦理3場。", ["115年1月至6月"]),
        ("前言。\n\n115年上半年辦理3場。", ["115年上半年"]),
        ("115年7月至12月辦理3場，較115年1月至6月增加1場。", []),
        ("將於116年1月至6月辦理。115年1月至3月為試辦期。", []),
        ("2026年1月至6月辦理3場。", ["2026年1月至6月"]),
    ],
)
def test_a_paragraph_kept_from_another_period_is_found(text, found):
    """The report is of the second half of the year 115."""
    told = checking.other_periods(text, first="2026-07", last="2026-12")
    assert [row.printed for row in told] == found
    assert {row.code for row in told} <= {"period"}


@pytest.mark.parametrize("line", ["受理30件、", "Of the 163 plans, 103 (63.8%) were late. "])
def test_a_list_of_data_without_an_end_claims_nothing(line):
    """Each number is read once: ten times the text takes no hundred times the work."""
    found = checking.relations(line * 20_000)
    assert len([one for one in found if "受理" in line]) == 0
