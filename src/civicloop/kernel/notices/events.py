"""What the notices announce, in the stream of the object that a message is about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageSent:
    """A message left the house; the other side took it."""

    ref: str
    message: str
    template: str
    channel: str


@dataclass(frozen=True, slots=True)
class MessageGivenUp:
    """A message could not be brought to its recipient."""

    ref: str
    message: str
    template: str
    channel: str
    code: str


@dataclass(frozen=True, slots=True)
class MessageRetried:
    """Somebody had a message that was given up tried again."""

    ref: str
    message: str
    template: str
    channel: str
