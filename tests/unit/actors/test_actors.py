"""Who acts, and what they may: deny by default, unknown names raise."""

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.actors import rules
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import (
    EVERYWHERE,
    ActorKind,
    Permission,
    citizen,
    machine,
    permission,
    person,
    require,
)
from civicloop.kernel.registry.errors import DuplicateEntryError, UnknownEntryError
from civicloop.kernel.registry.rules import Registry

READ, WRITE = "test.read", "test.write"


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(rules, "PERMISSIONS", Registry("permission"))
    permission(READ, zh="讀", en="Read", roles=("officer",))
    permission(WRITE, zh="寫", en="Write")


def test_a_declared_permission_is_returned_by_name_and_kept_whole():
    assert permission("test.judge", zh="評", en="Judge", roles=("analyst", "mayor")) == "test.judge"
    assert rules.PERMISSIONS.get("test.judge") == Permission(
        "test.judge", "評", "Judge", ("analyst", "mayor")
    )


def test_a_permission_is_declared_once():
    with pytest.raises(DuplicateEntryError):
        permission(READ, zh="讀", en="Read")


OFFICER = {READ: EVERYWHERE, WRITE: frozenset({7, 8})}


@pytest.mark.parametrize(
    ("name", "unit", "allowed"),
    [
        (READ, 7, True),
        (READ, 9, True),
        (READ, None, True),
        (WRITE, 7, True),
        (WRITE, 9, False),
        (WRITE, None, False),
    ],
)
def test_a_right_holds_in_its_units(name, unit, allowed):
    assert person(1, grants=OFFICER).may_in(name, unit) is allowed


@pytest.mark.parametrize(
    ("name", "units", "allowed"),
    [
        (READ, {9}, True),
        (READ, set(), True),
        (WRITE, {6, 7}, True),
        (WRITE, {9}, False),
        (WRITE, set(), False),
    ],
)
def test_a_right_holds_in_an_agency_if_it_does_in_one_of_its_units(name, units, allowed):
    assert person(1, grants=OFFICER).may_in_any(name, frozenset(units)) is allowed


def test_units_for_says_everywhere_some_or_none():
    actor = person(1, grants=OFFICER)
    assert actor.units_for(READ) is EVERYWHERE
    assert actor.units_for(WRITE) == {7, 8}
    assert person(1, grants={}).units_for(READ) == frozenset()


@pytest.mark.parametrize("actor", [citizen(), machine("sealer"), person(1, grants={})])
def test_nobody_may_anything_that_was_not_granted(actor):
    assert [actor.may(READ), actor.may_in(READ, 7), actor.may_in(READ, None)] == [False] * 3


@pytest.mark.parametrize(
    "ask",
    [
        lambda actor: actor.may("test.reed"),
        lambda actor: actor.may_in("test.reed", 7),
        lambda actor: actor.may_in_any("test.reed", frozenset({7})),
        lambda actor: actor.units_for("test.reed"),
    ],
)
@pytest.mark.parametrize("grants", [{}, {"test.reed": EVERYWHERE}])
def test_asking_for_an_undeclared_permission_raises_even_where_it_was_granted(ask, grants):
    with pytest.raises(UnknownEntryError, match=r"did you mean 'test\.read'"):
        ask(person(1, grants=grants))


def test_a_machine_has_exactly_the_rights_of_its_task_everywhere():
    sealer = machine("sealer", READ)
    assert (sealer.kind, sealer.may_in(READ, 5), sealer.may(WRITE)) == (
        ActorKind.MACHINE,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("actor", "ref"),
    [
        (person(12, grants={}), "person:12"),
        (person("12", grants={}, acting_for="person:3"), "person:12"),
        (citizen(), "citizen:anonymous"),
        (citizen("cases:case:42"), "citizen:cases:case:42"),
        (machine("sealer"), "machine:sealer"),
    ],
)
def test_the_reference_names_who_acts_also_where_they_stand_in_for_another(actor, ref):
    assert actor.ref == ref


def test_an_actor_never_changes():
    grants = {READ: frozenset({7})}
    actor = person(1, grants=grants, units=frozenset({7}), name="王小明")
    grants[WRITE] = EVERYWHERE
    assert not actor.may(WRITE)
    with pytest.raises(TypeError):
        actor.grants[WRITE] = EVERYWHERE
    with pytest.raises(FrozenInstanceError):
        actor.key = "2"


def test_require_raises_with_the_name_of_the_action():
    require(allowed=True, action=READ)
    with pytest.raises(NotPermittedError, match=r"^test\.read$") as caught:
        require(allowed=False, action=READ)
    assert caught.value.action == READ
    with pytest.raises(NotPermittedError, match=r"^not permitted$"):
        require(allowed=False)


units = st.integers(1, 9)
grants = st.dictionaries(
    st.sampled_from([READ, WRITE]), st.none() | st.frozensets(units), max_size=2
)


@given(grants, st.sampled_from([READ, WRITE]), st.none() | units)
def test_a_right_in_a_unit_agrees_with_the_units_of_the_right(held, name, unit):
    actor = person(1, grants=held)
    where = actor.units_for(name)
    assert actor.may_in(name, unit) == (where is EVERYWHERE or unit in where)
    assert actor.may_in(name, unit) <= actor.may(name)
