"""States of everything that is followed, the moves between them, and closed lists of codes.

The machines are fixed: agencies do not keep workflow editors in order, and a programme
chooses among a few switches instead (``rules.switches``).
"""

from __future__ import annotations

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class ItemState(StrEnum):
    """Where an item stands; ``listed`` waits for approval, ``proposed`` for its release.

    ``continued`` goes on as another item, of the programme of a later year.
    """

    LISTED = "listed"
    TRACKED = "tracked"
    SUSPENDED = "suspended"
    PROPOSED = "proposed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SELF_TRACKED = "self_tracked"
    CONTINUED = "continued"


OPEN_ITEMS = (ItemState.TRACKED, ItemState.SUSPENDED, ItemState.PROPOSED)
"""States in which somebody still has to report."""

REPORTED_ITEMS = (ItemState.TRACKED, ItemState.PROPOSED)
"""States in which a month is reported; a suspended item rests."""

JUDGED_ITEMS = (*OPEN_ITEMS, ItemState.RELEASED, ItemState.CONTINUED)
"""States in which a year can be judged."""

ITEMS: Machine[ItemState] = Machine(
    "item",
    initial=ItemState.LISTED,
    moves=[
        move("approve", [ItemState.LISTED], ItemState.TRACKED),
        move("suspend", [ItemState.TRACKED], ItemState.SUSPENDED),
        move("resume", [ItemState.SUSPENDED], ItemState.TRACKED),
        move("propose_release", [ItemState.TRACKED], ItemState.PROPOSED),
        move("keep", [ItemState.PROPOSED], ItemState.TRACKED),
        move("release", [ItemState.PROPOSED], ItemState.RELEASED),
        move("withdraw", [ItemState.LISTED, *OPEN_ITEMS], ItemState.WITHDRAWN),
        move("merge", [ItemState.LISTED, *OPEN_ITEMS], ItemState.MERGED),
        move("hand_down", OPEN_ITEMS, ItemState.SELF_TRACKED),
        move("take_up", [ItemState.SELF_TRACKED], ItemState.TRACKED),
        move("continue", [ItemState.TRACKED], ItemState.CONTINUED),
        move("take_back_release", [ItemState.RELEASED], ItemState.TRACKED),
        move("plan", [ItemState.LISTED, *OPEN_ITEMS], None),
        move("evaluate", JUDGED_ITEMS, None),
    ],
)


class Part(StrEnum):
    """A unit's part in an item: it leads (主辦), or it joins in (協辦)."""

    LEAD = "lead"
    JOINT = "joint"


class ResponsibilityState(StrEnum):
    """Where a unit's part stands; ``finished`` waits for the reviewer, ``closed`` is done."""

    ASSIGNED = "assigned"
    FINISHED = "finished"
    CLOSED = "closed"
    DROPPED = "dropped"


RESPONSIBILITIES: Machine[ResponsibilityState] = Machine(
    "responsibility",
    initial=ResponsibilityState.ASSIGNED,
    moves=[
        move("finish", [ResponsibilityState.ASSIGNED], ResponsibilityState.FINISHED),
        move("send_back", [ResponsibilityState.FINISHED], ResponsibilityState.ASSIGNED),
        move("close", [ResponsibilityState.FINISHED], ResponsibilityState.CLOSED),
        move("reopen", [ResponsibilityState.CLOSED], ResponsibilityState.ASSIGNED),
        move(
            "drop",
            [ResponsibilityState.ASSIGNED, ResponsibilityState.FINISHED],
            ResponsibilityState.DROPPED,
        ),
    ],
)


class ReportState(StrEnum):
    """Where a month's report stands; ``sent`` is with the head, ``approved`` with the reviewer."""

    DRAFT = "draft"
    SENT = "sent"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    MISSED = "missed"


DONE_REPORTS = (ReportState.APPROVED, ReportState.ACCEPTED)
"""States in which the agency stands behind what the report says."""

REPORTS: Machine[ReportState] = Machine(
    "report",
    initial=ReportState.DRAFT,
    moves=[
        move("save", [ReportState.DRAFT], None),
        move("send", [ReportState.DRAFT], ReportState.SENT),
        move("return", [ReportState.SENT, ReportState.APPROVED], ReportState.DRAFT),
        move("take_back", [ReportState.SENT], ReportState.DRAFT),
        move("approve", [ReportState.SENT], ReportState.APPROVED),
        move("accept", [ReportState.APPROVED], ReportState.ACCEPTED),
        move("miss", [ReportState.DRAFT, ReportState.SENT], ReportState.MISSED),
        move("correct", [ReportState.APPROVED, ReportState.ACCEPTED], None),
        move("make_up", [ReportState.MISSED], ReportState.ACCEPTED),
    ],
)


class PeriodState(StrEnum):
    """Where a month stands: after ``frozen`` only corrections with a reason are left."""

    OPEN = "open"
    FROZEN = "frozen"


PERIODS: Machine[PeriodState] = Machine(
    "period",
    initial=PeriodState.OPEN,
    moves=[move("freeze", [PeriodState.OPEN], PeriodState.FROZEN)],
)


class ChangeKind(StrEnum):
    """What is asked for; ``plan`` is the operation plan of an item that is not tracked yet."""

    PLAN = "plan"
    ADJUST = "adjust"
    WITHDRAW = "withdraw"
    EXTEND = "extend"
    MERGE = "merge"
    SPLIT = "split"


REPLANNING = (ChangeKind.PLAN, ChangeKind.ADJUST, ChangeKind.EXTEND)
"""Kinds that bring a new baseline."""


class ChangeState(StrEnum):
    """Where a request for a change stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


CHANGES: Machine[ChangeState] = Machine(
    "change_request",
    initial=ChangeState.ASKED,
    moves=[
        move("grant", [ChangeState.ASKED], ChangeState.GRANTED),
        move("refuse", [ChangeState.ASKED], ChangeState.REFUSED),
        move("take_back", [ChangeState.ASKED], ChangeState.TAKEN_BACK),
    ],
)


class Stage(StrEnum):
    """Who judges: the agency itself (自評), the commission (初審), the panel (複審)."""

    SELF = "self"
    FIRST = "first"
    SECOND = "second"


STAGES = (Stage.SELF, Stage.FIRST, Stage.SECOND)


class EvaluationState(StrEnum):
    """Where one stage's judgement stands; a ``confirmed`` one stands for good."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"


EVALUATIONS: Machine[EvaluationState] = Machine(
    "evaluation",
    initial=EvaluationState.DRAFT,
    moves=[
        move("score", [EvaluationState.DRAFT], None),
        move("submit", [EvaluationState.DRAFT], EvaluationState.SUBMITTED),
        move("return", [EvaluationState.SUBMITTED], EvaluationState.DRAFT),
        move("confirm", [EvaluationState.SUBMITTED], EvaluationState.CONFIRMED),
    ],
)


class ReleaseState(StrEnum):
    """Where the proposal to release an item stands."""

    PROPOSED = "proposed"
    GRANTED = "granted"
    KEPT = "kept"
    REVOKED = "revoked"


RELEASES: Machine[ReleaseState] = Machine(
    "release",
    initial=ReleaseState.PROPOSED,
    moves=[
        move("grant", [ReleaseState.PROPOSED], ReleaseState.GRANTED),
        move("keep", [ReleaseState.PROPOSED], ReleaseState.KEPT),
        move("revoke", [ReleaseState.GRANTED], ReleaseState.REVOKED),
    ],
)


class Cadence(StrEnum):
    """How many months one report covers."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"

    @property
    def months(self) -> int:
        """How many they are."""
        return {"monthly": 1, "quarterly": 3, "half_yearly": 6}[self.value]


class Verdict(StrEnum):
    """What the reviewer found of a remedy: done as promised, in part, or not."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"


class Method(StrEnum):
    """How a report was verified: from papers, or on the spot."""

    DESK = "desk"
    SITE = "site"


class Light(StrEnum):
    """What a reader sees first; always with its word, never as a colour alone."""

    NONE = "none"
    DONE = "done"
    GOOD = "good"
    WATCH = "watch"
    LATE = "late"
