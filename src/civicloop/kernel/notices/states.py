"""The life of a message."""

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class MessageState(StrEnum):
    """Where a message is."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"


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
    ],
)
