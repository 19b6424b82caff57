"""Every pair of state and move is decided, from a table written by hand."""

import pytest

from civicloop.engines.tracking import states
from civicloop.kernel.states.errors import IllegalMoveError

TABLES = {
    "ITEMS": {
        "approve": {"listed": "tracked"},
        "suspend": {"tracked": "suspended"},
        "resume": {"suspended": "tracked"},
        "propose_release": {"tracked": "proposed"},
        "keep": {"proposed": "tracked"},
        "release": {"proposed": "released"},
        "withdraw": dict.fromkeys(("listed", "tracked", "suspended", "proposed"), "withdrawn"),
        "merge": dict.fromkeys(("listed", "tracked", "suspended", "proposed"), "merged"),
        "hand_down": dict.fromkeys(("tracked", "suspended", "proposed"), "self_tracked"),
        "take_up": {"self_tracked": "tracked"},
        "plan": {row: row for row in ("listed", "tracked", "suspended", "proposed")},
        "continue": {"tracked": "continued"},
        "take_back_release": {"released": "tracked"},
        "evaluate": {
            row: row for row in ("tracked", "suspended", "proposed", "released", "continued")
        },
    },
    "RESPONSIBILITIES": {
        "finish": {"assigned": "finished"},
        "send_back": {"finished": "assigned"},
        "close": {"finished": "closed"},
        "reopen": {"closed": "assigned"},
        "drop": {"assigned": "dropped", "finished": "dropped"},
    },
    "REPORTS": {
        "save": {"draft": "draft"},
        "send": {"draft": "sent"},
        "return": {"sent": "draft", "approved": "draft"},
        "take_back": {"sent": "draft"},
        "approve": {"sent": "approved"},
        "accept": {"approved": "accepted"},
        "miss": {"draft": "missed", "sent": "missed"},
        "correct": {row: row for row in ("approved", "accepted")},
        "make_up": {"missed": "accepted"},
    },
    "PERIODS": {"freeze": {"open": "frozen"}},
    "CHANGES": {
        "grant": {"asked": "granted"},
        "refuse": {"asked": "refused"},
        "take_back": {"asked": "taken_back"},
    },
    "EVALUATIONS": {
        "score": {"draft": "draft"},
        "submit": {"draft": "submitted"},
        "return": {"submitted": "draft"},
        "confirm": {"submitted": "confirmed"},
    },
    "RELEASES": {
        "grant": {"proposed": "granted"},
        "keep": {"proposed": "kept"},
        "revoke": {"granted": "revoked"},
    },
}


@pytest.mark.parametrize("name", TABLES)
def test_every_pair_of_state_and_move_is_as_the_table_says(name):
    machine = getattr(states, name)
    found = {}
    for move in machine.moves:
        found[move] = {}
        for state in machine.states:
            try:
                found[move][state.value] = machine.target(move, current=state).value
            except IllegalMoveError:
                continue
    assert found == TABLES[name]
