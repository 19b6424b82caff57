"""What the plan and budget review committee decided on the approved list of a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning.errors import Fault, FaultyFieldsError
from civicloop.evaluate.planning.events import CommitteeDecided, CommitteeDecisionRemoved
from civicloop.evaluate.planning.models import CommitteeDecision, Round
from civicloop.evaluate.planning.services.correcting import below, correct, take_away
from civicloop.evaluate.planning.states import ROUNDS, RoundState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

LIMITS = {"number": 60, "text": 4000}
SAID = ("decided_on", "number", "text", "item_id")
"""What the mark of a decision is made of, in this order."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: the day, the number of the meeting or its minutes, the words.

    ``item_id`` is the tracked item by which the committee's decision is followed.
    """

    decided_on: date
    number: str
    text: str
    item_id: int | None = None

    @property
    def said(self) -> dict[str, Any]:
        """As the row keeps it."""
        return {"decided_on": self.decided_on, "number": self.number.strip(),
                "text": self.text.strip(), "item_id": self.item_id}  # fmt: skip


@transaction.atomic
def note_decision(
    round_id: int, decided: Decided, *, actor: Actor, now: datetime | None = None
) -> CommitteeDecision:
    """Write down a decision of the committee: it gets the approved list, so not before."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    row = queries.round_for_change(round_id)
    if row.state != RoundState.APPROVED:
        raise IllegalMoveError(ROUNDS.name, "note_decision", RoundState(row.state))
    _check(row, decided, actor, now)
    found = CommitteeDecision.objects.create(round=row, **decided.said, by=actor.ref, at=now)
    item = f"tracking:item:{decided.item_id}" if decided.item_id else ""
    event = CommitteeDecided(found.ref, row.ref, found.decided_on.isoformat(), item, found.number)
    ledger.append(event, actor=actor, at=now)
    return found


@transaction.atomic
def correct_decision(
    decision_id: int, decided: Decided, *, seen: int, actor: Actor, now: datetime | None = None
) -> CommitteeDecision:
    """Put a decision right; ``seen`` is the mark of what the caller saw."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    row = _for_change(decision_id)
    _check(row.round, decided, actor, now, but=row)
    correct(row, decided.said, LIMITS, seen, actor=actor, now=now)
    return row


@transaction.atomic
def remove_decision(
    decision_id: int, *, seen: int, actor: Actor, now: datetime | None = None
) -> Round:
    """Take a decision away that never was, or not on this round; the history keeps it."""
    require(policies.may_manage(actor), action="planning.manage")
    row = _for_change(decision_id)
    event = CommitteeDecisionRemoved(row.ref, row.round.ref, row.decided_on.isoformat(), row.number)
    take_away(row, SAID, seen, event, actor=actor, now=now)
    return row.round


def _for_change(decision_id: int) -> CommitteeDecision:
    return below(CommitteeDecision.objects.all(), decision_id, "round", queries.round_for_change)


def _check(
    row: Round,
    decided: Decided,
    actor: Actor,
    now: datetime,
    *,
    but: CommitteeDecision | None = None,
) -> None:
    """Not before the list was approved, not in the future; an item that the actor sees."""
    faults: dict[str, tuple[Fault, ...]] = {}
    approved = row.phases.filter(state=RoundState.APPROVED).order_by("-began_at").first()
    said = decided.said
    if said["decided_on"] > timezone.localdate(now):
        faults["decided_on"] = (Fault("in_the_future"),)
    elif approved and said["decided_on"] < timezone.localdate(approved.began_at):
        faults["decided_on"] = (Fault("before_approval"),)
    for name, limit in LIMITS.items():
        if not said[name]:
            faults[name] = (Fault("missing"),)
        elif len(said[name]) > limit:
            faults[name] = (Fault("too_long", {"limit": limit}),)
    twins = row.decisions.filter(number=said["number"]).exclude(pk=but.pk if but else 0)
    if "number" not in faults and twins.exists():
        faults["number"] = (Fault("taken", {"number": said["number"]}),)
    kept = but is not None and but.item_id == decided.item_id
    if (
        decided.item_id
        and not kept
        and not queries.committee_items(actor).filter(pk=decided.item_id).exists()
    ):
        faults["item"] = (Fault("unknown"),)
    if faults:
        raise FaultyFieldsError(faults)
