"""Wait for the citizen, and go on."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import Fault, WaitingError
from civicloop.answer.cases.events import CasePaused, CaseResumed
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import DESCRIPTION_LIMIT, NOTE_LIMIT, DueInstants
from civicloop.answer.cases.services import clocks, rounds
from civicloop.answer.cases.services.moves import move_to, prepare, write
from civicloop.answer.cases.states import CaseState, PauseReason
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import Pause
from civicloop.kernel.ledger import services as ledger

LOG = logging.getLogger(__name__)


@transaction.atomic
def pause(
    case_id: int,
    *,
    reason: str,
    question: str,
    actor: Actor,
    now: datetime | None = None,
) -> Case:
    """Ask the citizen something; both clocks stand still, at most as long as the rule says."""
    now = now or clock.now()
    case = prepare(case_id, "pause", policies.may_pause, actor)
    question = rules.cleaned(question)
    faults = {
        "reason": () if reason in set(PauseReason) else (Fault("missing"),),
        "question": rules.check_text(question, limit=NOTE_LIMIT, needed=True),
    }
    if any(faults.values()):
        raise WaitingError({name: row for name, row in faults.items() if row})
    terms = queries.deadlines(now)
    clocks.leave_out(case, [*queries.pauses(case), Pause(now, None, reason)])
    move_to(case, "pause")
    case.waiting_for = reason
    case.waiting_until = case.next_due_at = queries.until(terms.waiting_days, now, terms)
    case.changed_at = now
    write(
        case,
        ("state", "waiting_for", "waiting_until", "next_due_at", "changed_at"),
        CasePaused(
            case=case.ref,
            reason=reason,
            waiting_until=case.waiting_until.isoformat(),
            question=question,
        ),
        actor=actor,
        at=now,
        waiting_since=now,
    )
    return case


@transaction.atomic
def resume(case_id: int, *, answer: str = "", actor: Actor, now: datetime | None = None) -> Case:
    """Go on: the citizen has answered, or the unit goes on without.

    The pauses are read back from the history of the case, never from a
    counter, and both due instants are counted again from the beginning.
    """
    now = now or clock.now()
    case = prepare(case_id, "resume", policies.may_resume, actor)
    answer = rules.cleaned(answer)
    needed = policies.is_reporter(actor, case)
    faults = rules.check_text(answer, limit=DESCRIPTION_LIMIT, needed=needed)
    if faults:
        raise WaitingError({"answer": faults})
    due = clocks.leave_out(case, queries.pauses(case, until=now))
    move_to(case, "resume" if case.started_at else "resume_unstarted")
    case.waiting_for = ""
    case.waiting_until = None
    _take_over(case, due, now)
    ledger.append(
        CaseResumed(
            case=case.ref,
            operational_due_at=due.operational.isoformat(),
            statutory_due_at=due.statutory.isoformat(),
            answer=answer,
        ),
        actor=actor,
        at=now,
    )
    return case


def _take_over(case: Case, due: DueInstants, now: datetime) -> None:
    case.operational_due_at = due.operational
    case.statutory_due_at = due.statutory
    case.next_due_at = rules.next_due(
        CaseState(case.state), due, started=case.started_at is not None
    )
    case.changed_at = now
    case.save(
        update_fields=[
            "state",
            "waiting_for",
            "waiting_until",
            "operational_due_at",
            "statutory_due_at",
            "next_due_at",
            "changed_at",
        ]
    )
    rounds.keep(case, first_statutory_due_at=due.unextended)


def end_waiting(*, actor: Actor, now: datetime | None = None) -> int:
    """Let the clocks run again where the time of waiting is over; how many cases go on.

    Each in its own transaction, so that one that cannot go on keeps nobody waiting. The
    clocks stood still no longer than was announced, however late this runs.
    """
    now = now or clock.now()
    gone_on = 0
    for case in queries.waited_too_long(now):
        try:
            gone_on += _end_one(case, actor)
        except Exception:
            LOG.exception("the waiting of %s could not be ended", case.ref)
    return gone_on


@transaction.atomic
def _end_one(seen: Case, actor: Actor) -> bool:
    """Go on with a case, unless it was answered, or waits anew, since it was looked up."""
    case = queries.for_change(seen.pk)
    if case.waiting_until is None or case.waiting_until != seen.waiting_until:
        return False
    resume(case.pk, actor=actor, now=case.waiting_until)
    return True
