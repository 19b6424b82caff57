"""Registries: unique names, declaration order, closed after the start, helpful when wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.registry.errors import (
    ClosedRegistryError,
    DuplicateEntryError,
    RegistryError,
    UnknownEntryError,
)
from civicloop.kernel.registry.rules import Registry


@pytest.fixture
def fruit() -> Registry[int]:
    registry: Registry[int] = Registry("fruit")
    registry.declare("pear", 1)
    registry.declare("apple", 2)
    return registry


def test_entries_stand_in_the_order_of_declaration(fruit):
    assert list(fruit) == ["pear", "apple"]
    assert fruit.items() == [("pear", 1), ("apple", 2)]
    assert fruit.values() == [1, 2]
    assert len(fruit) == 2


def test_declaring_returns_the_entry(fruit):
    assert fruit.declare("plum", 3) == 3
    assert fruit.get("plum") == 3


def test_a_name_is_declared_once_and_the_first_entry_stays(fruit):
    with pytest.raises(DuplicateEntryError, match=r"^fruit 'pear' is declared twice$"):
        fruit.declare("pear", 9)
    assert fruit.get("pear") == 1


def test_an_unknown_name_raises_and_suggests_the_nearest(fruit):
    with pytest.raises(UnknownEntryError) as caught:
        fruit.get("aple")
    assert caught.value.args == ("no fruit is called 'aple'; did you mean 'apple'?",)


def test_an_unknown_name_that_is_near_to_nothing_suggests_nothing(fruit):
    with pytest.raises(UnknownEntryError) as caught:
        fruit.get("xyz")
    assert caught.value.args == ("no fruit is called 'xyz'",)


def test_a_closed_registry_refuses_declarations_and_still_answers(fruit):
    fruit.close()
    with pytest.raises(ClosedRegistryError, match=r"^fruit 'plum' is declared after the start$"):
        fruit.declare("plum", 3)
    assert "plum" not in fruit
    assert fruit.get("apple") == 2


@pytest.mark.parametrize("name", ["plum", 3, None, ("pear",)])
def test_membership_asks_for_the_name(fruit, name):
    assert "pear" in fruit
    assert name not in fruit


@pytest.mark.parametrize("error", [ClosedRegistryError, DuplicateEntryError, UnknownEntryError])
def test_every_mistake_is_a_registry_error(error):
    assert issubclass(error, RegistryError)


@pytest.mark.parametrize("entry", [None, 0, "", []])
def test_an_empty_entry_is_an_entry_all_the_same(entry):
    registry: Registry[object] = Registry("thing")
    registry.declare("empty", entry)
    assert registry.get("empty") == entry


def test_lists_that_are_given_out_change_nothing_inside(fruit):
    fruit.items().clear()
    fruit.values().clear()
    assert fruit.items() == [("pear", 1), ("apple", 2)]


@given(st.lists(st.tuples(st.text(max_size=5), st.integers())))
def test_a_registry_is_a_dictionary_that_keeps_the_first(pairs):
    registry: Registry[int] = Registry("drawn")
    model: dict[str, int] = {}
    for name, entry in pairs:
        if name in model:
            with pytest.raises(DuplicateEntryError):
                registry.declare(name, entry)
        else:
            model[name] = registry.declare(name, entry)
    assert registry.items() == list(model.items())
    assert [registry.get(name) for name in registry] == list(model.values())
    assert len(registry) == len(model)


def test_what_is_defined_while_the_product_runs_stands_behind_what_is_declared():
    registry, more = Registry("thing"), {}
    registry.declare("one", 1)
    registry.grow(lambda: more)
    registry.close()
    assert (list(registry), "two" in registry, len(registry)) == (["one"], False, 1)
    more |= {"two": 2, "one": 99}
    assert (registry.items(), registry.values()) == ([("one", 1), ("two", 2)], [1, 2])
    assert (registry.get("one"), registry.get("two"), "two" in registry) == (1, 2, True)
    more.clear()
    with pytest.raises(UnknownEntryError):
        registry.get("two")


def test_a_citys_own_version_stands_in_the_place_of_what_is_declared_while_there_is_one():
    registry, instead = Registry("thing"), {}
    registry.declare("one", 1)
    registry.declare("two", 2)
    registry.amend(lambda: instead)
    instead |= {"two": 22, "three": 33}
    assert registry.items() == [("one", 1), ("two", 22)]
    assert (registry.get("two"), registry.declared("two"), "three" in registry) == (22, 2, False)
    instead.clear()
    assert registry.values() == [1, 2]
