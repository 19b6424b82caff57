"""What the notices announce: of messages in the stream of their object, of letters in their own."""

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


@dataclass(frozen=True, slots=True)
class MessageReturned:
    """The other side gave a message back that it had taken; ``code`` is RFC 3463's status."""

    ref: str
    message: str
    template: str
    channel: str
    code: str


@dataclass(frozen=True, slots=True)
class LetterReceived:
    """A letter came in and is kept."""

    letter: str
    way: str
    size: int


@dataclass(frozen=True, slots=True)
class LetterTaken:
    """A letter became something: ``became`` is the reference of what."""

    letter: str
    became: str


@dataclass(frozen=True, slots=True)
class LetterSetAside:
    """A letter is kept, and nobody does anything about it by himself; ``code`` says why."""

    letter: str
    code: str


@dataclass(frozen=True, slots=True)
class LetterStuck:
    """A letter could not be read in many tries; somebody has to look."""

    letter: str
    code: str


@dataclass(frozen=True, slots=True)
class LetterRetried:
    """Somebody had a letter read again that was set aside or stuck."""

    letter: str


@dataclass(frozen=True, slots=True)
class LetterDismissed:
    """Somebody read a letter that was set aside, and found that nothing is to be done."""

    letter: str


@dataclass(frozen=True, slots=True)
class BulletinAnnounced:
    """Somebody sent a bulletin to everybody who subscribed to a topic."""

    bulletin: str
    topic: str


@dataclass(frozen=True, slots=True)
class BulletinSpread:
    """A bulletin was queued for all devices that were subscribed."""

    bulletin: str
    topic: str
    devices: int
