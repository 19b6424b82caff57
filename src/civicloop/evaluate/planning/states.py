"""Where plans, indicators, results, rounds, projects and books stand."""

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class PlanState(StrEnum):
    """Where a four-year plan stands."""

    PREPARED = "prepared"
    OPEN = "open"
    APPROVED = "approved"
    CLOSED = "closed"


PLANS: Machine[PlanState] = Machine(
    "four-year plan",
    initial=PlanState.PREPARED,
    moves=[
        move("open", [PlanState.PREPARED], PlanState.OPEN),
        move("approve", [PlanState.OPEN], PlanState.APPROVED),
        move("close", [PlanState.APPROVED], PlanState.CLOSED),
    ],
)


class DefinitionState(StrEnum):
    """Where a version of an indicator's definition stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"


DEFINITIONS: Machine[DefinitionState] = Machine(
    "definition of an indicator",
    initial=DefinitionState.PROPOSED,
    moves=[
        move("approve", [DefinitionState.PROPOSED], DefinitionState.APPROVED),
        move("refuse", [DefinitionState.PROPOSED], DefinitionState.REFUSED),
        move("replace", [DefinitionState.APPROVED], DefinitionState.REPLACED),
    ],
)


class ResultState(StrEnum):
    """Where a year's result of an indicator, or the summary of an agency's year, stands."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"


REVIEWED = (
    move("send", [ResultState.DRAFT, ResultState.RETURNED], ResultState.SENT),
    move("return", [ResultState.SENT, ResultState.ACCEPTED], ResultState.RETURNED),
    move("accept", [ResultState.SENT], ResultState.ACCEPTED),
)
"""What an agency writes and the commission reviews."""
RESULTS: Machine[ResultState] = Machine(
    "result of an indicator", initial=ResultState.DRAFT, moves=REVIEWED
)


class SummaryMove(StrEnum):
    """What is kept of the way of a summary: its wordings as sent, and the rulings on them."""

    SEND = "send"
    RETURN = "return"
    ACCEPT = "accept"


SUMMARIES: Machine[ResultState] = Machine(
    "summary of a year", initial=ResultState.DRAFT, moves=REVIEWED
)


class RoundState(StrEnum):
    """The phases of a year's pre-review, in order."""

    PREPARED = "prepared"
    ISSUED = "issued"
    FIRST_REVIEW = "first_review"
    SITE_VISIT = "site_visit"
    SECOND_REVIEW = "second_review"
    BALANCING = "balancing"
    APPROVED = "approved"


ROUNDS: Machine[RoundState] = Machine(
    "pre-review of a year",
    initial=RoundState.PREPARED,
    moves=[
        move("issue", [RoundState.PREPARED], RoundState.ISSUED),
        move("begin_first_review", [RoundState.ISSUED], RoundState.FIRST_REVIEW),
        move("begin_site_visits", [RoundState.FIRST_REVIEW], RoundState.SITE_VISIT),
        move(
            "begin_second_review",
            [RoundState.FIRST_REVIEW, RoundState.SITE_VISIT],
            RoundState.SECOND_REVIEW,
        ),
        move("begin_balancing", [RoundState.SECOND_REVIEW], RoundState.BALANCING),
        move("reopen_second_review", [RoundState.BALANCING], RoundState.SECOND_REVIEW),
        move("approve", [RoundState.BALANCING], RoundState.APPROVED),
    ],
)


class ProposalState(StrEnum):
    """Where a proposed project stands."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    PASSED = "passed"


PROPOSALS: Machine[ProposalState] = Machine(
    "proposed project",
    initial=ProposalState.DRAFT,
    moves=[
        move("send", [ProposalState.DRAFT, ProposalState.RETURNED], ProposalState.SENT),
        move("return", [ProposalState.SENT], ProposalState.RETURNED),
        move(
            "withdraw",
            [ProposalState.DRAFT, ProposalState.SENT, ProposalState.RETURNED],
            ProposalState.WITHDRAWN,
        ),
        move("refuse", [ProposalState.SENT, ProposalState.RETURNED], ProposalState.REFUSED),
        move("reconsider", [ProposalState.REFUSED], ProposalState.SENT),
        move("pass", [ProposalState.SENT], ProposalState.PASSED),
    ],
)


class Ruling(StrEnum):
    """What a phase of the review says about a project."""

    GO_ON = "go_on"
    AMEND = "amend"
    REDUCE = "reduce"
    POSTPONE = "postpone"
    REFUSE = "refuse"


class BookKind(StrEnum):
    """What a book of a year is."""

    OUTLINE = "outline"
    PLAN = "plan"


class BookState(StrEnum):
    """Where an edition of a book stands."""

    OPEN = "open"
    APPROVED = "approved"
    REPLACED = "replaced"


class Recipient(StrEnum):
    """To whom an approved edition is sent."""

    COUNCIL = "council"
    AUDIT = "audit"
    AGENCIES = "agencies"


BOOKS: Machine[BookState] = Machine(
    "book of a year",
    initial=BookState.OPEN,
    moves=[
        move("approve", [BookState.OPEN], BookState.APPROVED),
        move("replace", [BookState.APPROVED], BookState.REPLACED),
    ],
)


class PartState(StrEnum):
    """Where the part of an agency stands."""

    WRITTEN = "written"
    SENT = "sent"
    SIGNED = "signed"


PARTS: Machine[PartState] = Machine(
    "part of a book",
    initial=PartState.WRITTEN,
    moves=[
        move("send", [PartState.WRITTEN], PartState.SENT),
        move("return", [PartState.SENT, PartState.SIGNED], PartState.WRITTEN),
        move("sign", [PartState.SENT], PartState.SIGNED),
    ],
)


class PledgeState(StrEnum):
    """How a pledge stands, from what it is mapped to."""

    UNMAPPED = "unmapped"
    RUNNING = "running"
    BEHIND = "behind"
    REACHED = "reached"


class UndertakingKind(StrEnum):
    """What runs by steps with a ministry."""

    MAJOR = "major"
    STUDY = "study"


class MajorState(StrEnum):
    """Where a central major project stands: in-house review first, then the ministry."""

    LISTED = "listed"
    REVIEWED = "reviewed"
    LETTERED = "lettered"
    SETTLED = "settled"


class StudyState(StrEnum):
    """Where a subsidised planning study stands."""

    GRANTED = "granted"
    INTERIM = "interim"
    FINAL = "final"
    CLOSED = "closed"


MAJORS: Machine[MajorState] = Machine(
    "central major project",
    initial=MajorState.LISTED,
    moves=[
        move("review", [MajorState.LISTED], MajorState.REVIEWED),
        move("revise", [MajorState.REVIEWED], MajorState.LISTED),
        move("write_to_ministry", [MajorState.REVIEWED], MajorState.LETTERED),
        move("settle", [MajorState.LETTERED], MajorState.SETTLED),
    ],
)
STUDIES: Machine[StudyState] = Machine(
    "subsidised study",
    initial=StudyState.GRANTED,
    moves=[
        move("pass_interim", [StudyState.GRANTED], StudyState.INTERIM),
        move("pass_final", [StudyState.INTERIM], StudyState.FINAL),
        move("close", [StudyState.FINAL], StudyState.CLOSED),
    ],
)
