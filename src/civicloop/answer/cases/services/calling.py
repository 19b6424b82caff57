"""Tell a unit of a hazard by telephone: whom, when, who answered, and who must be warned."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import CallError, NotOpenError
from civicloop.answer.cases.events import CallOverdue, CaseCalled, CaseCalledOut
from civicloop.answer.cases.models import Call, CallOut, Case
from civicloop.answer.cases.queries import calls as call_queries
from civicloop.answer.cases.rules.calling import check_call
from civicloop.answer.cases.services.taking import handler_id
from civicloop.answer.cases.states import CALL_OUTS, CallOutState, CallResult, ToldBy
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.rules import Delivered
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.kernel.states.errors import IllegalMoveError
from civicloop.kernel.vault import services as vault
from civicloop.ui.rules import moment_text

LOG = logging.getLogger(__name__)
SCOPE = "cases.call"
TOOK = ("cases.case_accepted", "cases.case_started")


@transaction.atomic
def follow_case(event: Delivered, *, actor: Actor) -> None:
    """Bring the call-outs after a step of their case: one begins, is told, or is dropped.

    The same event twice changes nothing.
    """
    case = queries.for_change(queries.case_of_ref(event.ref).pk)
    waiting = call_queries.waiting_call_out_for_change(case)
    if waiting is not None and event.name in TOOK:
        _tell(waiting, ToldBy.SCREEN, event.at)
        return
    needed = call_queries.needs_call(case)
    cause = f"{event.ref}#{event.number}"
    if waiting is not None and not (needed and waiting.unit_id == case.unit_id):
        _drop(waiting, event.at)
        waiting = None
    if needed and waiting is None and not CallOut.objects.filter(cause=cause).exists():
        _begin(case, cause, event.at, actor)


def _begin(case: Case, cause: str, at: datetime, actor: Actor) -> None:
    begun = begun_call_out(case, cause, at, tell_by=call_queries.field_terms(at).tell_by(at))
    begun.save(force_insert=True)
    ledger.append(
        CaseCalledOut(case=case.ref, unit=case.unit.ref, tell_by=begun.tell_by.isoformat()),
        actor=actor,
        at=at,
    )


def begun_call_out(case: Case, cause: str, at: datetime, *, tell_by: datetime) -> CallOut:
    """The row that says that the unit of a case must be told; the caller writes it."""
    return CallOut(case=case, unit_id=case.unit_id, cause=cause, begun_at=at, tell_by=tell_by)


def told(row: CallOut, how: ToldBy, at: datetime) -> CallOut:
    """The row once the unit knows; the caller writes it."""
    row.told_at, row.told_by = at, how
    row.state, row.ended_at = CALL_OUTS.target("tell", current=CallOutState(row.state)), at
    return row


def _tell(row: CallOut, how: ToldBy, at: datetime) -> None:
    told(row, how, at).save(update_fields=["state", "told_at", "told_by", "ended_at"])


def _drop(row: CallOut, at: datetime) -> None:
    row.state, row.ended_at = CALL_OUTS.target("drop", current=CallOutState(row.state)), at
    row.save(update_fields=["state", "ended_at"])


@transaction.atomic
def record_call(
    call_out_id: int,
    *,
    phone: str,
    result: str,
    answered_by: str = "",
    note: str = "",
    duty_phone: int | None = None,
    actor: Actor,
    key: str = "",
    now: datetime | None = None,
) -> Call:
    """Write down one call; the first that was answered says that the unit knows.

    The same ``key`` again gives the call that is there. A call after the unit was told is
    kept too, one about a case that went elsewhere is refused with ``NotOpenError``.
    """
    now = now or clock.now()
    case = queries.for_change(call_queries.case_of_call_out(call_out_id))
    policies.require(policies.may_call(actor, case), action="cases.call")
    out = call_queries.call_out_for_change(call_out_id)
    words = {"phone": phone, "answered_by": answered_by, "note": note}
    words = {name: rules.cleaned(text) for name, text in words.items()}
    faults = check_call(result=result, **words)
    if faults:
        raise CallError(faults)
    earlier = ledger.once(SCOPE, key, f"{out.ref} {words['phone']} {result}") if key else None
    if earlier is not None:
        return Call.objects.get(pk=int(earlier.rpartition(":")[2]))
    try:
        CALL_OUTS.target("call", current=CallOutState(out.state))
    except IllegalMoveError as error:
        raise NotOpenError("call", out.state) from error
    row = _written(out, case, words, result=result, duty_phone=duty_phone, actor=actor, now=now)
    if result == CallResult.ANSWERED and out.state == CallOutState.WAITING:
        _tell(out, ToldBy.TELEPHONE, now)
    if key:
        ledger.remember(SCOPE, key, row.ref)
    return row


def _written(
    out: CallOut,
    case: Case,
    words: dict[str, str],
    *,
    result: str,
    duty_phone: int | None,
    actor: Actor,
    now: datetime,
) -> Call:
    name = words["answered_by"] if result == CallResult.ANSWERED else ""
    row = made_call(
        out, phone=words["phone"], result=result, duty_phone=duty_phone, actor=actor, at=now
    )
    row.answered_by_sealed = vault.seal(case.ref, name, field="answered_by") if name else None
    row.save(force_insert=True)
    out.save(update_fields=["tries"])
    said = call_said(row, out, case=case.ref, answered_by=name, note=words["note"])
    ledger.append(said, actor=actor, at=now)
    return row


def made_call(
    out: CallOut, *, phone: str, result: str, duty_phone: int | None, actor: Actor, at: datetime
) -> Call:
    """The row of one more call of a call-out; the caller seals the name and writes both."""
    out.tries += 1
    return Call(
        call_out=out,
        duty_phone_id=duty_phone,
        caller_id=handler_id(actor),
        phone=phone,
        result=result,
        called_at=at,
    )


def call_said(row: Call, out: CallOut, *, case: str, answered_by: str, note: str) -> CaseCalled:
    """What the ledger is told of a call."""
    return CaseCalled(
        case=case,
        unit=f"organizations:unit:{out.unit_id}",
        call=row.ref,
        duty_phone=f"cases:duty_phone:{row.duty_phone_id}" if row.duty_phone_id else "",
        result=row.result,
        tries=out.tries,
        answered_by=answered_by,
        note=note,
    )


def warn_of_late_calls(*, actor: Actor, now: datetime | None = None) -> int:
    """Warn the heads of units that nobody reached in time, and those who telephone; how many.

    Each in its own transaction, so that one that fails keeps no other from being told.
    """
    now = now or clock.now()
    warned = 0
    for row in call_queries.late_call_outs(now):
        try:
            warned += _warn(row, actor, now)
        except Exception:
            LOG.exception("%s could not be warned of", row.ref)
    return warned


@transaction.atomic
def _warn(seen: CallOut, actor: Actor, now: datetime) -> bool:
    case = queries.for_change(seen.case_id)
    row = call_queries.call_out_for_change(seen.pk)
    if row.state != CallOutState.WAITING or row.alarmed_at is not None:
        return False
    row.alarmed_at = now
    row.save(update_fields=["alarmed_at"])
    ledger.append(
        CallOverdue(case=case.ref, unit=row.unit.ref, tries=row.tries), actor=actor, at=now
    )
    heads = access.people_with("cases.transfer", row.unit_id, now)
    callers = access.people_with("cases.call", None, now)
    for person in {found.pk: found for found in (*heads, *callers)}.values():
        category = name_in(case.category, person.language)
        notices.notify(
            "cases.call_overdue",
            to=Recipient(person=person.ref),
            context={
                "number": case.number,
                "category": category,
                "unit": name_in(row.unit, person.language),
                "tell_by": moment_text(timezone.localtime(row.tell_by), person.language),
                "tries": row.tries,
            },
            ref=case.ref,
            once=row.ref,
            link=reverse("cases:calls"),
            now=now,
        )
    return True
