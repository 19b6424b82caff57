"""State machines as tables: what they answer, and every mistake that they find at import."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.states.errors import IllegalMoveError, MachineDefinitionError, StateError
from civicloop.kernel.states.rules import Machine, move


class Light(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    OFF = "off"


def light() -> Machine[Light]:
    return Machine(
        "light",
        initial=Light.RED,
        moves=[
            move("prepare", [Light.RED], Light.AMBER),
            move("go", [Light.AMBER], Light.GREEN),
            move("halt", [Light.AMBER, Light.GREEN], Light.RED),
            move("clean", [Light.RED, Light.GREEN], None),
            move("retire", [Light.RED], Light.OFF),
        ],
    )


TABLE = {
    ("prepare", Light.RED): Light.AMBER,
    ("go", Light.AMBER): Light.GREEN,
    ("halt", Light.AMBER): Light.RED,
    ("halt", Light.GREEN): Light.RED,
    ("clean", Light.RED): Light.RED,
    ("clean", Light.GREEN): Light.GREEN,
    ("retire", Light.RED): Light.OFF,
}


@pytest.mark.parametrize("state", Light)
@pytest.mark.parametrize("name", ["prepare", "go", "halt", "clean", "retire"])
def test_every_pair_of_state_and_move_is_decided(state, name):
    machine, wanted = light(), TABLE.get((name, state))
    if wanted is None:
        with pytest.raises(IllegalMoveError) as caught:
            machine.target(name, current=state)
        assert (caught.value.machine, caught.value.move, caught.value.current) == (
            "light",
            name,
            state,
        )
    else:
        assert machine.target(name, current=state) is wanted
    assert (name in machine.open_moves(state)) == (wanted is not None)


def test_open_moves_stand_in_the_order_of_the_table():
    assert light().open_moves(Light.RED) == ["prepare", "clean", "retire"]


def test_a_move_that_stays_does_not_keep_a_state_from_being_final():
    machine = Machine(
        "light",
        initial=Light.RED,
        moves=[
            move("next", [Light.RED], Light.AMBER),
            move("on", [Light.AMBER], Light.GREEN),
            move("retire", [Light.RED], Light.OFF),
            move("clean", [Light.OFF, Light.GREEN], None),
        ],
    )
    assert machine.final_states == [Light.GREEN, Light.OFF]
    assert light().final_states == [Light.OFF]


def test_states_are_those_of_the_enumeration_in_its_order():
    assert light().states == [Light.RED, Light.AMBER, Light.GREEN, Light.OFF]


def test_the_diagram_is_the_table():
    assert light().diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> red",
        "    red --> amber: prepare",
        "    amber --> green: go",
        "    amber --> red: halt",
        "    green --> red: halt",
        "    red --> red: clean",
        "    green --> green: clean",
        "    red --> off: retire",
        "    off --> [*]",
    ]


def test_a_move_that_the_table_does_not_have_is_a_mistake_of_the_programmer():
    with pytest.raises(MachineDefinitionError, match="there is no move 'fly'"):
        light().target("fly", current=Light.RED)


MISTAKES = {
    "a move twice": (
        [move("go", [Light.RED], Light.AMBER), move("go", [Light.AMBER], Light.GREEN)],
        "the move 'go' stands twice",
    ),
    "a move from nowhere": ([move("go", [], Light.AMBER)], "the move 'go' leaves no state"),
    "unreachable states": (
        [move("go", [Light.RED], Light.AMBER)],
        "no move leads to green, off",
    ),
    "an island": (
        [
            move("go", [Light.RED], Light.AMBER),
            move("hop", [Light.GREEN], Light.OFF),
            move("back", [Light.OFF], Light.GREEN),
        ],
        "no move leads to green, off",
    ),
    "no moves": ([], "no move leads to amber, green, off"),
}


@pytest.mark.parametrize(("moves", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_planted_mistake_is_found_when_the_table_is_built(moves, message):
    with pytest.raises(MachineDefinitionError) as caught:
        Machine("light", initial=Light.RED, moves=moves)
    assert str(caught.value) == f"light: {message}"


def test_both_kinds_of_mistake_are_state_errors():
    assert issubclass(IllegalMoveError, StateError)
    assert issubclass(MachineDefinitionError, StateError)


states = st.sampled_from(Light)
tables = st.lists(
    st.tuples(st.sets(states, min_size=1), st.none() | states), min_size=1, max_size=8
).map(lambda rows: [move(f"move{n}", s, t) for n, (s, t) in enumerate(rows)])


@given(tables, states)
def test_a_table_is_accepted_exactly_if_every_state_can_be_reached(moves, initial):
    reached, before = {initial}, None
    while reached != before:
        before = set(reached)
        reached |= {m.target for m in moves if m.target is not None and m.sources & reached}
    if reached == set(Light):
        machine = Machine("drawn", initial=initial, moves=moves)
        for state in Light:
            for name in machine.open_moves(state):
                assert machine.target(name, current=state) in Light
    else:
        with pytest.raises(MachineDefinitionError):
            Machine("drawn", initial=initial, moves=moves)


@given(tables, states, st.lists(st.integers(0, 7), max_size=12))
def test_playing_open_moves_never_leaves_the_table(moves, initial, choices):
    try:
        machine = Machine("drawn", initial=initial, moves=moves)
    except MachineDefinitionError:
        return
    state = machine.initial
    for choice in choices:
        names = machine.open_moves(state)
        if not names:
            break
        state = machine.target(names[choice % len(names)], current=state)
        assert state in machine.states
