"""Take a case, and begin to work on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import policies, rules
from civicloop.answer.cases.events import CaseAccepted, CaseStarted
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import DueInstants
from civicloop.answer.cases.services import clocks
from civicloop.answer.cases.services.moves import move_to, prepare, unit_ref, write
from civicloop.answer.cases.states import CaseState
from civicloop.kernel.actors.rules import Actor, ActorKind
from civicloop.kernel.clock import services as clock
from civicloop.kernel.statements.rules import Part


@transaction.atomic
def accept(case_id: int, *, actor: Actor, now: datetime | None = None) -> Case:
    """Take the case for its unit; of two who try at once, one is told about the other."""
    now = now or clock.now()
    case = prepare(case_id, "accept", policies.may_accept, actor)
    move_to(case, "accept")
    case.accepted_at = case.changed_at = now
    case.handler_id = handler_id(actor)
    write(
        case,
        ("state", "accepted_at", "changed_at", "handler_id"),
        CaseAccepted(case=case.ref, unit=unit_ref(case), handler=handler_ref(case)),
        actor=actor,
        at=now,
    )
    return case


@transaction.atomic
def start(case_id: int, *, actor: Actor, now: datetime | None = None) -> Case:
    """Report that work on the spot began: the operational clock stops, the citizen is told."""
    now = now or clock.now()
    case = prepare(case_id, "start", policies.may_start, actor, counting=True)
    move_to(case, "start")
    stopped: tuple[Part, ...] = ()
    if case.started_at is None:
        stopped = clocks.stopping_operational(case, now)
        case.started_at = now
    case.changed_at = now
    case.handler_id = case.handler_id or handler_id(actor)
    case.next_due_at = rules.next_due(
        CaseState(case.state),
        DueInstants(case.operational_due_at, case.statutory_due_at),
        started=True,
    )
    write(
        case,
        ("state", "started_at", "changed_at", "handler_id", "next_due_at"),
        CaseStarted(case=case.ref, unit=unit_ref(case), handler=handler_ref(case)),
        actor=actor,
        at=now,
        beside=stopped,
    )
    return case


def handler_id(actor: Actor) -> int | None:
    """The person behind an actor; a machine is nobody's handler."""
    return int(actor.key) if actor.kind == ActorKind.PERSON else None


def handler_ref(case: Case) -> str:
    """The reference of the person who works on the case, or nothing."""
    return f"organizations:person:{case.handler_id}" if case.handler_id else ""
