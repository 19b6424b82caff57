"""Several units on one case: one leads and answers, the others do their part and report to it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import Fault, NotOpenError, PartError
from civicloop.answer.cases.events import CasePartAnswered, CasePartAsked, CasePartCancelled
from civicloop.answer.cases.models import Case, Part
from civicloop.answer.cases.queries import parts
from civicloop.answer.cases.rules import DESCRIPTION_LIMIT, NOTE_LIMIT
from civicloop.answer.cases.rules.handling import check_part_day, end_of_day
from civicloop.answer.cases.services.moves import prepare
from civicloop.answer.cases.services.passing import unit_faults
from civicloop.answer.cases.services.taking import handler_id
from civicloop.answer.cases.states import OPEN, PARTS, PartState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import rules as privacy
from civicloop.kernel.states.errors import IllegalMoveError
from civicloop.kernel.vault import services as vault

TASK, ANSWER = "part", "part_answer"


@transaction.atomic
def ask_part(
    case_id: int,
    *,
    to: int | None,
    due_on: date | None,
    text: str,
    actor: Actor,
    now: datetime | None = None,
) -> Part:
    """Ask another unit to do its part by the end of a day, not after the answer is due.

    Once at a time of each unit; the unit of the case leads and stays answerable.
    """
    now = now or clock.now()
    case = prepare(case_id, "join", policies.may_join, actor)
    text = rules.cleaned(text)
    faults = {
        "to": _unit_faults(case, to, now),
        "due_on": check_part_day(
            due_on,
            today=timezone.localdate(now),
            latest=timezone.localdate(case.statutory_due_at),
        ),
        "text": rules.check_text(text, limit=NOTE_LIMIT, needed=True),
    }
    found = {name: row for name, row in faults.items() if row}
    if found or to is None or due_on is None:
        raise PartError(found)
    row = Part.objects.create(
        case=case,
        round=case.round,
        unit_id=to,
        task_sealed=vault.seal(case.ref, text, field=TASK),
        task_masked=privacy.mask_text(text),
        due_at=end_of_day(due_on, timezone.get_current_timezone()),
        asked_by_id=handler_id(actor),
        asked_at=now,
    )
    ledger.append(
        CasePartAsked(
            case=case.ref,
            part=row.ref,
            unit=row.unit.ref,
            due_at=row.due_at.isoformat(),
            task=text,
        ),
        actor=actor,
        at=now,
    )
    return row


@transaction.atomic
def answer_part(part_id: int, *, text: str, actor: Actor, now: datetime | None = None) -> Part:
    """Report to the unit in the lead what was done; the citizen hears from that unit."""
    now = now or clock.now()
    case, row = _locked(part_id)
    policies.require(policies.may_answer_part(actor, row), action="cases.answer_part")
    _end(case, row, "answer")
    answer = _checked(text, DESCRIPTION_LIMIT, needed=True)
    row.answer_sealed = vault.seal(case.ref, answer, field=ANSWER)
    row.answer_masked = privacy.mask_text(answer)
    _keep(row, actor, now)
    event = CasePartAnswered(case=case.ref, part=row.ref, unit=row.unit.ref, answer=answer)
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def cancel_part(part_id: int, *, text: str = "", actor: Actor, now: datetime | None = None) -> Part:
    """Do without a part that was asked for."""
    now = now or clock.now()
    case, row = _locked(part_id)
    policies.require(policies.may_join(actor, case), action="cases.join")
    _end(case, row, "cancel")
    note = _checked(text, NOTE_LIMIT)
    _keep(row, actor, now)
    event = CasePartCancelled(case=case.ref, part=row.ref, unit=row.unit.ref, note=note)
    ledger.append(event, actor=actor, at=now)
    return row


def _unit_faults(case: Case, to: int | None, now: datetime) -> tuple[Fault, ...]:
    if to == case.unit_id:
        return (Fault("leads_already"),)
    if to is not None and parts.open_parts(case).filter(unit=to).exists():
        return (Fault("part_asked_already"),)
    return unit_faults(to, now)


def _locked(part_id: int) -> tuple[Case, Part]:
    case = queries.for_change(parts.case_of_part(part_id))
    return case, parts.part_for_change(part_id)


def _end(case: Case, row: Part, move: str) -> None:
    """Move a part on while its case is open in the same round, or raise ``NotOpenError``."""
    if case.state not in set(OPEN) or case.round != row.round:
        raise NotOpenError(move, PartState.CANCELLED)
    try:
        row.state = PARTS.target(move, current=PartState(row.state))
    except IllegalMoveError as error:
        raise NotOpenError(move, row.state) from error


def _keep(row: Part, actor: Actor, now: datetime) -> None:
    row.ended_by_id, row.ended_at = handler_id(actor), now
    row.save(update_fields=["state", "answer_sealed", "answer_masked", "ended_by", "ended_at"])


def _checked(text: str, limit: int, *, needed: bool = False) -> str:
    cleaned = rules.cleaned(text)
    faults = rules.check_text(cleaned, limit=limit, needed=needed)
    if faults:
        raise PartError({"text": faults})
    return cleaned
