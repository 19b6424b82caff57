"""A code on paper is read right, or not at all."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.metrics.rules import codes

texts = st.text(min_size=1, max_size=40)


@given(texts)
def test_a_code_is_read_as_people_write_it(text):
    code = codes.code_of(text)
    assert len(code) == 8
    assert codes.read_code(code) == code
    assert codes.read_code(codes.spaced(code).lower()) == code
    assert codes.read_code(code.replace("0", "o").replace("1", "l")) == code


@given(texts)
def test_one_wrong_character_is_always_found(text):
    code = codes.code_of(text)
    for place in range(8):
        for letter in codes.ALPHABET:
            if letter != code[place]:
                assert codes.read_code(code[:place] + letter + code[place + 1 :]) == ""


@given(texts)
def test_two_exchanged_characters_are_always_found(text):
    code = codes.code_of(text)
    for one, two in combinations(range(8), 2):
        letters = list(code)
        letters[one], letters[two] = letters[two], letters[one]
        assert code[one] == code[two] or codes.read_code("".join(letters)) == ""


def test_another_attempt_gives_another_code():
    assert len({codes.code_of("figure", attempt) for attempt in range(1000)}) == 1000


def test_what_is_no_code_is_nothing():
    for text in (
        "",
        "1234567",
        "123456789",
        "!!!!!!!!",
        "UUUUUUUU",
        "../../..",
        "一二三四五六七八",
    ):
        assert codes.read_code(text) == ""
