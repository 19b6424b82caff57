"""What the ledger says about itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterRetried:
    """A dead letter is tried again."""

    letter: str
    subscriber: str
    sequence: int


@dataclass(frozen=True, slots=True)
class LetterDiscarded:
    """A dead letter was given up; the subscriber never takes this event."""

    letter: str
    subscriber: str
    sequence: int
