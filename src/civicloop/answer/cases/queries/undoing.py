"""Whether the last step of a case can still be taken back, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries.handling import handling_terms
from civicloop.answer.cases.rules.undoing import (
    UNDOABLE,
    Happened,
    last_step,
    standing_before,
    undone_until,
)
from civicloop.answer.cases.rules.undoing import Standing as Standing  # noqa: PLC0414 (its type)
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import queries as ledger


@dataclass(frozen=True, slots=True)
class Undoable:
    """A step, until when it may be taken back, and how the case stood before it."""

    step: Happened
    until: datetime
    before: Standing


def undoable(case: Case, now: datetime) -> Undoable | None:
    """The last step, if its kind can be taken back; whether there is time is the caller's."""
    history = [
        Happened(event.name, event.actor, event.occurred_at, event.body)
        for event in ledger.history(case.ref)
    ]
    step = last_step(history)
    if step is None or step.step not in UNDOABLE:
        return None
    if step.step == "withdrawn" and not step.body.get("before"):
        return None  # written before events said how the case stood
    until = undone_until(step, handling_terms(now).undo_minutes)
    return Undoable(step, until, standing_before(history, step))


def mine_to_undo(case: Case, actor: Actor, now: datetime) -> Undoable | None:
    """The last step, if it is the actor's own and there is time to take it back."""
    found = undoable(case, now)
    own = found is not None and found.step.actor == actor.ref and now <= found.until
    return found if own else None
