"""What goes wrong with cases.

CaseError
├── DraftError            what was sent in is not a case yet; says what, field by field
├── UnknownCaseError      no such case, or not the right secret; never says which
├── AlreadyTakenError     somebody else made this step first; says who and when
├── ClosingError          the proof, the reason or the answer is missing
├── RefusalError          a refusal or transfer that leads nowhere
├── RatingError           the rating is out of range, or its time is over
├── ReopeningError        the time in which a case may be reopened is over
├── TooManyTriesError     somebody is guessing; says when to come back
└── NoTriageUnitError     no routing rule, not even the one for everything
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field: a code and the numbers that its message needs."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


class CaseError(Exception):
    """Something is wrong with a case; nothing was changed."""


class FaultyFieldsError(CaseError):
    """Something that was typed is wrong; says what, field by field."""

    def __init__(self, faults: Mapping[str, tuple[Fault, ...]]) -> None:
        super().__init__(
            "; ".join(f"{name}: {fault.code}" for name, row in faults.items() for fault in row)
        )
        self.faults = dict(faults)


class DraftError(FaultyFieldsError):
    """What was sent in is not a case yet."""


class ClosingError(FaultyFieldsError):
    """The proof, the reason or the answer is missing."""


class RefusalError(FaultyFieldsError):
    """A refusal or transfer that leads nowhere."""


class RatingError(FaultyFieldsError):
    """The rating is out of range, or its time is over."""


class NoteError(FaultyFieldsError):
    """A note or a question that is empty, too long or not text."""


class ReopeningError(CaseError):
    """The time in which a case may be reopened is over."""


class UnknownCaseError(CaseError):
    """No such case, or not the right secret; never says which."""


class AlreadyTakenError(CaseError):
    """Somebody else made this step first."""

    def __init__(self, *, move: str, state: str, by: str, at: datetime | None) -> None:
        super().__init__(f"{move}: already {state} by {by}")
        self.move = move
        self.state = state
        self.by = by
        self.at = at


class TooManyTriesError(CaseError):
    """Somebody is guessing numbers or secrets."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"too many tries; wait {minutes} minutes")
        self.minutes = minutes


class NoTriageUnitError(CaseError):
    """No routing rule matches, not even the one for everything."""
