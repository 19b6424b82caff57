"""What a meeting on the spot came to: who came, what was found, agreed and done since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import policies, rules
from civicloop.answer.cases.errors import Fault, VisitError
from civicloop.answer.cases.events import AgreementFulfilled, VisitAmended, VisitHeld, VisitPlanned
from civicloop.answer.cases.models import Agreement, Case, Participant, Visit
from civicloop.answer.cases.queries import visits as visit_queries
from civicloop.answer.cases.rules import DESCRIPTION_LIMIT
from civicloop.answer.cases.rules.visits import (
    AgreementDraft,
    VisitDraft,
    VisitRecord,
    check_record,
)
from civicloop.answer.cases.services import inviting
from civicloop.answer.cases.services.reopening import reopen
from civicloop.answer.cases.services.visits import prepare_visit, say, write_visit
from civicloop.answer.cases.states import (
    MACHINE,
    VISITS,
    CaseState,
    Finding,
    ReopenReason,
    VisitKind,
    VisitState,
)
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.files.errors import FileRefusedError
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.privacy import rules as privacy
from civicloop.kernel.vault import services as vault
from civicloop.ui.rules import day_text

PHOTO = "cases.visit_photo"
INSPECTOR = machine("recheck", "cases.reopen", "cases.see_restricted")
"""Sends a case back for somebody who may hold a re-check, but not reopen by hand."""
HOUR = timedelta(hours=1)


@transaction.atomic
def hold_visit(
    visit_id: int,
    record: VisitRecord,
    *,
    photos: Sequence[files.Upload] = (),
    actor: Actor,
    now: datetime | None = None,
) -> Visit:
    """Write down who came, what was found and what was agreed until when.

    ``recheck_at`` plans a re-check with the same company. A re-check that finds the place
    not in order sends an answered or closed case back to its unit.
    """
    now = now or clock.now()
    case, visit = prepare_visit(visit_id, "hold", actor)
    minutes = rules.cleaned(record.minutes)
    faults = check_record(
        record, kind=visit.kind, begins_at=visit.begins_at, now=timezone.localtime(now)
    )
    faults |= _unit_faults(record.agreements, now)
    if faults:
        raise VisitError(faults)
    visit.state = VISITS.target("hold", current=VisitState(visit.state))
    visit.held_at, visit.finding = now, record.finding
    _seal_minutes(case, visit, minutes)
    visit.save()
    came = _mark(visit, record.came)
    _agree(case, visit, record.agreements)
    _keep(photos, visit, actor, now)
    ledger.append(
        VisitHeld(
            case=case.ref,
            visit=visit.ref,
            kind=visit.kind,
            came=came,
            agreed=len(record.agreements),
            finding=visit.finding,
            minutes=minutes,
        ),
        actor=actor,
        at=now,
    )
    if record.recheck_at is not None:
        _plan_recheck(case, visit, record.recheck_at, actor, now)
    if visit.finding == Finding.NOT_IN_ORDER:
        _send_back(case, actor, now)
    return visit


@transaction.atomic
def amend_visit(visit_id: int, *, minutes: str, actor: Actor, now: datetime | None = None) -> Visit:
    """Correct the minutes; what stood there before stays in the history, under seal."""
    now = now or clock.now()
    case, visit = prepare_visit(visit_id, "amend", actor)
    minutes = rules.cleaned(minutes)
    faults = rules.check_text(minutes, limit=DESCRIPTION_LIMIT, needed=True)
    if faults:
        raise VisitError({"minutes": faults})
    _seal_minutes(case, visit, minutes)
    visit.save(update_fields=["minutes_sealed", "minutes_masked"])
    said = VisitAmended(case=case.ref, visit=visit.ref, kind=visit.kind, minutes=minutes)
    ledger.append(said, actor=actor, at=now)
    return visit


@transaction.atomic
def add_visit_photos(
    visit_id: int,
    *,
    photos: Sequence[files.Upload],
    actor: Actor,
    now: datetime | None = None,
) -> Visit:
    """Keep photos that were taken at a visit."""
    now = now or clock.now()
    _case, visit = prepare_visit(visit_id, "photograph", actor)
    _keep(photos, visit, actor, now)
    return visit


@transaction.atomic
def fulfil_agreement(
    visit_id: int, agreement_id: int, *, actor: Actor, now: datetime | None = None
) -> Agreement:
    """Say that what was agreed is done; twice is once."""
    now = now or clock.now()
    case, visit = prepare_visit(visit_id, "fulfil", actor)
    row = visit_queries.agreement_for_change(agreement_id, visit.pk)
    if row.done_at is not None:
        return row
    row.done_at = now
    row.save(update_fields=["done_at"])
    ledger.append(
        AgreementFulfilled(
            case=case.ref,
            visit=visit.ref,
            agreement=row.ref,
            unit=row.unit.ref,
            due_on=row.due_on.isoformat(),
        ),
        actor=actor,
        at=now,
    )
    return row


def _seal_minutes(case: Case, visit: Visit, minutes: str) -> None:
    visit.minutes_sealed = vault.seal(case.ref, minutes, field="visit_minutes")
    visit.minutes_masked = privacy.mask_text(minutes)


def _mark(visit: Visit, came: frozenset[int]) -> int:
    """Write down who of those invited came; how many did."""
    rows = visit_queries.participants(visit)
    for row in rows:
        row.came = row.pk in came
    Participant.objects.bulk_update(rows, ["came"])
    return sum(1 for row in rows if row.came)


def _unit_faults(rows: Sequence[AgreementDraft], now: datetime) -> dict[str, tuple[Fault, ...]]:
    wanted = {row.unit for row in rows if row.unit is not None}
    today = timezone.localdate(now)
    known = organizations.units_in_force(today).filter(pk__in=wanted).count()
    return {} if known == len(wanted) else {"agreements": (Fault("unknown_unit"),)}


def _agree(case: Case, visit: Visit, drafts: Sequence[AgreementDraft]) -> None:
    kept = []
    for draft in drafts:
        if draft.unit is None or draft.due_on is None:
            continue  # refused before
        text = rules.cleaned(draft.text)
        kept.append(
            Agreement(
                visit=visit,
                unit_id=draft.unit,
                text_sealed=vault.seal(case.ref, text, field="visit_agreement"),
                text_masked=privacy.mask_text(text),
                due_on=draft.due_on,
            )
        )
    Agreement.objects.bulk_create(kept)
    told: dict[str, list[str]] = {}
    for row in kept:
        if row.unit.email:
            line = f"{day_text(row.due_on, 'zh-hant')} {row.text_masked}"
            told.setdefault(row.unit.email, []).append(line)
    facts = [(email, {"promises": "\n".join(lines)}) for email, lines in told.items()]
    inviting.tell_units(case, visit, facts)


def _keep(photos: Sequence[files.Upload], visit: Visit, actor: Actor, now: datetime) -> None:
    for photo in photos:
        try:
            files.store(photo, ref=visit.ref, kind=PHOTO, actor=actor, now=now)
        except FileRefusedError as error:
            raise VisitError({"photos": (Fault(error.code, error.values),)}) from error


def _plan_recheck(case: Case, held: Visit, at: datetime, actor: Actor, now: datetime) -> None:
    """A re-check of an hour with the company of the visit that asked for it."""
    told = visit_queries.opened(held)
    draft = VisitDraft(kind=VisitKind.RECHECK, begins_at=at, ends_at=at + HOUR, place=told.place)
    visit = write_visit(case, draft, actor, now)
    visit.follow_up_of = held
    visit.save(update_fields=["follow_up_of"])
    for row in visit_queries.participants(held):
        row.pk, row.visit, row.came, row.invited_at = None, visit, None, None
        row.save(force_insert=True)
    inviting.invite(case, visit, "cases.visit_invitation", now=now)
    say(VisitPlanned, case, visit, actor, now)


def _send_back(case: Case, actor: Actor, now: datetime) -> None:
    """Back into the unit's inbox with a new round; an open case is there already."""
    if "reopen" not in MACHINE.open_moves(CaseState(case.state)):
        return
    may = policies.may_reopen(actor, case)
    reopen(case.pk, reason=ReopenReason.NOT_FIXED, actor=actor if may else INSPECTOR, now=now)
