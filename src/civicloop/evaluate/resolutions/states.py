"""Kinds and states of what was decided, and the moves between them."""

from __future__ import annotations

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class Family(StrEnum):
    """What kind of body decides, asks or finds."""

    MEETING = "meeting"
    COUNCIL = "council"
    INSTRUCTION = "instruction"
    QUESTION = "question"
    OVERSIGHT = "oversight"
    AUDIT = "audit"
    ADVICE = "advice"


class ClockKind(StrEnum):
    """Which time to answer runs; those of the law are code, the others the city's own."""

    MEETING = "meeting"
    INSTRUCTION = "instruction"
    MOTION = "motion"
    RECONSIDERATION = "reconsideration"
    LEGISLATOR_ORAL = "legislator_oral"
    LEGISLATOR_WRITTEN = "legislator_written"
    CORRECTION = "control_yuan_correction"
    INVESTIGATION = "control_yuan_investigation"
    EXECUTIVE = "executive_yuan"
    AUDIT = "audit"
    ADVICE = "advice"


class MeetingState(StrEnum):
    """Where a meeting stands; ``closed`` once its minutes are out."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


MEETINGS: Machine[MeetingState] = Machine(
    "meeting",
    initial=MeetingState.PLANNED,
    moves=[
        move("hold", [MeetingState.PLANNED], MeetingState.HELD),
        move("close", [MeetingState.HELD], MeetingState.CLOSED),
        move("reopen", [MeetingState.CLOSED], MeetingState.HELD),
        move("cancel", [MeetingState.PLANNED], MeetingState.CANCELLED),
        move("plan_again", [MeetingState.CANCELLED], MeetingState.PLANNED),
        move("edit", [MeetingState.PLANNED, MeetingState.HELD], None),
        move("decide", [MeetingState.PLANNED, MeetingState.HELD, MeetingState.CLOSED], None),
    ],
)


class AgendaKind(StrEnum):
    """What a meeting does with a point of its agenda."""

    REPORT = "report"
    CASE = "case"
    DISCUSSION = "discussion"
    EXTEMPORE = "extempore"


class DecisionState(StrEnum):
    """Where a decision stands; from ``tracked`` on its item says the rest."""

    DRAFT = "draft"
    TRACKED = "tracked"
    DROPPED = "dropped"


DECISIONS: Machine[DecisionState] = Machine(
    "decision",
    initial=DecisionState.DRAFT,
    moves=[
        move("edit", [DecisionState.DRAFT], None),
        move("track", [DecisionState.DRAFT], DecisionState.TRACKED),
        move("drop", [DecisionState.DRAFT], DecisionState.DROPPED),
        move("restore", [DecisionState.DROPPED], DecisionState.DRAFT),
        move("answer", [DecisionState.TRACKED], None),
        move("extend", [DecisionState.TRACKED], None),
        move("take_back_answer", [DecisionState.TRACKED], None),
        move("take_back_extension", [DecisionState.TRACKED], None),
    ],
)


class ReplyState(StrEnum):
    """Where a unit's reply stands: with its head, with the commission, taken or sent back."""

    WRITTEN = "written"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    RETURNED = "returned"


REPLIES: Machine[ReplyState] = Machine(
    "reply",
    initial=ReplyState.WRITTEN,
    moves=[
        move("approve", [ReplyState.WRITTEN], ReplyState.APPROVED),
        move("accept", [ReplyState.APPROVED], ReplyState.ACCEPTED),
        move("return", [ReplyState.WRITTEN, ReplyState.APPROVED], ReplyState.RETURNED),
    ],
)
WAITING_REPLIES = (ReplyState.WRITTEN, ReplyState.APPROVED)


class MotionKind(StrEnum):
    """How a motion came before the council."""

    MOTION = "motion"
    EXTEMPORE = "extempore"
    GOVERNMENT = "government"
    PETITION = "petition"
    REPORT = "report"
    SUGGESTION = "suggestion"


class MotionState(StrEnum):
    """The stages of reading; ``adopted`` motions are handled and answered by the city."""

    RECEIVED = "received"
    FIRST_READ = "first_read"
    REVIEWED = "reviewed"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    WITHDRAWN = "withdrawn"


_READING = (MotionState.RECEIVED, MotionState.FIRST_READ, MotionState.REVIEWED)
MOTIONS: Machine[MotionState] = Machine(
    "motion",
    initial=MotionState.RECEIVED,
    moves=[
        move("edit", [*_READING, MotionState.ADOPTED], None),
        move("read_first", [MotionState.RECEIVED], MotionState.FIRST_READ),
        move("review", [MotionState.FIRST_READ], MotionState.REVIEWED),
        move("adopt", _READING, MotionState.ADOPTED),
        move("reject", _READING, MotionState.NOT_ADOPTED),
        move("withdraw", _READING, MotionState.WITHDRAWN),
        move("track", [MotionState.ADOPTED], None),
        move("reply", [MotionState.ADOPTED], None),
    ],
)


class VisitState(StrEnum):
    """Where a joint visit to the place of a matter stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


VISITS: Machine[VisitState] = Machine(
    "joint visit",
    initial=VisitState.PLANNED,
    moves=[
        move("edit", [VisitState.PLANNED], None),
        move("hold", [VisitState.PLANNED], VisitState.HELD),
        move("correct", [VisitState.HELD], None),
        move("cancel", [VisitState.PLANNED], VisitState.CANCELLED),
        move("plan_again", [VisitState.CANCELLED], VisitState.PLANNED),
    ],
)


class Ground(StrEnum):
    """Why money goes on into the next year (預算法 §72, §76)."""

    CONTRACT = "contract"
    DEBT = "debt"
    CONTINUING = "continuing"
    OTHER = "other"


class CarryState(StrEnum):
    """Where money that an agency asks to carry over stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    AUDITED = "audited"
    WITHDRAWN = "withdrawn"


CARRIES: Machine[CarryState] = Machine(
    "money carried over",
    initial=CarryState.ASKED,
    moves=[
        move("edit", [CarryState.ASKED], None),
        move("approve", [CarryState.ASKED], CarryState.APPROVED),
        move("refuse", [CarryState.ASKED], CarryState.REFUSED),
        move("withdraw", [CarryState.ASKED], CarryState.WITHDRAWN),
        move("audit", [CarryState.APPROVED], CarryState.AUDITED),
        move(
            "take_back",
            [CarryState.APPROVED, CarryState.REFUSED, CarryState.WITHDRAWN],
            CarryState.ASKED,
        ),
        move("take_back_audit", [CarryState.AUDITED], CarryState.APPROVED),
    ],
)
CARRIED = (CarryState.ASKED, CarryState.APPROVED, CarryState.AUDITED)
"""What counts as carried over: nobody has refused it or taken it back."""
