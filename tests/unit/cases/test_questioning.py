"""Questions as rows and as a definition: there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.answer.cases.rules import defaults
from civicloop.answer.cases.rules.questioning import (
    CHOOSING,
    KINDS,
    Question,
    definition_of,
    rows_of,
)
from civicloop.kernel.schemas.rules import check_definition

WORDS = st.text(alphabet="abc路燈 ", min_size=1, max_size=8).filter(str.strip)
CHOICES = st.lists(
    st.tuples(st.from_regex(r"[a-z]{1,6}", fullmatch=True), WORDS, WORDS),
    min_size=1,
    max_size=4,
    unique_by=lambda choice: choice[0],
).map(tuple)


@st.composite
def question(draw, code):
    kind = draw(st.sampled_from(sorted(KINDS)))
    hints = draw(st.booleans())
    return Question(
        code=code,
        kind=kind,
        label_zh=draw(WORDS),
        label_en=draw(WORDS),
        help_zh=draw(WORDS) if hints else "",
        help_en=draw(WORDS) if hints else "",
        required=draw(st.booleans()),
        choices=draw(CHOICES) if kind in CHOOSING else (),
        longest=draw(st.none() | st.integers(1, 1000)) if kind in {"text", "long"} else None,
        lowest=draw(st.none() | st.integers(0, 9)) if kind in {"whole", "number"} else None,
    )


@given(
    st.lists(st.sampled_from("abcdef"), min_size=1, unique=True).flatmap(
        lambda codes: st.tuples(*(question(code) for code in codes))
    )
)
def test_rows_become_a_sound_definition_and_the_same_rows_again(rows):
    definition = definition_of(rows)
    check_definition(definition)
    assert rows_of(definition) == list(rows)


@pytest.mark.parametrize("code", sorted(defaults.questions()))
def test_the_starting_questions_survive_an_edit_that_changes_nothing(code):
    definition = defaults.questions()[code]
    again = definition_of(rows_of(definition), definition)
    assert rows_of(again) == rows_of(definition)
    assert again["properties"].keys() == definition["properties"].keys()
    pattern = definition["properties"].get("plate", {}).get("pattern")
    assert again["properties"].get("plate", {}).get("pattern") == pattern
