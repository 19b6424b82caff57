"""The classes of documents, how they end, what becomes of their limit, and of a chase."""

from __future__ import annotations

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class Category(StrEnum):
    """The seven classes of the monthly table, in its order."""

    GENERAL = "general"
    LEGISLATORS = "legislators"
    APPLICATIONS = "applications"
    PETITIONS = "petitions"
    APPEALS = "appeals"
    SPECIAL = "special"
    CONTROL_YUAN = "control_yuan"


class Kind(StrEnum):
    """What a class distinguishes: the speed of letters, the form of a question or an appeal."""

    NONE = ""
    MOST_URGENT = "most_urgent"
    URGENT = "urgent"
    ORDINARY = "ordinary"
    DATED = "dated"
    ORAL = "oral"
    WRITTEN = "written"
    DECIDING = "deciding"
    ANSWER = "answer"


class Ending(StrEnum):
    """How a document ended; filed ones were sent nowhere and are counted apart."""

    OPEN = "open"
    SENT = "sent"
    FILED = "filed"


class Joined(StrEnum):
    """Whether a document went into the reply of another one, and how."""

    NOT = ""
    COMPILED = "compiled"
    MERGED = "merged"


class Outcome(StrEnum):
    """What has become of a document at the end of its month."""

    ON_TIME = "on_time"
    LATE = "late"
    FILED = "filed"
    PENDING = "pending"
    OVERDUE = "overdue"


class MonthState(StrEnum):
    """Whether a month can still change."""

    OPEN = "open"
    PUBLISHED = "published"


class ChaseState(StrEnum):
    """Where the explanation of a chased document stands."""

    ASKED = "asked"
    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    RETURNED = "returned"


CHASES: Machine[ChaseState] = Machine(
    "explanation of a chased document",
    initial=ChaseState.ASKED,
    moves=[
        move("explain", [ChaseState.ASKED, ChaseState.RETURNED], ChaseState.EXPLAINED),
        move("amend", [ChaseState.EXPLAINED, ChaseState.ACCEPTED], ChaseState.EXPLAINED),
        move("accept", [ChaseState.EXPLAINED], ChaseState.ACCEPTED),
        move("return", [ChaseState.EXPLAINED], ChaseState.RETURNED),
    ],
)


class ImprovementState(StrEnum):
    """Where the written improvement of an agency above the threshold stands."""

    OWED = "owed"
    WRITTEN = "written"
    RETURNED = "returned"
    ACCEPTED = "accepted"


IMPROVEMENTS: Machine[ImprovementState] = Machine(
    "written improvement",
    initial=ImprovementState.OWED,
    moves=[
        move(
            "write",
            [ImprovementState.OWED, ImprovementState.RETURNED, ImprovementState.WRITTEN],
            ImprovementState.WRITTEN,
        ),
        move("accept", [ImprovementState.WRITTEN], ImprovementState.ACCEPTED),
        move("return", [ImprovementState.WRITTEN], ImprovementState.RETURNED),
    ],
)
