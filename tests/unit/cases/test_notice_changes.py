"""What a version of the privacy notice changed, sign by sign and word by word."""

from hypothesis import given
from hypothesis import strategies as st

from civicloop.answer.cases.rules.privacy import changes


def test_a_changed_number_and_a_changed_word_stand_alone():
    assert changes("保存五年", "保存三年") == [
        ("same", "保存"), ("out", "五"), ("in", "三"), ("same", "年"),
    ]  # fmt: skip
    assert changes("kept five years", "kept three years") == [
        ("same", "kept "), ("out", "five"), ("in", "three"), ("same", " years"),
    ]  # fmt: skip


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_from_the_changes(before, after):
    found = changes(before, after)
    assert "".join(text for kind, text in found if kind != "in") == before
    assert "".join(text for kind, text in found if kind != "out") == after
    assert all(text for _kind, text in found)
