"""What happens to a case on its way; free text sealed."""

from __future__ import annotations

from dataclasses import dataclass, field

SEALED = {"sealed": True}


@dataclass(frozen=True)
class CaseOpened:
    """A citizen's request became a case; its unit and both due instants are known."""

    case: str
    number: str
    category: str
    channel: str
    district: str
    village: str
    unit: str
    rule: str
    operational_due_at: str
    statutory_due_at: str
    came_back_of: str = ""


@dataclass(frozen=True)
class CaseAssigned:
    """The centre named the unit of a case that no routing rule had decided."""

    case: str
    from_unit: str
    unit: str
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseAccepted:
    """Somebody of the unit took the case."""

    case: str
    unit: str
    handler: str


@dataclass(frozen=True)
class CaseStarted:
    """Work on the spot began; the operational clock stops here."""

    case: str
    unit: str
    handler: str


@dataclass(frozen=True)
class CaseHandedOver:
    """Another colleague of the unit sees to the case from now on."""

    case: str
    unit: str
    handler: str


@dataclass(frozen=True)
class CaseRefused:
    """A unit says that the case is not its own, and names whose it is."""

    case: str
    from_unit: str
    to_unit: str
    named_unit: str
    reason: str
    hops: int
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseTransferred:
    """A head or the centre gave the case to another unit."""

    case: str
    from_unit: str
    to_unit: str
    reason: str
    hops: int
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CasePaused:
    """The case waits for the citizen; both clocks stand still until the date given."""

    case: str
    reason: str
    waiting_until: str
    question: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseResumed:
    """The clocks run again, with the waiting left out."""

    case: str
    operational_due_at: str
    statutory_due_at: str
    answer: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseClosed:
    """The unit answered, with proof or with a reason that is counted apart."""

    case: str
    unit: str
    outcome: str
    photos: int
    answer: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseReopened:
    """The case was not done after all; both clocks begin a new round."""

    case: str
    unit: str
    reason: str
    round: int
    operational_due_at: str
    statutory_due_at: str
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseSettled:
    """The answer stands for good: its reporter confirmed it, or did not object in time."""

    case: str
    round: int
    ending: str


@dataclass(frozen=True)
class CaseWithdrawn:
    """The citizen took the request back; ``before`` is the state that the case was in."""

    case: str
    before: str = ""
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseRated:
    """The citizen judged manner, speed and result; ``revision`` above 1 corrects an earlier one."""

    case: str
    manner: int
    speed: int
    result: int
    revision: int
    comment: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseNoted:
    """Somebody of the staff wrote a note that citizens do not see."""

    case: str
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseCalledOut:
    """A hazard is with a unit that must be told by telephone before an instant."""

    case: str
    unit: str
    tell_by: str


@dataclass(frozen=True)
class CaseCalled:
    """Somebody telephoned about a hazard; names the person who answered, under seal."""

    case: str
    unit: str
    call: str
    duty_phone: str
    result: str
    tries: int
    answered_by: str = field(default="", metadata=SEALED)
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CallOverdue:
    """Nobody of the unit was reached in time; its heads and the centre are told."""

    case: str
    unit: str
    tries: int


@dataclass(frozen=True)
class VisitPlanned:
    """People will meet on the spot; who they are stands under seal in the visit."""

    case: str
    visit: str
    kind: str
    begins_at: str
    invited: int


@dataclass(frozen=True)
class VisitMoved:
    """A visit has another time, place or company."""

    case: str
    visit: str
    kind: str
    begins_at: str
    invited: int


@dataclass(frozen=True)
class VisitCancelled:
    """A visit does not take place."""

    case: str
    visit: str
    kind: str
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class VisitHeld:
    """A visit took place: who came, what was found, what was agreed until when."""

    case: str
    visit: str
    kind: str
    came: int
    agreed: int
    finding: str
    minutes: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class VisitAmended:
    """The minutes of a visit were corrected."""

    case: str
    visit: str
    kind: str
    minutes: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class AgreementFulfilled:
    """What was agreed at a visit is done."""

    case: str
    visit: str
    agreement: str
    unit: str
    due_on: str


@dataclass(frozen=True)
class CaseExtensionAsked:
    """The unit asks for more time to answer; the unit one level up decides."""

    case: str
    extension: str
    approver_unit: str
    days: int
    reason: str
    statutory_due_at: str
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class ReadingAsked:
    """Somebody asked to learn who reported a confidential case; ``note`` says why."""

    case: str
    purpose: str
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseExtended:
    """More time to answer was allowed before the old limit passed; the citizen reads ``text``."""

    case: str
    extension: str
    unit: str
    days: int
    reason: str
    before: str
    statutory_due_at: str
    text: str = field(default="", metadata=SEALED)
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CaseExtensionRefused:
    """The limit stays as it is."""

    case: str
    extension: str
    days: int
    note: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class ReadingGranted:
    """A person may read who reported a case until an instant."""

    case: str
    person: str
    until: str


@dataclass(frozen=True)
class ReadingRefused:
    """A person may not read who reported a case."""

    case: str
    person: str


@dataclass(frozen=True)
class CaseReadersNamed:
    """Who sees a restricted case beside its handler and head, by now."""

    case: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class CaseUndone:
    """Somebody took their own last step back; the case stands as it did before it."""

    case: str
    step: str
    state: str
    unit: str
    handler: str
    accepted_at: str
    started_at: str
