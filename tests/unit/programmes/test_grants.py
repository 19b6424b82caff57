"""The centre's grades and next year's grants (中央對直轄市及縣（市）政府補助辦法 §5)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.evaluate.programmes.rules.grants import (
    GRANT_RULE,
    GrantRule,
    Judged,
    gathered,
    ranked,
)
from civicloop.evaluate.programmes.rules.results import read_results

D = Decimal
RULE = GrantRule.of(GRANT_RULE)
CITY = 4_300_000_000
"""NT$4.3 billion and 97.7 points, second of the country, as the report of 101 prints them."""


@pytest.mark.parametrize(
    ("score", "code", "following"),
    [
        ("97.7", "excellent", 4_515_000_000),
        ("90", "excellent", 4_515_000_000),
        ("89.99", "good", CITY),
        ("80", "good", CITY),
        ("79.9999", "fair", 4_085_000_000),
        ("69.9", "poor", 3_870_000_000),
        ("0", "poor", 3_870_000_000),
    ],
)
def test_the_grade_moves_the_grant_and_no_score_is_rounded_into_a_band(score, code, following):
    band = RULE.band(D(score))
    assert (band.code, RULE.following(CITY, band)) == (code, following)


def test_what_is_less_than_the_unit_is_dropped_and_an_unmoved_grant_stays_to_the_dollar():
    assert RULE.following(1_234_567, RULE.band(D(95))) == 1_296_000
    assert RULE.following(1_234_567, RULE.band(D(85))) == 1_234_567


def test_equal_scores_share_a_place_and_what_was_not_judged_stands_last():
    scores = {1: D(88), 2: None, 3: D("97.7"), 4: D("97.70"), 5: D(60)}
    rows = ranked([Judged(key, 1000, score) for key, score in scores.items()], RULE)
    assert [(row.key, row.place) for row in rows] == [(3, 1), (4, 1), (1, 3), (5, 4), (2, None)]
    assert (rows[-1].band, rows[-1].following, rows[-1].difference) == (None, None, None)
    assert [row.difference for row in rows[:-1]] == [0, 0, 0, -1000]


def test_an_agency_has_its_score_by_the_weight_of_its_grants():
    rows = [(7, Judged(1, 300, D(90))), (7, Judged(2, 100, D(70))), (7, Judged(3, 50)),
            (8, Judged(4, 0, D(80))), (8, Judged(5, 0, D(60))), (9, Judged(6, 10))]  # fmt: skip
    found = {row.key: (row.grant, row.score) for row in gathered(rows)}
    assert found == {7: (450, D(85)), 8: (0, D(70)), 9: (10, None)}


SCORES = st.decimals(0, 100, places=2)


@given(st.integers(0, 10**13), SCORES, SCORES)
def test_a_better_score_never_brings_a_smaller_grant(grant, one, other):
    low, high = sorted((one, other))
    assert RULE.following(grant, RULE.band(low)) <= RULE.following(grant, RULE.band(high))


@given(st.lists(st.one_of(st.none(), SCORES), max_size=30))
def test_a_place_is_one_more_than_how_many_are_better(scores):
    rows = ranked([Judged(key, 0, score) for key, score in enumerate(scores)], RULE)
    assert len(rows) == len(scores)
    said = [score for score in scores if score is not None]
    for row in rows:
        better = None if row.score is None else sum(one > row.score for one in said) + 1
        assert row.place == better


def test_a_sheet_is_read_with_full_width_figures_and_a_heading():
    text = "編號\t成績\t補助款\n115-001\t９７.７\t1,500,000\n\n115-002\t80\n"
    rows, faults = read_results(text)
    assert faults == []
    assert [(row.line, row.number, row.score, row.grant) for row in rows] == [
        (2, "115-001", D("97.7"), 1_500_000), (4, "115-002", D(80), None),
    ]  # fmt: skip
    assert [row.number for row in read_results("115-001，85，1,500,000")[0]] == ["115-001"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("115-001\t101", "score_out_of_range", 1),
        ("115-001\t-1", "score_out_of_range", 1),
        ("115-001\t很好", "score_not_a_number", 1),
        ("115-001\t90\n115-001\t91", "number_twice", 2),
        ("115-001", "no_score", 1),
        ("115-001\t", "no_score", 1),
        ("115-001\t90\t-5", "money_below_zero", 1),
        ("115-001\t90\t5.5", "money_not_a_number", 1),
        ("\t90", "no_score", 1),
    ],
)
def test_a_line_that_cannot_be_is_named(text, code, line):
    _rows, faults = read_results(text)
    assert [(fault.code, fault.line) for fault in faults] == [(code, line)]
