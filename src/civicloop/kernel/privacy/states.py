"""The states of requests to open guarded fields and of lists to destroy; grounds of holds."""

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class UnsealState(StrEnum):
    """Where a request stands; an approval that expired stays approved, with its instant."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"


MACHINE: Machine[UnsealState] = Machine(
    "unsealing",
    initial=UnsealState.REQUESTED,
    moves=[
        move("approve", [UnsealState.REQUESTED], UnsealState.APPROVED),
        move("refuse", [UnsealState.REQUESTED], UnsealState.REFUSED),
        move("end", [UnsealState.REQUESTED, UnsealState.APPROVED], UnsealState.ENDED),
    ],
)


class Manner(StrEnum):
    """How what is over goes: by an approved list, by itself, or not at all."""

    LISTED = "listed"
    SWEPT = "swept"
    KEPT = "kept"


class HoldGround(StrEnum):
    """Why an object is kept beyond its time."""

    APPEAL = "appeal"
    LAWSUIT = "lawsuit"
    AUDIT = "audit"
    INQUIRY = "inquiry"
    COMPENSATION = "compensation"
    OTHER = "other"


class ListState(StrEnum):
    """Where a list of what is to be destroyed stands."""

    DRAWN = "drawn"
    PROPOSED = "proposed"
    APPROVED = "approved"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"


OPEN_LISTS = (ListState.DRAWN, ListState.PROPOSED, ListState.APPROVED)
LISTS: Machine[ListState] = Machine(
    "destruction list",
    initial=ListState.DRAWN,
    moves=[
        move("propose", [ListState.DRAWN], ListState.PROPOSED),
        move("approve", [ListState.PROPOSED], ListState.APPROVED),
        move("finish", [ListState.APPROVED], ListState.CARRIED_OUT),
        move("withdraw", OPEN_LISTS, ListState.WITHDRAWN),
    ],
)


class EntryState(StrEnum):
    """What became of an object on a list."""

    WAITING = "waiting"
    DESTROYED = "destroyed"
    HELD = "held"
    SPARED = "spared"
