"""What goes wrong with cases.

CaseError
├── UnknownCaseError      no such case, or not the right secret; never says which
├── StepNotOpenError      the case is in another state by now; says who moved it, and when
│   └── AlreadyTakenError somebody else took the case first
├── FaultyFieldsError     something that was typed is wrong; says what, field by field
│   ├── DraftError        what was sent in is not a case yet
│   ├── ClosingError      the proof, the reason or the answer is missing
│   ├── PassingError      a refusal or transfer that leads nowhere
│   ├── WaitingError      a question to the citizen that asks nothing
│   ├── CorrespondenceError an e-mail that says nothing, or has nowhere to go
│   ├── RatingError       the rating is out of range
│   ├── FollowError       an address that cannot be written to
│   ├── NoteError         a note that is empty, too long or not text
│   ├── CategoryError     a category or routing rule that contradicts itself
│   ├── CallError         a call or duty telephone that says nothing of use
│   ├── PartError         a part for another unit that cannot be asked for or answered
│   ├── ExtensionError    a request for more time that cannot be made
│   └── VisitError        a visit without time, place or people, or with an end before its begin
├── TimeOverError         the time for rating or reopening is over; says since when
├── UnknownTokenError     no such link, or its time is over; never says which
├── TooManyTriesError     somebody is guessing; says when to come back
├── MediaError            a picture that a report names by its address
│   ├── MediaRefusedError it is not fetched, now or later; ``code`` says why
│   └── MediaAwayError    its host does not answer for now
├── NotOpenError          a visit or call-out moved on meanwhile; says in which state it is
├── UnknownPartError      no such visit, call-out or telephone, or not within sight
├── ImportingError        a file of another system that cannot be imported; says why
│   └── MappingError      a mapping that is not understood; names the key
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


class PassingError(FaultyFieldsError):
    """A refusal or transfer that leads nowhere."""


class WaitingError(FaultyFieldsError):
    """A question to the citizen that asks nothing."""


class CorrespondenceError(FaultyFieldsError):
    """An e-mail to the reporter that says nothing, or has nowhere to go."""


class RatingError(FaultyFieldsError):
    """The rating is out of range."""


class FollowError(FaultyFieldsError):
    """An address that cannot be written to."""


class NoteError(FaultyFieldsError):
    """A note that is empty, too long or not text."""


class CategoryError(FaultyFieldsError):
    """A category or routing rule that contradicts itself."""


class CallError(FaultyFieldsError):
    """A call or duty telephone that says nothing of use."""


class PartError(FaultyFieldsError):
    """A part for another unit that cannot be asked for or answered."""


class ExtensionError(FaultyFieldsError):
    """A request for more time that cannot be made, or a decision without a word."""


class VisitError(FaultyFieldsError):
    """A visit without time, place or people, or with an end before its begin."""


class TimeOverError(CaseError):
    """The time for rating or reopening is over."""

    def __init__(self, move: str, since: datetime) -> None:
        super().__init__(f"{move} was open until {since.isoformat()}")
        self.move = move
        self.since = since


class UnknownCaseError(CaseError):
    """No such case, or not the right secret; never says which."""


class UnknownTokenError(CaseError):
    """No such link, or its time is over; never says which."""


class StepNotOpenError(CaseError):
    """The case is in another state by now."""

    def __init__(self, *, move: str, state: str, by: str, at: datetime | None) -> None:
        super().__init__(f"{move} is not open from {state}")
        self.move = move
        self.state = state
        self.by = by
        self.at = at


class AlreadyTakenError(StepNotOpenError):
    """Somebody else took the case first."""


class TooManyTriesError(CaseError):
    """Somebody is guessing numbers or secrets."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"too many tries; wait {minutes} minutes")
        self.minutes = minutes


class NotOpenError(CaseError):
    """A visit or call-out moved on meanwhile."""

    def __init__(self, move: str, state: str) -> None:
        super().__init__(f"{move} is not open from {state}")
        self.move = move
        self.state = state


class UnknownPartError(CaseError):
    """No such visit, call-out or telephone, or not within sight; never says which."""


class NoTriageUnitError(CaseError):
    """No routing rule matches, not even the one for everything."""


class MediaError(CaseError):
    """A picture that a report names by its address was not fetched."""


class MediaRefusedError(MediaError):
    """It is not fetched, now or later."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MediaAwayError(MediaError):
    """Its host does not answer for now."""


class ImportingError(CaseError):
    """A file of another system cannot be imported; nothing was changed."""


class MappingError(ImportingError):
    """A mapping is not understood."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path} {why}")
        self.path = path
        self.why = why
