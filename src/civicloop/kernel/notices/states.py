"""The life of a message that goes out, and of a letter that comes in."""

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class MessageState(StrEnum):
    """Where a message is."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    RETURNED = "returned"


OPEN = frozenset({MessageState.QUEUED, MessageState.FAILED})
"""Still to be sent."""

MESSAGES = Machine(
    "message",
    initial=MessageState.QUEUED,
    moves=[
        move("send", OPEN, MessageState.SENT),
        move("fail", OPEN, MessageState.FAILED),
        move("give_up", OPEN, MessageState.GIVEN_UP),
        move("retry", {MessageState.GIVEN_UP}, MessageState.QUEUED),
        move("come_back", {MessageState.SENT}, MessageState.RETURNED),
    ],
)


class LetterState(StrEnum):
    """Where a letter is that came in."""

    WAITING = "waiting"
    TAKEN = "taken"
    SET_ASIDE = "set_aside"
    STUCK = "stuck"
    DISMISSED = "dismissed"


LETTERS = Machine(
    "letter",
    initial=LetterState.WAITING,
    moves=[
        move("take", {LetterState.WAITING}, LetterState.TAKEN),
        move("set_aside", {LetterState.WAITING}, LetterState.SET_ASIDE),
        move("give_up", {LetterState.WAITING}, LetterState.STUCK),
        move("retry", {LetterState.SET_ASIDE, LetterState.STUCK}, LetterState.WAITING),
        move("place", {LetterState.SET_ASIDE, LetterState.STUCK}, LetterState.TAKEN),
        move("dismiss", {LetterState.SET_ASIDE, LetterState.STUCK}, LetterState.DISMISSED),
    ],
)
