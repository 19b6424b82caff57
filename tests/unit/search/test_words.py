"""Text becomes pairs, a question becomes a query, and the eye sees where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.search.errors import NothingToSearchError
from civicloop.kernel.search.rules import (
    highlight,
    ranked,
    scope_query,
    word_query,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("路燈不亮", ["不亮", "亮", "燈不", "路燈"]),
        ("502號", ["502", "號"]),
        ("臺北Lamp Post", ["lamp", "post", "北", "台北"]),
        ("１１５-0000123-7", ["0000123", "115", "11500001237", "7"]),
        ("、。！", []),
        ("", []),
    ],
)
def test_a_text_becomes_words(text, words):
    assert words_of(text) == sorted(words)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("路燈不亮", "'路燈' & '燈不' & '不亮'"),
        ("路燈 故障", "'路燈' & '故障'"),
        ("50號", "'50'"),
        ("燈", "'燈':*"),
        ("lamp 12", "'lamp':* & '12'"),
        ("115-0000123-7", "'11500001237'"),
        ("o'hara", "'o' & 'hara':*"),
    ],
)
def test_a_question_becomes_a_query(text, query):
    assert word_query(text) == query


@pytest.mark.parametrize("text", ["", "  ", "?!", "、"])
def test_a_question_without_a_character_is_refused(text):
    with pytest.raises(NothingToSearchError):
        word_query(text)


@given(st.text(max_size=200))
def test_no_word_can_pass_for_a_mark_or_end_a_quote(text):
    for word in words_of(text):
        assert word
        assert not set(word) & set("@'\\ &|!():")


def test_the_scope_names_kinds_and_units():
    assert scope_query({"b.b": frozenset({3, 2}), "a.a": None, "c.c": frozenset()}) == (
        "'@ka.a' | ('@kb.b' & ('@u2' | '@u3'))"
    )
    assert scope_query({"c.c": frozenset()}) == ""


def test_the_best_holds_the_whole_term_early_and_often():
    texts = [(1, "燈不亮，路燈壞"), (2, "報修：路燈不亮"), (3, "路燈不亮，路燈不亮")]
    assert ranked("路燈不亮", texts) == [3, 2, 1]


def shown(text, question, **more):
    return "".join(
        f"[{each.text}]" if each.found else each.text for each in highlight(text, question, **more)
    )


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("巷口路燈不亮", "路燈", "巷口[路燈]不亮"),
        ("台北路燈", "臺北", "[台北]路燈"),
        ("ＬＡＭＰ broken", "lamp", "[ＬＡＭＰ] broken"),
        ("燈不亮了", "路燈不亮", "[燈不亮]了"),
        ("沒有", "路燈", "沒有"),
    ],
)
def test_the_question_is_marked_in_the_text(text, question, marked):
    assert shown(text, question) == marked


def test_a_long_text_is_shown_around_its_first_hit():
    text = "前" * 200 + "路燈" + "後" * 200
    assert shown(text, "路燈", room=40) == "…" + "前" * 20 + "[路燈]" + "後" * 18 + "…"


@given(st.text(max_size=60), st.text(max_size=10))
def test_the_pieces_of_a_short_text_are_the_text(text, question):
    assert "".join(piece.text for piece in highlight(text, question)) == text
