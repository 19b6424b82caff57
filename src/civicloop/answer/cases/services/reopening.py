"""What was answered is not done after all: one more round from the beginning."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import Fault, NoteError, TimeOverError
from civicloop.answer.cases.events import CaseReopened
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import NOTE_LIMIT, DueInstants
from civicloop.answer.cases.services import clocks, rounds
from civicloop.answer.cases.services.moves import move_to, prepare
from civicloop.answer.cases.states import CaseState, ReopenReason
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.vault import queries as keys


@transaction.atomic
def reopen(
    case_id: int,
    *,
    reason: str,
    text: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Case:
    """Say that it is not done: the case goes back to its unit, both clocks begin a new round.

    Its reporter may do so for as long as the rule set says and until confirming that it is
    done, staff until its texts are destroyed. If the unit is gone, the centre names one.
    """
    now = now or clock.now()
    case = prepare(case_id, "reopen", policies.may_reopen, actor)
    text = rules.cleaned(text)
    faults = {
        "reason": () if reason in set(ReopenReason) else (Fault("missing"),),
        "text": rules.check_text(text, limit=NOTE_LIMIT),
    }
    if any(faults.values()):
        raise NoteError({name: row for name, row in faults.items() if row})
    _check_time(case, actor, now)
    due = _begin_again(case, now)
    ledger.append(
        CaseReopened(
            case=case.ref,
            unit=case.unit.ref,
            reason=reason,
            round=case.round,
            operational_due_at=due.operational.isoformat(),
            statutory_due_at=due.statutory.isoformat(),
            note=text,
        ),
        actor=actor,
        at=now,
    )
    return case


def _check_time(case: Case, actor: Actor, now: datetime) -> None:
    """Raise ``TimeOverError`` unless there is still time to object."""
    end = queries.reopening_ends_at(case)
    if policies.is_reporter(actor, case):
        if now > end:
            raise TimeOverError("reopen", end)
        if case.state == CaseState.CLOSED:  # the reporter said before that it is done
            raise TimeOverError("reopen", case.changed_at)
    if keys.is_destroyed(case.ref):  # retention is over for it: nothing could be written down
        raise TimeOverError("reopen", end)


def _begin_again(case: Case, now: datetime) -> DueInstants:
    """Lay the present round aside and begin the next one, with clocks of its own."""
    due = clocks.begin(
        case.ref,
        case.category,
        queries.deadlines(now),
        at=now,
        district=case.district_code,
        round_=case.round + 1,
    )
    rounds.reopened(case)
    today = timezone.localdate(now)
    if organizations.units_in_force(today).filter(pk=case.unit_id).exists():
        move_to(case, "reopen")
    else:
        move_to(case, "reopen_at_centre")
        case.unit = organizations.unit_by_id(queries.triage_unit_id(today))
    case.round += 1
    case.handler = case.accepted_at = case.started_at = case.closed_at = None
    case.answer_sealed = None
    case.outcome = ""
    case.changed_at = now
    case.operational_due_at, case.statutory_due_at = due.operational, due.statutory
    case.next_due_at = rules.next_due(CaseState(case.state), due, started=False)
    case.save()
    rounds.begin(case, now)
    return due
