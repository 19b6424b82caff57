"""What a person may have of what is kept about them: a copy, a correction, its end."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.events import FollowerErased, ReporterCorrected
from civicloop.answer.cases.models import Case, Reporter
from civicloop.answer.cases.queries.recording import intake_record
from civicloop.answer.cases.queries.subjects import follower_of_ref
from civicloop.answer.cases.rules.drafts import (
    NAME_LIMIT,
    check_email,
    check_phone,
    phone_figures,
)
from civicloop.answer.cases.rules.recording import ADDRESS_LIMIT, mask_address
from civicloop.answer.cases.services.mailbox import letter_draft, remove_letter
from civicloop.answer.cases.services.opening import BEFORE
from civicloop.answer.cases.states import ENDED, Confidentiality
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as file_queries
from civicloop.kernel.files import services as files
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.privacy import queries as privacy_queries
from civicloop.kernel.privacy import rules as privacy_rules
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.errors import NotCorrectableError, NotErasableError
from civicloop.kernel.privacy.rules import Opened, Subject
from civicloop.kernel.vault import queries as vault_queries
from civicloop.kernel.vault import services as vault

FIELDS = ("name", "email", "phone", "address")
ERASER = machine("data-subject", "privacy.destroy_values")
OWN = "subject"


@transaction.atomic
def open_for_subject(ref: str, subject: Subject, actor: Actor, purpose: str) -> Opened:
    """A case as its reporter may have it, each sealed field read on record."""
    policies.require(policies.may_answer_subject(actor), action="rights.handle")
    case = queries.case_of_ref(ref)
    title = f"{case.number} {case.category.name_zh} {case.category.name_en}"
    values: dict[str, Any] = {
        "number": case.number,
        "category": case.category.name_zh,
        "state": case.state,
        "channel": case.channel,
        "opened_at": case.opened_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "unit": case.unit.name_zh,
        "district": case.district_code,
        "road": case.road,
        "longitude": case.lon,
        "latitude": case.lat,
        "outcome": case.outcome,
        "privacy_notice": case.reporter.privacy_version,
    }
    if vault_queries.is_destroyed(ref):
        return Opened(title, values | {"destroyed": True})
    values |= privacy.read_many(ref, _boxes(case), actor=actor, purpose=purpose)
    values["messages"] = _messages(case, subject)
    values["readings"] = _readings(ref)
    return Opened(title, values, _photos(ref))


@transaction.atomic
def open_following(ref: str, subject: Subject, actor: Actor, purpose: str) -> Opened:
    """What is kept of somebody who follows a case."""
    policies.require(policies.may_answer_subject(actor), action="rights.handle")
    row = follower_of_ref(ref)
    if row is None:
        return Opened("—", {})
    box = {row.box: bytes(row.email_sealed)}
    email = privacy.read_many(row.case.ref, box, actor=actor, purpose=purpose)[row.box]
    values = {
        "case": row.case.number,
        "email": email,
        "language": row.language,
        "privacy_notice": row.privacy_version,
        "asked_at": row.asked_at.isoformat(),
        "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
        "messages": _messages(row.case, subject),
    }
    return Opened(f"關注 {row.case.number}", values)


@transaction.atomic
def open_letter(ref: str, subject: Subject, actor: Actor, purpose: str) -> Opened:  # noqa: ARG001 (as the others)
    """A letter to the mayor that waits for its confirmation."""
    policies.require(policies.may_answer_subject(actor), action="rights.handle")
    letter = queries.letter_of_ref(ref)
    if letter is None or letter.draft_sealed is None:
        return Opened("—", {})
    box = {"draft": bytes(letter.draft_sealed)}
    privacy.read_many(ref, box, actor=actor, purpose=purpose)
    draft = letter_draft(letter)
    names = ("description", "name", "email", "phone", "place", "language")
    values = {name: getattr(draft, name) for name in names}
    values["written_at"] = letter.written_at.isoformat()
    return Opened("市長信箱", values, _photos(letter.case_ref))


@transaction.atomic
def correct_reporter(ref: str, field: str, value: str, actor: Actor) -> None:
    """Put one particular of a reporter right; the event names the field alone."""
    policies.require(policies.may_answer_subject(actor), action="rights.handle")
    if field not in FIELDS:
        raise NotCorrectableError(field)
    value = rules.cleaned(value)
    if _faults(field, value):
        raise NotCorrectableError(field)
    case = queries.for_change(queries.case_of_ref(ref).pk)
    if vault_queries.is_destroyed(ref):
        raise NotErasableError("gone")
    box = vault.seal(ref, value, field=field) if value else None
    if field == "address":
        record = intake_record(case)
        if record is None:
            raise NotCorrectableError(field)
        record.address_sealed, record.address_masked = box, mask_address(value)
        record.save(update_fields=["address_sealed", "address_masked"])
    else:
        Reporter.objects.filter(case=case).update(**_columns(case, field, value, box))
    ledger.append(ReporterCorrected(ref, (field,)), actor=actor, at=clock.now())


@transaction.atomic
def erase_case(ref: str, actor: Actor) -> None:
    """Destroy what a reporter wrote, of a case that has ended and that nobody holds."""
    policies.require(policies.may_answer_subject(actor), action="rights.handle")
    case = queries.for_change(queries.case_of_ref(ref).pk)
    if vault_queries.is_destroyed(ref):
        raise NotErasableError("gone")
    if case.state not in ENDED:
        raise NotErasableError("open")
    if privacy_queries.is_held(ref):
        raise NotErasableError("held")
    privacy.destroy_values(ref, kind="cases.case", actor=ERASER)


@transaction.atomic
def erase_following(ref: str, actor: Actor) -> None:
    """Delete the address of somebody who follows a case."""
    policies.require(policies.may_answer_subject(actor), action="rights.handle")
    row = follower_of_ref(ref)
    if row is None:
        raise NotErasableError("gone")
    ledger.append(FollowerErased(row.case.ref, row.ref), actor=actor, at=clock.now())
    row.delete()


@transaction.atomic
def erase_letter(ref: str, actor: Actor) -> None:
    """Delete a letter that is no case yet."""
    policies.require(policies.may_answer_subject(actor), action="rights.handle")
    found = queries.letter_of_ref(ref)
    letter = queries.letter_for_change(found.pk) if found else None
    if letter is None or letter.case_id is not None:
        raise NotErasableError("gone")
    remove_letter(letter, actor, clock.now())


def _boxes(case: Case) -> dict[str, bytes]:
    reporter, record = case.reporter, intake_record(case)
    found = {
        "description": case.description_sealed,
        "answers": case.answers_sealed,
        "answer": case.answer_sealed,
        "name": reporter.name_sealed,
        "email": reporter.email_sealed,
        "phone": reporter.phone_sealed,
        "place": reporter.place_sealed,
        "address": record.address_sealed if record else None,
    }
    return {name: bytes(box) for name, box in found.items() if box}


def _messages(case: Case, subject: Subject) -> list[dict[str, Any]]:
    """What was written to the address of the person about a case; nobody else's."""
    rows = [row for row in notices.messages_about(case.ref) if row.address is not None]
    return [
        {"template": row.template, "channel": row.channel,
         "created_at": row.created_at.isoformat(), "subject": text.subject, "text": text.body}
        for row, address, text in notices.opened_messages(rows)
        if subject.email and address.casefold() == subject.email.casefold()
    ]  # fmt: skip


def _readings(ref: str) -> list[dict[str, str]]:
    """Who read the person's values, when and for what."""
    events = [row for row in privacy_queries.readings(ref) if row.body.get("purpose") != OWN]
    people = {row.actor: row.actor.replace("person:", "organizations:person:", 1) for row in events}
    names = organizations.names_of(people.values())
    return [
        {"at": row.occurred_at.isoformat(), "field": str(row.body.get("field", "")),
         "purpose": str(row.body.get("purpose", "")),
         "by": names.get(people[row.actor], row.actor)}
        for row in events
    ]  # fmt: skip


def _photos(ref: str) -> dict[str, bytes]:
    rows = file_queries.files_of(ref, BEFORE)
    return {row.name: files.open_file(row).path.read_bytes() for row in rows}


def _faults(field: str, value: str) -> tuple[Fault, ...]:
    if not value:
        return ()
    if field == "email":
        return check_email(value)
    if field == "phone":
        return check_phone(value)
    return rules.check_text(value, limit=ADDRESS_LIMIT if field == "address" else NAME_LIMIT)


def _columns(case: Case, field: str, value: str, box: bytes | None) -> dict[str, Any]:
    mask = {
        "name": privacy_rules.mask_name,
        "email": privacy_rules.mask_email,
        "phone": privacy_rules.mask_phone,
    }[field]
    shown = case.confidentiality == Confidentiality.NORMAL
    columns: dict[str, Any] = {
        f"{field}_sealed": box,
        f"{field}_masked": mask(value) if value and shown else "",
    }
    if field == "email":
        columns["email_index"] = vault.blind_index("cases.email", value) if value else ""
    if field == "phone":
        figures = phone_figures(value)
        columns["phone_index"] = vault.blind_index("cases.phone", figures) if figures else ""
    return columns
