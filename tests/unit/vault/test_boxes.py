"""Boxes, wrapped keys and indexes, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.vault import rules
from civicloop.kernel.vault.errors import BoxDamagedError

KEY, OTHER = b"k" * 32, b"o" * 32
REF, FIELD = "cases:case:1", "phone"


@given(st.text())
def test_a_box_gives_back_what_was_put_in(text):
    box = rules.seal(KEY, text, ref=REF, field=FIELD)
    assert rules.unseal(KEY, box, ref=REF, field=FIELD).decode() == text


def test_two_boxes_of_one_value_differ():
    boxes = {rules.seal(KEY, "0912", ref=REF, field=FIELD) for _ in range(50)}
    assert len(boxes) == 50


@pytest.mark.parametrize(
    ("key", "ref", "field"),
    [
        (OTHER, REF, FIELD),
        (KEY, "cases:case:2", FIELD),
        (KEY, REF, "email"),
        (KEY, "cases:case:", "1phone"),
    ],
)
def test_a_box_opens_for_its_key_object_and_field_alone(key, ref, field):
    box = rules.seal(KEY, "0912", ref=REF, field=FIELD)
    with pytest.raises(BoxDamagedError):
        rules.unseal(key, box, ref=ref, field=field)


def test_a_box_with_any_bit_changed_stays_closed():
    box = rules.seal(KEY, "0912", ref=REF, field=FIELD)
    for place in range(len(box) * 8):
        changed = bytearray(box)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(BoxDamagedError):
            rules.unseal(KEY, bytes(changed), ref=REF, field=FIELD)


@pytest.mark.parametrize("box", [b"", b"\x01", b"\x01" * 28, b"\x02" + b"x" * 40])
def test_what_is_no_box_is_refused(box):
    with pytest.raises(BoxDamagedError):
        rules.unseal(KEY, box, ref=REF, field=FIELD)


def test_a_wrapped_key_is_no_value_and_belongs_to_its_object():
    wrapped = rules.wrap(KEY, OTHER, ref=REF)
    assert rules.unwrap(KEY, wrapped, ref=REF) == OTHER
    with pytest.raises(BoxDamagedError):
        rules.unwrap(KEY, wrapped, ref="cases:case:2")
    with pytest.raises(BoxDamagedError):
        rules.unseal(KEY, wrapped, ref=REF, field="")


@pytest.mark.parametrize(
    ("one", "other"),
    [("王小明", " 王 小明"), ("Ａ１２", "a12"), ("Citizen@Example.ORG", "citizen@example.org")],
)
def test_an_index_is_equal_for_texts_that_are_equal_to_people(one, other):
    assert rules.blind_index(KEY, "name", one) == rules.blind_index(KEY, "name", other)


def test_an_index_differs_by_text_purpose_and_key():
    indexes = {
        rules.blind_index(KEY, "name", "王小明"),
        rules.blind_index(KEY, "name", "王大明"),
        rules.blind_index(KEY, "mail", "王小明"),
        rules.blind_index(OTHER, "name", "王小明"),
    }
    assert len(indexes) == 4
    assert {len(index) for index in indexes} == {64}
