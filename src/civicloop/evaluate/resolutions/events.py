"""What the module tells the others; references, codes and dates, never the words themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BodySaved:
    """A body that decides, asks or finds was laid down or changed."""

    body: str
    key: str
    clock: str


@dataclass(frozen=True)
class MeetingPlanned:
    """A meeting was called."""

    meeting: str
    body: str
    held_on: str


@dataclass(frozen=True)
class MeetingMoved:
    """A meeting was held, closed with its minutes, or cancelled."""

    meeting: str
    move: str
    state: str


@dataclass(frozen=True)
class AgendaChanged:
    """A point was put on the agenda of a meeting, changed or taken off."""

    meeting: str
    point: str
    move: str


@dataclass(frozen=True)
class DecisionWritten:
    """A decision was written down."""

    decision: str
    number: str
    body: str
    unit: str


@dataclass(frozen=True)
class DecisionMoved:
    """A decision was tracked, dropped or restored; ``item`` follows it."""

    decision: str
    move: str
    state: str
    item: str


@dataclass(frozen=True)
class DecisionAnswered:
    """The city answered the body; whether in time stands in its clock."""

    decision: str
    answered_on: str
    outcome: str


@dataclass(frozen=True)
class AnswerTakenBack:
    """An answer that was noted wrongly was undone; its clock runs on."""

    decision: str
    answered_on: str


@dataclass(frozen=True)
class DecisionExtended:
    """More time to answer was taken, as the law or the city's rule allows."""

    decision: str
    days: int
    due_at: str


@dataclass(frozen=True)
class ExtensionTakenBack:
    """More time that was granted was taken back; the clock runs as it did before."""

    decision: str
    days: int
    due_at: str


@dataclass(frozen=True)
class ReplyMoved:
    """A unit's reply was written, approved, accepted or returned."""

    decision: str
    reply: str
    unit: str
    move: str
    is_done: bool


@dataclass(frozen=True)
class SessionOpened:
    """A session of the council was laid down."""

    session: str
    term: int
    number: int


@dataclass(frozen=True)
class SessionCorrected:
    """A session was corrected: its name, its kind or its days; why is sealed beside it."""

    session: str
    term: int
    number: int
    is_extraordinary: bool
    begins_on: str
    ends_on: str


@dataclass(frozen=True)
class SessionReported:
    """The council had the report on what the session before resolved."""

    session: str
    reported_on: str


@dataclass(frozen=True)
class MotionRecorded:
    """A motion of the council was recorded, or taken over from a file."""

    motion: str
    session: str
    number: str
    group: str


@dataclass(frozen=True)
class MotionMoved:
    """A motion was read, reviewed, decided on or withdrawn."""

    motion: str
    move: str
    state: str


@dataclass(frozen=True)
class MotionReplied:
    """The unit in charge replied to the council, with copies to proposer and commission."""

    motion: str
    unit: str
    replied_on: str


@dataclass(frozen=True)
class MatterJoined:
    """An object was confirmed to be about a matter."""

    matter: str
    part: str


@dataclass(frozen=True)
class MatterParted:
    """An object was taken out of a matter again."""

    matter: str
    part: str


@dataclass(frozen=True)
class ObjectsSetApart:
    """Two objects that look alike were said to be different."""

    apart: str
    first: str
    second: str


@dataclass(frozen=True)
class ApartTakenBack:
    """It was taken back that two objects are different."""

    apart: str
    first: str
    second: str


@dataclass(frozen=True)
class MotionsImported:
    """A file of motions was taken over; what was in it stands in the figures."""

    session: str
    mapping: str
    rows: int
    refused: int


@dataclass(frozen=True)
class VisitPlanned:
    """A joint visit to the place of a matter was called."""

    visit: str
    matter: str
    unit: str
    held_on: str


@dataclass(frozen=True)
class VisitMoved:
    """A joint visit was put on another day, held with its findings, cancelled or called again."""

    visit: str
    matter: str
    move: str
    state: str
    held_on: str


@dataclass(frozen=True)
class MoneyCarried:
    """An agency asked to carry money over into the next year."""

    carry: str
    unit: str
    year: int
    carried: int


@dataclass(frozen=True)
class CarryMoved:
    """Money to be carried over was corrected, approved, refused, audited or taken back."""

    carry: str
    unit: str
    move: str
    state: str
    amount: int
