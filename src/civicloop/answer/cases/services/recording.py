"""Write a request down for somebody else: at the counter, by telephone, from a letter or fax."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import policies, rules
from civicloop.answer.cases.errors import DraftError
from civicloop.answer.cases.events import IntakeRecorded
from civicloop.answer.cases.models import Case, IntakeRecord
from civicloop.answer.cases.rules import CaseDraft
from civicloop.answer.cases.rules.drafts import Faults
from civicloop.answer.cases.rules.recording import Record, check_record, mask_address
from civicloop.answer.cases.services.opening import DOCUMENT, checked, open_case
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.vault import services as vault

OPENING = time(8)
"""A letter counts from the morning of the day on which it came in."""


@transaction.atomic
def write_down(
    draft: CaseDraft,
    record: Record,
    *,
    actor: Actor,
    key: str,
    case_id: int,
    now: datetime | None = None,
) -> Case:
    """Open a case for somebody else, with the record of how it came in.

    Scans were kept for ``case_id`` before. The statutory clock runs from the day on which
    a letter came in, the operational one from now. A ``DraftError`` says what is wrong in
    the request and in the record, all at once.
    """
    now = now or clock.now()
    policies.require(policies.may_open_for_caller(actor), action="cases.open_for_caller")
    record = _cleaned(record)
    wrong = record_faults(record, draft, case_id=case_id, now=now)
    if wrong:
        raise DraftError(_draft_faults(draft, now) | wrong)
    case = open_case(
        draft,
        actor=actor,
        key=key,
        case_id=case_id,
        received_at=_received_at(record.received_on, now),
        now=now,
    )
    if case.pk == case_id and not IntakeRecord.objects.filter(case=case).exists():
        _keep(case, record, actor, now)
    return case


def record_faults(record: Record, draft: CaseDraft, *, case_id: int, now: datetime) -> Faults:
    """What is wrong with a record, with the scans that are kept already."""
    return check_record(
        _cleaned(record),
        channel=draft.channel,
        today=timezone.localdate(now),
        scans=files.count_of(f"cases:case:{case_id}", DOCUMENT),
    )


def faults_of(
    draft: CaseDraft, record: Record, *, case_id: int, now: datetime | None = None
) -> Faults:
    """Everything that is wrong with a request and its record, told at once."""
    now = now or clock.now()
    return _draft_faults(draft, now) | record_faults(record, draft, case_id=case_id, now=now)


def _draft_faults(draft: CaseDraft, now: datetime) -> Faults:
    try:
        checked(draft, now=now)
    except DraftError as error:
        return dict(error.faults)
    return {}


def _cleaned(record: Record) -> Record:
    return Record(
        received_on=record.received_on,
        is_read_back=record.is_read_back,
        document_number=rules.cleaned(record.document_number),
        address=rules.cleaned(record.address),
    )


def _received_at(day: date | None, now: datetime) -> datetime | None:
    """When the statutory clock begins; now, unless the letter came in on an earlier day."""
    if day is None or day >= timezone.localdate(now):
        return None
    return timezone.make_aware(datetime.combine(day, OPENING))


def _keep(case: Case, record: Record, actor: Actor, now: datetime) -> None:
    day = record.received_on or timezone.localdate(now)
    row = IntakeRecord(
        case=case,
        received_on=day,
        is_read_back=record.is_read_back,
        document_number=record.document_number,
        address_masked=mask_address(record.address)[:60],
        recorded_at=now,
    )
    if record.address:
        row.address_sealed = vault.seal(case.ref, record.address, field="address")
    row.save(force_insert=True)
    event = IntakeRecorded(
        case=case.ref,
        channel=case.channel,
        received_on=day.isoformat(),
        read_back=record.is_read_back,
        scans=files.count_of(case.ref, DOCUMENT),
    )
    ledger.append(event, actor=actor, at=now)
