"""Where an entry and a file stand, and what was done to an entry."""

from __future__ import annotations

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class EntryState(StrEnum):
    """Whether an entry counts."""

    STANDING = "standing"
    WITHDRAWN = "withdrawn"


class ImportState(StrEnum):
    """A file waits for its mapping to be confirmed, was taken, or was let go."""

    WAITING = "waiting"
    TAKEN = "taken"
    DROPPED = "dropped"


class Verb(StrEnum):
    """What a change of an entry was."""

    ADD = "add"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    UNDO = "undo"


ENTRIES: Machine[EntryState] = Machine(
    "entry of a register",
    initial=EntryState.STANDING,
    moves=[
        move("correct", [EntryState.STANDING], None),
        move("withdraw", [EntryState.STANDING], EntryState.WITHDRAWN),
        move("restore", [EntryState.WITHDRAWN], EntryState.STANDING),
    ],
)
IMPORTS: Machine[ImportState] = Machine(
    "file for a register",
    initial=ImportState.WAITING,
    moves=[
        move("take", [ImportState.WAITING], ImportState.TAKEN),
        move("drop", [ImportState.WAITING], ImportState.DROPPED),
    ],
)
