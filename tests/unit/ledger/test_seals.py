"""Digests, Merkle trees, heads."""

import dataclasses
import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.ledger.rules import seals

AT = dt.datetime(2026, 11, 21, 8, 30, 0, 123456, tzinfo=dt.UTC)
ROW = seals.Row(
    1, AT, AT, "cases:case:1", 2, "cases.case_opened", 1, '{"a": 1}', "person:1", "", "r", b"\x01"
)
CHANGED = {
    "position": 2,
    "recorded_at": AT + dt.timedelta(microseconds=1),
    "occurred_at": AT + dt.timedelta(microseconds=1),
    "stream": "cases:case:2",
    "number": 3,
    "name": "cases.case_closed",
    "version": 2,
    "body": '{"a": 2}',
    "actor": "person:2",
    "acting_for": "person:3",
    "request": "",
    "sealed": None,
}


def h(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(seals.Row)])
def test_every_column_is_in_the_digest(name):
    other = dataclasses.replace(ROW, **{name: CHANGED[name]})
    assert seals.digest(other) != seals.digest(ROW)


@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_can_shift_into_its_neighbour(one, two, three, four):
    first = dataclasses.replace(ROW, stream=one, name=two)
    second = dataclasses.replace(ROW, stream=three, name=four)
    assert (seals.canonical(first) == seals.canonical(second)) == ((one, two) == (three, four))


def test_small_trees_are_those_of_rfc_6962():
    a, b, c = (h(letter) for letter in (b"a", b"b", b"c"))
    assert seals.root([a]) == a
    assert seals.root([a, b]) == h(b"\x01", a, b)
    assert seals.root([a, b, c]) == h(b"\x01", h(b"\x01", a, b), c)


def rfc_6962(leaves):
    """The definition in RFC 6962, 2.1, word by word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return h(b"\x01", rfc_6962(leaves[:split]), rfc_6962(leaves[split:]))


@given(st.integers(1, 200))
def test_every_tree_is_that_of_rfc_6962(size):
    leaves = [h(bytes([number])) for number in range(size)]
    assert seals.root(leaves) == rfc_6962(leaves)


@given(st.integers(1, 120), st.data())
def test_a_path_leads_from_its_leaf_to_the_root_and_from_no_other(size, data):
    leaves = [h(bytes([number])) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path = seals.path(leaves, index)
    assert seals.climb(leaves[index], path) == seals.root(leaves)
    assert seals.climb(h(b"forged"), path) != seals.root(leaves)


def test_a_head_says_everything_of_its_batch():
    said = {
        "number": 2,
        "first": 5,
        "last": 8,
        "root": h(b"r"),
        "before": seals.genesis("one"),
        "sealed_at": AT,
    }
    changed = {
        "number": 3,
        "first": 6,
        "last": 9,
        "root": h(b"s"),
        "before": seals.genesis("two"),
        "sealed_at": AT + dt.timedelta(microseconds=1),
    }
    heads = {seals.head(**said), *(seals.head(**{**said, k: v}) for k, v in changed.items())}
    assert len(heads) == 1 + len(changed)
