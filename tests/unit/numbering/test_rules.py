"""How numbers look, and that a mistyped one is found."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.numbering import rules
from civicloop.kernel.numbering.errors import CheckDigitError, NumberShapeError


@pytest.fixture(autouse=True, scope="module")
def series():
    kept, closed = rules.SERIES._entries, rules.SERIES._closed
    rules.SERIES._entries, rules.SERIES._closed = {}, False
    yield rules.declare_series("sample", pattern="{roc}-{number:7}-{check}")
    rules.SERIES._entries, rules.SERIES._closed = kept, closed


years = st.integers(1912, 2910)
runnings = st.integers(1, 10**9)


def test_damm_agrees_with_its_published_example():
    assert rules.damm("572") == 4
    assert rules.damm("5724") == 0


def test_a_number_is_written_as_its_pattern_says():
    number = rules.SERIES.get("sample").write(2026, 123)
    assert number == f"115-0000123-{rules.SERIES.get('sample').check_digit(2026, 123)}"


@given(years, runnings)
def test_what_is_written_can_be_read(year, running):
    text = rules.SERIES.get("sample").write(year, running)
    assert rules.parse(text) == rules.Number("sample", year, running)
    assert rules.canonical(text.replace("-", "")) == text


@given(years, runnings, st.data())
def test_every_wrong_digit_is_found(year, running, data):
    text = rules.SERIES.get("sample").write(year, running)
    place = data.draw(st.sampled_from([at for at, ch in enumerate(text) if ch.isdigit()]))
    wrong = data.draw(st.sampled_from([ch for ch in "0123456789" if ch != text[place]]))
    assert not rules.check(text[:place] + wrong + text[place + 1 :])


@given(years, runnings, st.data())
def test_every_swap_of_neighbours_is_found(year, running, data):
    digits = rules.SERIES.get("sample").write(year, running).replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert rules.check(swapped) is (digits[place] == digits[place + 1])


def test_ways_of_typing_are_forgiven():
    text = rules.SERIES.get("sample").write(2026, 123)
    typed = text.replace("-", " – ").translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert rules.canonical(f"  {typed} ") == text


def test_what_is_wrong_is_told_apart():
    text = rules.SERIES.get("sample").write(2026, 123)
    wrong = text[:-1] + str((int(text[-1]) + 1) % 10)
    with pytest.raises(CheckDigitError):
        rules.parse(wrong)
    with pytest.raises(NumberShapeError):
        rules.parse("路燈")


@pytest.mark.parametrize(
    "pattern",
    [
        "{roc}-{number:7}",
        "{number:7}{check}",
        "{roc}{year}{number}{check}",
        "{a}{roc}{number}{check}",
    ],
)
def test_a_pattern_without_its_parts_is_refused(pattern):
    with pytest.raises(ValueError, match="pattern"):
        rules.declare_series("other", pattern=pattern)


def test_the_year_is_that_of_the_day():
    assert rules.year_of(dt.date(2026, 12, 31)) == 2026
