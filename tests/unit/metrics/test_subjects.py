"""Subjects of texts are groups of words whose links can be computed by hand."""

from __future__ import annotations

import random

import pytest

from civicloop.engines.metrics.rules import Month, months_until
from civicloop.engines.metrics.rules.insight import (
    LEAST,
    Mentions,
    drift,
    speaks_of,
    subjects,
)
from civicloop.engines.metrics.rules.insight.manner import cut
from civicloop.engines.metrics.rules.insight.subjects import COMMON, link

NOISE = ["噪音，{0}，半夜施工", "半夜施工、噪音{0}", "施工到半夜。噪音不停{0}"]
DOGS = ["野狗，{0}，狗吠", "狗吠、野狗{0}", "野狗一群；狗吠{0}"]
OTHERS = ["樹倒", "缺水", "停電", "塗鴉", "坑洞", "漏油", "蜂窩", "鼠患", "臭味", "積沙"]


def texts_of(patterns, number):
    return [
        patterns[place % len(patterns)].format("甲乙丙丁戊"[place % 5]) for place in range(number)
    ]


def city(seed=1):
    """Thirty texts of noise, twenty of dogs, a hundred and fifty of ten other things."""
    rows = texts_of(NOISE, 30) + texts_of(DOGS, 20) + [OTHERS[n % 10] for n in range(150)]
    random.Random(seed).shuffle(rows)
    return rows


def test_words_of_the_same_texts_are_one_subject_and_no_text_has_two():
    found, n = subjects(city())
    assert n == 200
    assert [(set(row.words), row.texts) for row in found] == [
        ({"噪音", "半夜", "施工"}, 30),
        ({"野狗", "狗吠"}, 20),
    ]


def test_the_order_of_the_texts_changes_nothing():
    assert subjects(city(1)) == subjects(city(2))


def test_a_link_is_four_numbers_that_can_be_computed_by_hand():
    """20 of 200 have both, by chance 30·40/200 = 6; log2(20/6)/log2(200/20) = 0.523 (Bouma).

    2·(20 ln(20/6) + 10 ln(10/24) + 20 ln(20/34) + 150 ln(150/136)) = 38.81 (Dunning).
    """
    found = link("甲", "乙", (30, 40, 20), 200)
    assert found.by_chance == 6
    assert found.nearness == pytest.approx(0.523, abs=0.0005)
    assert found.clearness == pytest.approx(38.81, abs=0.05)
    assert link("甲", "乙", (30, 40, 6), 200).nearness == pytest.approx(0, abs=1e-9)
    assert link("甲", "乙", (7, 7, 7), 7).nearness == 1


def test_few_texts_common_words_and_pieces_of_longer_words_make_no_subject():
    few = texts_of(DOGS, LEAST - 1) + ["樹倒"] * 100
    assert subjects(few) == ([], 100 + LEAST - 1)
    common = texts_of(DOGS, 60) + [OTHERS[n % 10] for n in range(100)]
    assert COMMON < 60 / 160
    assert subjects(common)[0] == []
    phrase = ["捷運站出口", "缺水"] * 30 + [OTHERS[n % 10] for n in range(300)]
    assert subjects(phrase)[0] == [], "捷運 and 站出 stand in one longer run"
    assert subjects([]) == ([], 0)


def test_how_people_write_is_cut_away():
    assert cut("路燈LED").split() == ["燈led"]
    assert cut("請派員盡速處理積水，謝謝").split() == ["積水，"]
    polite = ["請派員盡速處理，謝謝" + OTHERS[n % 10] for n in range(200)]
    assert subjects(polite)[0] == []


def test_a_text_speaks_of_a_subject_with_two_of_its_words_and_of_a_word_with_that():
    words = ("噪音", "半夜", "led")
    assert speaks_of("半夜有噪音", words)
    assert speaks_of("LED 半夜還亮", words)
    assert not speaks_of("半夜停電", words)
    assert speaks_of("半夜停電", ("半夜",))


def series(*numbers, texts=100):
    months = months_until(Month(2026, 10), len(numbers))
    return [Mentions(month, texts, number) for month, number in zip(months, numbers, strict=True)]


def test_below_five_nothing_is_told_and_nought_neither():
    four, none, five = series(4, 0, 5)
    assert four.is_hidden
    assert none.is_hidden
    assert (four.share, none.share, five.share) == (None, None, 5.0)


def test_halves_are_held_against_each_other_by_the_log_likelihood_of_dunning():
    """2·(30 ln(30/16) + 2 ln(2/16) + ...) stands in test_insight; here 10 of 300 and 60 of 300."""
    found = drift(series(2, 3, 5, 20, 20, 20))
    assert found is not None
    assert (found.earlier_texts, found.later_texts) == (300, 300)
    assert found.earlier == pytest.approx(10 / 3)
    assert found.later == 20
    assert found.is_clear
    steady = drift(series(10, 11, 50, 9, 10))
    assert steady is not None
    assert not steady.is_clear
    assert steady.earlier_texts == 200, "the month in the middle belongs to neither"


def test_too_few_months_or_mentions_are_not_held_against_each_other():
    assert drift(series(20, 20, 20)) is None
    assert drift(series(1, 1, 20, 20)) is None


def test_a_sum_that_would_tell_what_a_hidden_month_holds_is_not_told():
    assert drift(series(3, 9, 20, 20)) is None, "12 of two months, 9 of one: 3"
    assert drift(series(4, 4, 9, 20, 20, 20)) is None, "17 less 9 is twice the most that is hidden"
    assert drift(series(3, 4, 9, 20, 20, 20)) is not None
