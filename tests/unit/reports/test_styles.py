"""How reports write numbers, dates and marks."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.publish.reports.rules import styles
from civicloop.publish.reports.rules.styles import Style


@pytest.mark.parametrize(
    ("style", "place", "mark"),
    [
        ("壹、", 1, "壹、"), ("壹、", 10, "拾、"), ("壹、", 11, "拾壹、"), ("壹、", 20, "貳拾、"),
        ("一、", 8, "八、"), ("一、", 16, "十六、"), ("一、", 28, "二十八、"),
        ("（一）", 4, "（四）"), ("(一)", 12, "(十二)"), ("1.", 7, "7."), ("(1)", 3, "(3)"),
        ("①", 20, "⑳"), ("", 5, ""),
    ],
)  # fmt: skip
def test_a_mark_is_written_as_its_level_is(style, place, mark):
    assert styles.numbered(style, place) == mark


@pytest.mark.parametrize(("style", "place"), [("A.", 1), ("壹、", 0), ("一、", 100), ("①", 21)])
def test_a_mark_that_does_not_exist_is_refused(style, place):
    with pytest.raises(ValueError, match=r"is not|no circle"):
        styles.numbered(style, place)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (9999, "9,999"), (212642, "21萬2,642"), (97040, "9萬7,040"), (1170000, "117萬"),
     (3_465_531_000, "34億6,553萬1,000"), (300_000_000, "3億"), (-12345, "-1萬2,345")],
)  # fmt: skip
def test_large_numbers_are_split_at_wan_and_yi(value, text):
    assert styles.split_large(value) == text


@given(st.integers(0, 10**12))
def test_nothing_is_lost_by_splitting(value):
    text = styles.split_large(value).replace(",", "")
    yi, _, rest = text.rpartition("億")
    wan, _, ones = rest.rpartition("萬")
    assert int(yi or 0) * 10**8 + int(wan or 0) * 10**4 + int(ones or 0) == value


@pytest.mark.parametrize(
    ("style", "money"),
    [(Style(large="yi"), "466.15億元"), (Style(), "466億1,500萬元"),
     (Style(large="plain"), "46,615,000,000元")],
)  # fmt: skip
def test_money_is_written_as_the_report_does(style, money):
    assert style.money(46_615_000_000) == money


def test_full_and_half_width():
    style = Style(wide_digits=True)
    assert style.percent(Decimal("43.545"), 2) == "４３.５５％"
    assert Style(wide_percent=False).percent(Decimal("43.545"), 2) == "43.55%"
    assert styles.narrowed("（１０８）．５％") == "(108).5%"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2019, 8, 1), date(2020, 2, 29), "108年8月至109年2月"),
        (date(2019, 7, 1), date(2019, 12, 31), "108年7月至12月"),
        (date(2018, 1, 1), date(2018, 12, 31), "107年"),
        (date(2020, 6, 1), date(2020, 6, 30), "109年6月"),
    ],
)
def test_spans_count_years_of_the_republic(first, last, text):
    assert styles.roc_span(first, last) == text


def test_words_are_listed_with_an_and():
    assert styles.listed(["民政類", "社政類", "工務類"]) == "民政類、社政類及工務類"
