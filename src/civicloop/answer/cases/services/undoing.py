"""Take a mistaken step back, within minutes and only while nothing came after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import StepNotOpenError, TimeOverError
from civicloop.answer.cases.events import CaseUndone
from civicloop.answer.cases.models import Case, Passing
from civicloop.answer.cases.queries import undoing
from civicloop.answer.cases.rules import DueInstants
from civicloop.answer.cases.rules.undoing import UNDOABLE, Standing
from civicloop.answer.cases.services import clocks, rounds
from civicloop.answer.cases.states import MACHINE, CaseState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

PASSED = ("assigned", "refused", "transferred")
COLUMNS = [
    "state",
    "unit",
    "handler",
    "accepted_at",
    "started_at",
    "closed_at",
    "waiting_for",
    "waiting_until",
    "next_due_at",
    "hops",
    "changed_at",
]


@transaction.atomic
def undo(case_id: int, *, actor: Actor, now: datetime | None = None) -> Case:
    """Let the case stand as it did before the actor's own last step.

    Only the one who made the step, for as long as the rule set says (``TimeOverError``),
    and only while it is the last one (``StepNotOpenError``). The step and its undoing both
    stay in the history.
    """
    now = now or clock.now()
    case = queries.for_change(case_id)
    found = undoing.undoable(case, now)
    if found is None or not _leads_here(found.step.step, found.before, case):
        raise StepNotOpenError(move="undo", state=case.state, by="", at=case.changed_at)
    policies.require(found.step.actor == actor.ref, action="cases.undo")
    if now > found.until:
        raise TimeOverError("undo", found.until)
    _let_run(case, found.before)
    if found.step.step in PASSED:
        Passing.objects.filter(case=case, round=case.round).order_by("pk").last().delete()  # type: ignore[union-attr]  # the step wrote it
        case.hops -= found.step.step != "assigned"
    _restore(case, found.before, now)
    ledger.append(
        CaseUndone(
            case=case.ref,
            step=found.step.step,
            state=case.state,
            unit=case.unit.ref,
            handler=f"organizations:person:{case.handler_id}" if case.handler_id else "",
            accepted_at=case.accepted_at.isoformat() if case.accepted_at else "",
            started_at=case.started_at.isoformat() if case.started_at else "",
        ),
        actor=actor,
        at=now,
    )
    return case


def _leads_here(step: str, before: Standing, case: Case) -> bool:
    """Whether the step, made from where the case stood, leads to where it stands."""
    moves = (MACHINE.moves[name] for name in UNDOABLE[step])
    return any(before.state in row.sources and row.target == case.state for row in moves)


def _let_run(case: Case, before: Standing) -> None:
    """Let the clocks that the step stopped run on, as though they had never been stopped."""
    if case.state == CaseState.WITHDRAWN:
        clocks.run_on(case, operational=case.started_at is None, statutory=True)
    elif case.started_at is not None and before.started_at is None:
        clocks.run_on(case, operational=True, statutory=False)


def _restore(case: Case, before: Standing, now: datetime) -> None:
    case.state = before.state
    case.unit_id = before.unit
    case.handler_id = before.handler
    case.accepted_at, case.started_at = before.accepted_at, before.started_at
    case.closed_at = None
    waiting = before.state == CaseState.WAITING
    case.waiting_for = before.waiting_for if waiting else ""
    case.waiting_until = before.waiting_until if waiting else None
    case.next_due_at = rules.next_due(
        before.state,
        DueInstants(case.operational_due_at, case.statutory_due_at, case.waiting_until),
        started=before.started_at is not None,
    )
    case.changed_at = now
    case.save(update_fields=COLUMNS)
    more: dict[str, Any] = {"waiting_since": before.waiting_since} if waiting else {}
    rounds.keep(case, **more)
