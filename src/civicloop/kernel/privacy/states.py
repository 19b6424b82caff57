"""The states of a request to open guarded fields."""

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
