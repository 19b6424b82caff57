"""The answer stands for good: the reporter says so, or does not object in time."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import policies, queries
from civicloop.answer.cases.events import CaseSettled
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.services.moves import move_to, prepare, write
from civicloop.answer.cases.states import CaseState, Ending
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock

LOG = logging.getLogger(__name__)
AT_A_TIME = 2_000


@transaction.atomic
def confirm(case_id: int, *, actor: Actor, now: datetime | None = None) -> Case:
    """Say that it is done: the case is closed, and its reporter may not reopen it any more."""
    now = now or clock.now()
    case = prepare(case_id, "confirm", policies.may_confirm, actor)
    return _close(case, "confirm", Ending.CONFIRMED, actor, now)


def settle(*, actor: Actor, now: datetime | None = None) -> int:
    """Close the answered cases whose reporters did not object in time; how many.

    Each in its own transaction, so that one that cannot be closed keeps no other open;
    the time of closing is the end of the time to object, however late this runs.
    """
    now = now or clock.now()
    closed = 0
    for seen in queries.unopposed(now)[:AT_A_TIME]:
        try:
            closed += _settle_one(seen, actor)
        except Exception:
            LOG.exception("%s could not be closed for good", seen.ref)
    return closed


@transaction.atomic
def _settle_one(seen: Case, actor: Actor) -> bool:
    """Close a case, unless it was reopened or confirmed since it was looked up."""
    case = queries.for_change(seen.pk)
    if case.state != CaseState.ANSWERED or case.next_due_at != seen.next_due_at:
        return False
    _close(case, "settle", Ending.UNOPPOSED, actor, case.next_due_at)
    return True


def _close(case: Case, move: str, ending: Ending, actor: Actor, now: datetime) -> Case:
    move_to(case, move)
    case.changed_at = now
    write(
        case,
        ("state", "changed_at"),
        CaseSettled(case=case.ref, round=case.round, ending=str(ending)),
        actor=actor,
        at=now,
        ending=ending,
    )
    return case
