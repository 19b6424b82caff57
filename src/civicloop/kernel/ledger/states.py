"""What becomes of an event that a subscriber could not take."""

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class LetterState(StrEnum):
    """An open letter; one that was delivered or discarded is no more."""

    PARKED = "parked"
    WAITING = "waiting"
    DEAD = "dead"


LETTERS = Machine(
    "letter",
    initial=LetterState.PARKED,
    moves=[
        move("take_up", {LetterState.PARKED}, LetterState.WAITING),
        move("fail_again", {LetterState.WAITING}, None),
        move("give_up", {LetterState.WAITING}, LetterState.DEAD),
        move("retry", {LetterState.DEAD}, LetterState.WAITING),
    ],
)
