"""No hidden number can be computed from what is shown: every small table is tried."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.metrics.rules import LEAST_FLOOR, hidden_members, is_hidden

SEVERAL = 2


def view(table: dict[str, int], hidden: frozenset[str], floor: int) -> tuple:
    """All that a reader sees: each shown number, and the total unless it is hidden."""
    total = sum(table.values())
    shown = tuple((key, None if key in hidden else table[key]) for key in sorted(table))
    return (None if is_hidden(total, floor) else total), shown


def possible(tables, floor, inside=None):
    """For each view, the numbers that each hidden cell can be, over all tables."""
    found: dict[tuple, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for table in tables:
        hidden = hidden_members(table, floor, inside=inside)
        seen = view(table, hidden, floor)
        if inside is not None:
            wide: dict[str, int] = defaultdict(int)
            for key, number in table.items():
                wide[inside[key]] += number
            seen = (seen, view(wide, hidden_members(wide, floor), floor))
        for key in hidden:
            found[seen][key].add(table[key])
    return found


@pytest.mark.parametrize(
    ("members", "floor", "most"), [(2, 3, 9), (2, 5, 12), (3, 3, 9), (3, 4, 9), (4, 3, 6)]
)
def test_every_hidden_number_could_be_another_one(members, floor, most):
    names = "abcd"[:members]
    tables = [
        dict(zip(names, numbers, strict=True))
        for numbers in product(range(most + 1), repeat=members)
    ]
    views = possible(tables, floor)
    assert len(views) > SEVERAL
    for (total, shown), cells in views.items():
        if total is not None and total > most:
            continue  # not every table with this total was tried
        for key, numbers in cells.items():
            assert len(numbers) >= SEVERAL, (shown, key, numbers)


def test_categories_do_not_tell_of_their_groups_nor_groups_of_them():
    inside = {"a1": "A", "a2": "A", "b1": "B", "b2": "B", "c1": "C"}
    floor, most = 3, 4
    tables = [
        dict(zip(inside, numbers, strict=True))
        for numbers in product(range(most + 1), repeat=len(inside))
    ]
    for (narrow, _wide), cells in possible(tables, floor, inside).items():
        total = narrow[0]
        if total is not None and total > most:
            continue
        for key, numbers in cells.items():
            assert len(numbers) >= SEVERAL, (narrow, key, numbers)


numbers = st.dictionaries(
    st.sampled_from([f"m{index}" for index in range(12)]), st.integers(0, 40), min_size=2
)


@given(numbers, st.integers(LEAST_FLOOR, 10))
def test_no_small_number_is_ever_shown(table, floor):
    hidden = hidden_members(table, floor)
    assert not any(is_hidden(table[key], floor) for key in table if key not in hidden)


@given(numbers, st.integers(LEAST_FLOOR, 10))
def test_who_has_which_number_makes_no_difference(table, floor):
    """The rule looks at numbers alone: two members changed places are hidden alike."""
    hidden = hidden_members(table, floor)
    turned = sorted(hidden)
    changed = {**table, **dict(zip(turned, [table[key] for key in reversed(turned)], strict=True))}
    assert hidden_members(changed, floor) == hidden


@given(numbers, st.integers(LEAST_FLOOR, 10))
def test_one_hidden_cell_never_stands_alone(table, floor):
    assert len(hidden_members(table, floor)) != 1


def test_a_table_of_large_numbers_and_none_is_shown_whole():
    assert hidden_members({"a": 5, "b": 60, "c": 0}, 5) == frozenset()


def test_beside_a_small_number_stand_the_empty_ones_and_if_need_be_the_next():
    assert hidden_members({"a": 3, "b": 60, "c": 0, "d": 9}, 5) == {"a", "c"}
    assert hidden_members({"a": 3, "b": 60, "c": 7, "d": 9}, 5) == {"a", "c"}
    assert hidden_members({"a": 3, "b": 60, "c": 7, "d": 7, "e": 8}, 5) == {"a", "c", "d"}
    assert hidden_members({"a": 4, "b": 4, "c": 7, "d": 9, "e": 30}, 5) == {"a", "b", "c"}


def test_where_the_empty_members_are_known_they_hide_no_other():
    large = {"y": 800, "z": 900}
    table = {"a": 2, "b": 0, "c": 9} | large
    assert hidden_members(table, 5) == {"a", "b"}
    assert hidden_members(table, 5, knows_empty=True) == {"a", "b", "c"}
    alike = {"a": 2, "b": 2, "c": 9} | large
    assert hidden_members(alike, 5, knows_empty=True) == {"a", "b", "c"}
    two = {"a": 2, "b": 0, "c": 900}
    assert hidden_members(two, 5, knows_empty=True) == set(two)
    assert hidden_members({"a": 6, "b": 0, "c": 900}, 5, knows_empty=True) == frozenset()


@given(numbers)
def test_no_sum_of_known_members_says_what_each_of_them_is(table):
    hidden = hidden_members(table, 5, knows_empty=True)
    inside = {table[member] for member in hidden if table[member]}
    assert len(inside) != 1 or hidden == set(table)
    assert not {member for member, number in table.items() if 0 < number < 5} - hidden
