"""Every pair of state and move is decided, from a table written by hand."""

import pytest

from civicloop.answer.cases.states import ENDED, MACHINE, OPEN, RUNNING, CaseState
from civicloop.kernel.states.errors import IllegalMoveError

NO = None
COLUMNS = (
    "received",
    "assigned",
    "accepted",
    "in_progress",
    "waiting",
    "answered",
    "closed",
    "withdrawn",
)
TABLE = {
    "sort": ("received", *(NO,) * 7),
    "assign": ("assigned", NO, NO, NO, NO, NO, NO, NO),
    "accept": (NO, "accepted", NO, NO, NO, NO, NO, NO),
    "start": (NO, NO, "in_progress", NO, NO, NO, NO, NO),
    "close": (NO, NO, NO, "answered", NO, NO, NO, NO),
    "pause": (NO, NO, "waiting", "waiting", NO, NO, NO, NO),
    "resume": (NO, NO, NO, NO, "in_progress", NO, NO, NO),
    "resume_unstarted": (NO, NO, NO, NO, "accepted", NO, NO, NO),
    "refuse": (NO, "assigned", "assigned", NO, NO, NO, NO, NO),
    "refuse_to_centre": (NO, "received", "received", NO, NO, NO, NO, NO),
    "transfer": (NO, "assigned", "assigned", "assigned", NO, NO, NO, NO),
    "transfer_to_centre": (NO, "received", "received", "received", NO, NO, NO, NO),
    "withdraw": ("withdrawn",) * 5 + (NO, NO, NO),
    "reopen": (NO, NO, NO, NO, NO, "assigned", "assigned", NO),
    "reopen_at_centre": (NO, NO, NO, NO, NO, "received", "received", NO),
    "confirm": (NO, NO, NO, NO, NO, "closed", NO, NO),
    "settle": (NO, NO, NO, NO, NO, "closed", NO, NO),
    "hand_over": (NO, "assigned", "accepted", "in_progress", "waiting", NO, NO, NO),
    "join": (NO, "assigned", "accepted", "in_progress", "waiting", NO, NO, NO),
    "extend": (NO, "assigned", "accepted", "in_progress", "waiting", NO, NO, NO),
    "note": COLUMNS,
    "correspond": (*COLUMNS[:7], NO),
    "photograph": (NO, NO, "accepted", "in_progress", NO, NO, NO, NO),
    "rate": (NO, NO, NO, NO, NO, "answered", "closed", NO),
}
PAIRS = [
    (move, state, target)
    for move, row in TABLE.items()
    for state, target in zip(COLUMNS, row, strict=True)
]


@pytest.mark.parametrize(("move", "state", "target"), PAIRS)
def test_the_pair_of_move_and_state_is_as_decided(move, state, target):
    if target is NO:
        with pytest.raises(IllegalMoveError):
            MACHINE.target(move, current=CaseState(state))
    else:
        assert MACHINE.target(move, current=CaseState(state)) == target


def test_the_table_names_every_state_and_every_move():
    assert [state.value for state in MACHINE.states] == list(COLUMNS)
    assert set(MACHINE.moves) == set(TABLE)


def test_a_withdrawn_case_is_never_touched_again_but_by_notes():
    assert MACHINE.open_moves(CaseState.WITHDRAWN) == ["note"]


def test_every_state_is_either_open_or_ended():
    assert sorted([*OPEN, *ENDED]) == sorted(CaseState)
    assert set(OPEN) - set(RUNNING) == {CaseState.WAITING}
