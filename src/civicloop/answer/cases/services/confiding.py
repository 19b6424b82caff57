"""Let somebody learn who reported a confidential case, and name who sees a restricted one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import Fault, NoteError
from civicloop.answer.cases.events import (
    CaseReadersNamed,
    ReadingAsked,
    ReadingGranted,
    ReadingRefused,
)
from civicloop.answer.cases.models import Case, ReadingRequest
from civicloop.answer.cases.services.reading import PURPOSES
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.privacy import rules as privacy

REASON_LIMIT = 300


@transaction.atomic
def ask_to_read(
    case_id: int, *, purpose: str, reason: str, actor: Actor, now: datetime | None = None
) -> ReadingRequest:
    """Ask to learn who reported; asking again while it waits changes nothing."""
    now = now or clock.now()
    case = queries.for_change(case_id)
    policies.require(policies.may_ask_to_unseal(actor, case), action="cases.unseal")
    reason = rules.cleaned(reason)
    faults = {"reason": rules.check_text(reason, limit=REASON_LIMIT, needed=True)}
    if purpose not in PURPOSES:
        faults["purpose"] = (Fault("missing"),)
    faults = {name: row for name, row in faults.items() if row}
    if faults:
        raise NoteError(faults)
    waiting = queries.own_waiting_request(case, actor)
    if waiting is not None:
        return waiting
    request = ReadingRequest.objects.create(
        case=case,
        person_id=int(actor.key),
        purpose=purpose,
        reason_masked=privacy.mask_text(reason),
        asked_at=now,
    )
    ledger.append(ReadingAsked(case.ref, purpose, reason), actor=actor, at=now)
    return request


@transaction.atomic
def decide_reading(
    request_id: int, *, granted: bool, actor: Actor, now: datetime | None = None
) -> ReadingRequest:
    """Let the person read for the hours of the rule set, or not; the second decision is none."""
    now = now or clock.now()
    request = ReadingRequest.objects.select_for_update().get(pk=request_id)
    case = queries.for_change(request.case_id)
    allowed = policies.may_approve_unsealing(actor, case, asked_by=request.person_id)
    policies.require(allowed, action="cases.unseal_protected")
    if request.decided_at is not None:
        return request
    request.decided_at, request.decided_by = now, actor.ref
    person = f"organizations:person:{request.person_id}"
    if granted:
        request.holds_until = now + timedelta(hours=queries.approval_hours(now))
        event: object = ReadingGranted(case.ref, person, request.holds_until.isoformat())
    else:
        event = ReadingRefused(case.ref, person)
    request.save(update_fields=["decided_at", "decided_by", "holds_until"])
    ledger.append(event, actor=actor, at=now)
    return request


@transaction.atomic
def name_readers(
    case_id: int, people: Sequence[int], *, actor: Actor, now: datetime | None = None
) -> Case:
    """Say who sees a restricted case beside its handler and head; those left out do no more."""
    case = queries.for_change(case_id)
    policies.require(policies.may_name_readers(actor, case), action="cases.see_restricted")
    known = set(organizations.people_who_may_sign_in().values_list("pk", flat=True))
    if not set(people) <= known:
        raise NoteError({"people": (Fault("unknown_choice"),)})
    wanted = sorted(set(people))
    if wanted != sorted(case.named_ids):
        case.named_ids = wanted
        case.save(update_fields=["named_ids"])
        refs = tuple(f"organizations:person:{pk}" for pk in wanted)
        ledger.append(CaseReadersNamed(case.ref, refs), actor=actor, at=now)
    return case
