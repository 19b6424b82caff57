"""The states of a case, its moves, and the closed lists of codes that it carries."""

from __future__ import annotations

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class CaseState(StrEnum):
    """Where a case stands.

    ``received`` is at the centre, which has to name a unit; ``assigned`` is with a unit,
    which has to accept it; ``answered`` can still be called not fixed, ``closed`` is final.
    """

    RECEIVED = "received"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


RUNNING = (CaseState.RECEIVED, CaseState.ASSIGNED, CaseState.ACCEPTED, CaseState.IN_PROGRESS)
"""States in which the clocks run; a case that waits for the citizen is never overdue."""

OPEN = (*RUNNING, CaseState.WAITING)
"""States in which somebody still owes the citizen something."""

DONE = (CaseState.ANSWERED, CaseState.CLOSED)
"""States in which the citizen has the answer."""

ENDED = (*DONE, CaseState.WITHDRAWN)
"""States that nobody has to work on."""

WITH_UNIT = (CaseState.ASSIGNED, CaseState.ACCEPTED, CaseState.IN_PROGRESS)
"""States in which a unit has the case and the clocks run."""

MACHINE: Machine[CaseState] = Machine(
    "case",
    initial=CaseState.RECEIVED,
    moves=[
        move("assign", [CaseState.RECEIVED], CaseState.ASSIGNED),
        move("sort", [CaseState.RECEIVED], None),
        move("accept", [CaseState.ASSIGNED], CaseState.ACCEPTED),
        move("start", [CaseState.ACCEPTED], CaseState.IN_PROGRESS),
        move("close", [CaseState.IN_PROGRESS], CaseState.ANSWERED),
        move("pause", [CaseState.ACCEPTED, CaseState.IN_PROGRESS], CaseState.WAITING),
        move("resume", [CaseState.WAITING], CaseState.IN_PROGRESS),
        move("resume_unstarted", [CaseState.WAITING], CaseState.ACCEPTED),
        move("refuse", [CaseState.ASSIGNED, CaseState.ACCEPTED], CaseState.ASSIGNED),
        move("refuse_to_centre", [CaseState.ASSIGNED, CaseState.ACCEPTED], CaseState.RECEIVED),
        move("transfer", WITH_UNIT, CaseState.ASSIGNED),
        move("transfer_to_centre", WITH_UNIT, CaseState.RECEIVED),
        move("withdraw", OPEN, CaseState.WITHDRAWN),
        move("reopen", DONE, CaseState.ASSIGNED),
        move("reopen_at_centre", DONE, CaseState.RECEIVED),
        move("confirm", [CaseState.ANSWERED], CaseState.CLOSED),
        move("settle", [CaseState.ANSWERED], CaseState.CLOSED),
        move("hand_over", [*WITH_UNIT, CaseState.WAITING], None),
        move("join", [*WITH_UNIT, CaseState.WAITING], None),
        move("extend", [*WITH_UNIT, CaseState.WAITING], None),
        move("note", list(CaseState), None),
        move("correspond", [*OPEN, *DONE], None),
        move("photograph", [CaseState.ACCEPTED, CaseState.IN_PROGRESS], None),
        move("rate", DONE, None),
    ],
)


class Channel(StrEnum):
    """The way in; ``imported`` where another system had the case and its file does not say."""

    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    LETTER = "letter"
    FAX = "fax"
    EMAIL = "email"
    APP = "app"
    OPEN311 = "open311"
    SENSOR = "sensor"
    IMPORTED = "imported"


STAFF_CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.LETTER, Channel.FAX)
"""The ways in where a member of staff writes for somebody else."""


class Kind(StrEnum):
    """What sort of request a category is."""

    DISPATCH = "dispatch"
    PETITION = "petition"
    MAILBOX = "mailbox"


class Confidentiality(StrEnum):
    """Who may see what of the cases of a category; each level keeps what the one before keeps.

    ``protected``: the handling unit does not learn who reported without an approval.
    ``restricted``: never public, and seen only by the handler, the head and named people.
    """

    NORMAL = "normal"
    PROTECTED = "protected"
    RESTRICTED = "restricted"


class StatutoryBasis(StrEnum):
    """How the days to the answer are counted; ``rule_set`` leaves it to the rule set in force."""

    RULE_SET = "rule_set"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class Comparison(StrEnum):
    """How a routing rule looks at an answer."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"


class Outcome(StrEnum):
    """How a case was answered.

    ``fixed`` needs a photo. ``handled`` is for petitions and letters, which have nothing to
    photograph: what was asked for was done, or explained. The others are counted apart.
    """

    FIXED = "fixed"
    HANDLED = "handled"
    CANNOT_ACT = "cannot_act"
    NOT_OURS = "not_ours"
    NO_FAULT = "no_fault"


SETTLING = (Outcome.FIXED, Outcome.HANDLED)
"""Outcomes in which the city did what it was asked to do."""


def outcomes_of(kind: str) -> tuple[Outcome, ...]:
    """The outcomes that a category of a kind can have: a hazard is fixed, not talked about."""
    return tuple(row for row in Outcome if kind != Kind.DISPATCH or row != Outcome.HANDLED)


class Ending(StrEnum):
    """How a round ended, or that it has not."""

    OPEN = ""
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    UNOPPOSED = "unopposed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class PauseReason(StrEnum):
    """Why a case waits for the citizen."""

    INFORMATION = "information"
    ACCESS = "access"
    CONSENT = "consent"


class TransferReason(StrEnum):
    """Why a case goes to another unit."""

    NOT_OUR_PLACE = "not_our_place"
    NOT_OUR_MATTER = "not_our_matter"
    PRIVATE_PROPERTY = "private_property"
    WRONG_CATEGORY = "wrong_category"


class ReopenReason(StrEnum):
    """Why a closed case is open again."""

    NOT_FIXED = "not_fixed"
    ONLY_PARTLY = "only_partly"
    WRONG_PLACE = "wrong_place"


class MediaState(StrEnum):
    """What became of a picture that a report named by its address."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"


class CallOutState(StrEnum):
    """Whether a unit knows of a hazard that it has to see to at once."""

    WAITING = "waiting"
    TOLD = "told"
    DROPPED = "dropped"


CALL_OUTS: Machine[CallOutState] = Machine(
    "call_out",
    initial=CallOutState.WAITING,
    moves=[
        move("call", [CallOutState.WAITING, CallOutState.TOLD], None),
        move("tell", [CallOutState.WAITING], CallOutState.TOLD),
        move("drop", [CallOutState.WAITING], CallOutState.DROPPED),
    ],
)


class CallResult(StrEnum):
    """What became of one telephone call; only ``answered`` tells the unit."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"


class ToldBy(StrEnum):
    """How a unit came to know: on the telephone, or because it took the case on the screen."""

    TELEPHONE = "telephone"
    SCREEN = "screen"


class DutyDays(StrEnum):
    """The days on which a duty telephone is manned."""

    EVERY = "every"
    WORKING = "working"
    REST = "rest"


class VisitKind(StrEnum):
    """Why people meet on the spot: to look (會勘), to look again (複查), to agree (協調)."""

    INSPECTION = "inspection"
    RECHECK = "recheck"
    MEDIATION = "mediation"


class VisitState(StrEnum):
    """Where a visit stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


VISITS: Machine[VisitState] = Machine(
    "visit",
    initial=VisitState.PLANNED,
    moves=[
        move("move", [VisitState.PLANNED], None),
        move("invite", [VisitState.PLANNED], None),
        move("photograph", [VisitState.PLANNED, VisitState.HELD], None),
        move("hold", [VisitState.PLANNED], VisitState.HELD),
        move("amend", [VisitState.HELD], None),
        move("fulfil", [VisitState.HELD], None),
        move("cancel", [VisitState.PLANNED], VisitState.CANCELLED),
    ],
)


class Finding(StrEnum):
    """What a re-check found; only ``not_in_order`` sends the case back to its unit."""

    IN_ORDER = "in_order"
    NOT_IN_ORDER = "not_in_order"


class ExtensionState(StrEnum):
    """Where a request for more time stands; ``lapsed``: nobody decided while there was time."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


EXTENSIONS: Machine[ExtensionState] = Machine(
    "extension",
    initial=ExtensionState.REQUESTED,
    moves=[
        move("grant", [ExtensionState.REQUESTED], ExtensionState.GRANTED),
        move("refuse", [ExtensionState.REQUESTED], ExtensionState.REFUSED),
        move("lapse", [ExtensionState.REQUESTED], ExtensionState.LAPSED),
    ],
)


class ExtensionReason(StrEnum):
    """Why an answer takes longer than its limit."""

    COMPLEX = "complex"
    MATERIAL = "material"
    BUDGET = "budget"
    WEATHER = "weather"
    OTHER_UNITS = "other_units"


class PassingKind(StrEnum):
    """How a case came to another unit."""

    REFUSED = "refused"
    TRANSFERRED = "transferred"
    ASSIGNED = "assigned"


class PartState(StrEnum):
    """Where the part of another unit stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    CANCELLED = "cancelled"


PARTS: Machine[PartState] = Machine(
    "part",
    initial=PartState.ASKED,
    moves=[
        move("answer", [PartState.ASKED], PartState.ANSWERED),
        move("cancel", [PartState.ASKED], PartState.CANCELLED),
    ],
)


class ImportState(StrEnum):
    """Whether a file of another system is in; one that was left will not be taken up again."""

    RUNNING = "running"
    FINISHED = "finished"
    LEFT = "left"
