"""More time to answer: asked for with a reason, decided one level up, told to the citizen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import ExtensionError, Fault, NotOpenError, TimeOverError
from civicloop.answer.cases.events import (
    CaseExtended,
    CaseExtensionAsked,
    CaseExtensionRefused,
)
from civicloop.answer.cases.models import Case, Extension
from civicloop.answer.cases.queries import handling
from civicloop.answer.cases.rules import NOTE_LIMIT
from civicloop.answer.cases.rules.handling import check_extension, may_still_decide
from civicloop.answer.cases.services import clocks, rounds
from civicloop.answer.cases.services.moves import prepare
from civicloop.answer.cases.services.taking import handler_id
from civicloop.answer.cases.states import EXTENSIONS, CaseState, ExtensionState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import rules as privacy
from civicloop.kernel.states.errors import IllegalMoveError
from civicloop.kernel.vault import services as vault

TEXT = "extension"


@transaction.atomic
def ask_extension(
    case_id: int,
    *,
    days: int | None,
    reason: str,
    text: str,
    actor: Actor,
    now: datetime | None = None,
) -> Extension:
    """Ask for so many more days, in the unit of the statutory clock.

    ``text`` is what the citizen will read. Only while the limit has not passed, and one
    request at a time; the unit one level up decides.
    """
    now = now or clock.now()
    case = prepare(case_id, "extend", policies.may_extend, actor)
    text = rules.cleaned(text)
    terms = handling.handling_terms(now)
    faults = check_extension(
        days=days, reason=reason, text=text, earlier=handling.granted(case), terms=terms
    )
    if not may_still_decide(case.statutory_due_at, now):
        faults["days"] = (Fault("limit_passed"),)
    pending = Extension.objects.filter(case=case, state=ExtensionState.REQUESTED).first()
    if pending is not None and not handling.live().filter(pk=pending.pk).exists():
        _lapse(pending, now)
    elif pending is not None:
        faults["days"] = (Fault("asked_already"),)
    if faults or days is None:
        raise ExtensionError(faults)
    row = Extension.objects.create(
        case=case,
        round=case.round,
        unit=case.unit,
        approver_unit_id=handling.approver_unit_id(case.unit_id),
        days=days,
        reason=reason,
        text_sealed=vault.seal(case.ref, text, field=TEXT),
        text_masked=privacy.mask_text(text),
        asked_by_id=handler_id(actor),
        asked_at=now,
        due_before=case.statutory_due_at,
    )
    ledger.append(
        CaseExtensionAsked(
            case=case.ref,
            extension=row.ref,
            approver_unit=row.approver_unit.ref,
            days=days,
            reason=reason,
            statutory_due_at=case.statutory_due_at.isoformat(),
            note=text,
        ),
        actor=actor,
        at=now,
    )
    return row


@transaction.atomic
def grant_extension(
    extension_id: int, *, text: str = "", actor: Actor, now: datetime | None = None
) -> Extension:
    """Allow the days that were asked for, before the old limit passes (``TimeOverError``).

    The statutory clock is counted again with the decision; the round keeps beside it what
    the limit would have been without. The citizen is told in the words of the request.
    """
    now = now or clock.now()
    case, row = _prepare(extension_id, "grant", actor)
    note = _checked(text)
    if not may_still_decide(case.statutory_due_at, now):
        raise TimeOverError("grant", case.statutory_due_at)
    before = case.statutory_due_at
    due = clocks.extend(
        case, days=row.days, reason=row.reason, decided_at=now, decided_by=actor.ref
    )
    case.statutory_due_at, case.changed_at = due.statutory, now
    case.next_due_at = rules.next_due(
        CaseState(case.state), due, started=case.started_at is not None
    )
    case.save(update_fields=["statutory_due_at", "next_due_at", "changed_at"])
    rounds.keep(case, first_statutory_due_at=due.unextended)
    _decide(row, "grant", actor, now, due_after=due.statutory)
    words = vault.unseal_text(case.ref, bytes(row.text_sealed or b""), field=TEXT)
    ledger.append(
        CaseExtended(
            case=case.ref,
            extension=row.ref,
            unit=case.unit.ref,
            days=row.days,
            reason=row.reason,
            before=before.isoformat(),
            statutory_due_at=due.statutory.isoformat(),
            text=words,
            note=note,
        ),
        actor=actor,
        at=now,
    )
    return row


@transaction.atomic
def refuse_extension(
    extension_id: int, *, text: str = "", actor: Actor, now: datetime | None = None
) -> Extension:
    """Leave the limit as it is, and say why."""
    now = now or clock.now()
    case, row = _prepare(extension_id, "refuse", actor)
    note = _checked(text, needed=True)
    _decide(row, "refuse", actor, now)
    ledger.append(
        CaseExtensionRefused(case=case.ref, extension=row.ref, days=row.days, note=note),
        actor=actor,
        at=now,
    )
    return row


def lapse_extensions(*, now: datetime | None = None) -> int:
    """Lay aside the requests that nobody can decide any more; how many."""
    now = now or clock.now()
    lapsed = 0
    for seen in handling.lapsing(now):
        with transaction.atomic():
            queries.for_change(seen.case_id)
            row = handling.extension_for_change(seen.pk)
            if row.state == ExtensionState.REQUESTED:
                _lapse(row, now)
                lapsed += 1
    return lapsed


def _prepare(extension_id: int, move: str, actor: Actor) -> tuple[Case, Extension]:
    """Case and request, locked in this order, once the actor may and it can be decided."""
    case = queries.for_change(handling.case_of_extension(extension_id))
    row = handling.extension_for_change(extension_id)
    policies.require(policies.may_decide_extension(actor, row), action="cases.approve_extension")
    try:
        EXTENSIONS.target(move, current=ExtensionState(row.state))
    except IllegalMoveError as error:
        raise NotOpenError(move, row.state) from error
    if not handling.live().filter(pk=row.pk).exists():
        raise NotOpenError(move, ExtensionState.LAPSED)
    return case, row


def _decide(
    row: Extension, move: str, actor: Actor, now: datetime, *, due_after: datetime | None = None
) -> None:
    row.state = EXTENSIONS.target(move, current=ExtensionState(row.state))
    row.decided_by_id, row.decided_at, row.due_after = handler_id(actor), now, due_after
    row.save(update_fields=["state", "decided_by", "decided_at", "due_after"])


def _lapse(row: Extension, now: datetime) -> None:
    row.state = EXTENSIONS.target("lapse", current=ExtensionState(row.state))
    row.decided_at = now
    row.save(update_fields=["state", "decided_at"])


def _checked(text: str, *, needed: bool = False) -> str:
    cleaned = rules.cleaned(text)
    faults = rules.check_text(cleaned, limit=NOTE_LIMIT, needed=needed)
    if faults:
        raise ExtensionError({"text": faults})
    return cleaned
