"""Letters to the mayor: kept until their writers confirm the address, then cases."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases.errors import DraftError, Fault, UnknownTokenError
from civicloop.answer.cases.models import Case, Letter
from civicloop.answer.cases.rules import CaseDraft
from civicloop.answer.cases.rules.intake import token_digest, token_from
from civicloop.answer.cases.services.opening import BEFORE, checked, open_case
from civicloop.answer.cases.states import Kind
from civicloop.kernel.actors.rules import Actor, citizen
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as file_queries
from civicloop.kernel.files import services as files
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.errors import KeyReusedError
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.kernel.vault import services as vault

PURPOSE = SCOPE = "cases.letter"
DRAFT = "draft"


@transaction.atomic
def write_letter(
    draft: CaseDraft, *, key: str, case_id: int, now: datetime | None = None
) -> Letter:
    """Keep a letter to the mayor and send its writer the link that makes it a case.

    The same ``key`` again, or the same words within a few minutes, give the letter that is
    there and no second message. A ``DraftError`` says what is wrong, field by field.
    """
    now = now or clock.now()
    draft = checked_letter(
        replace(draft, photos=file_queries.count_of(f"cases:case:{case_id}", BEFORE))
    )
    index = vault.blind_index("cases.sameness", rules.sameness(draft))
    earlier = ledger.once(SCOPE, key, index)
    if earlier is not None:
        return _still_there(earlier)
    minutes = queries.deadlines(now).duplicate_minutes
    letter = queries.recent_same_letter(index, now=now, minutes=minutes)
    if letter is None:
        letter = _letter(draft, case_id=case_id, index=index, now=now)
        letter.save(force_insert=True)
        _ask(letter, draft, now)
    ledger.remember(SCOPE, key, letter.ref)
    return letter


def checked_letter(draft: CaseDraft) -> CaseDraft:
    """The draft in clean form, or a ``DraftError``; a letter needs an address to confirm."""
    faults: dict[str, tuple[Fault, ...]] = {}
    try:
        draft, category, _place = checked(draft)
    except DraftError as error:
        faults = dict(error.faults)
    else:
        if category.kind != Kind.MAILBOX:
            faults["category"] = (Fault("unknown_category"),)
    if not rules.cleaned(draft.email):
        faults["email"] = (Fault("missing"),)
    if faults:
        raise DraftError(faults)
    return draft


@transaction.atomic
def confirm_letter(token: str, *, now: datetime | None = None) -> Case:
    """The letter becomes a case, once: its number, secret and clocks begin now.

    Confirming again gives the same case. After its time it is an ``UnknownTokenError``; a
    category that was ended meanwhile is a ``DraftError``, and the letter stays.
    """
    now = now or clock.now()
    letter = _held(token)
    if letter.case is not None:
        return letter.case
    if letter.confirm_until < now:
        raise UnknownTokenError
    case = open_case(
        letter_draft(letter),
        actor=citizen(),
        key=f"letter:{letter.pk}",
        case_id=letter.case_key,
        now=now,
    )
    letter.case, letter.draft_sealed = case, None
    letter.save(update_fields=["case", "draft_sealed"])
    vault.destroy(letter.ref)
    return case


@transaction.atomic
def discard_letter(token: str, *, actor: Actor, now: datetime | None = None) -> None:
    """Delete a letter that is no case yet, at its writer's word."""
    letter = _held(token)
    if letter.case is not None:
        raise UnknownTokenError
    remove_letter(letter, actor, now or clock.now())


@transaction.atomic
def sweep_letters(*, actor: Actor, now: datetime | None = None) -> int:
    """Delete letters whose time is over; cases that came of them stay. How many."""
    now = now or clock.now()
    found = list(queries.letters_over(now))
    for letter in found:
        remove_letter(letter, actor, now)
    return len(found)


def letter_draft(letter: Letter) -> CaseDraft:
    """What was written, for its writer and for the case."""
    text = vault.unseal(letter.ref, bytes(letter.draft_sealed or b""), field=DRAFT)
    known = {spec.name for spec in fields(CaseDraft)}
    values = json.loads(text)
    return CaseDraft(**{name: value for name, value in values.items() if name in known})


def _still_there(ref: str) -> Letter:
    letter = queries.letter_of_ref(ref)
    if letter is None:  # its writer has discarded it since
        raise KeyReusedError(SCOPE)
    return letter


def _letter(draft: CaseDraft, *, case_id: int, index: str, now: datetime) -> Letter:
    salt = uuid.uuid4()
    hours = queries.intake_terms(now).confirm_hours
    letter = Letter(
        pk=queries.next_letter_id(),
        case_key=case_id,
        sameness_index=index,
        language=draft.language,
        salt=salt,
        token_digest=token_digest(token_from(vault.blind_index(PURPOSE, salt.hex))),
        written_at=now,
        confirm_until=now + timedelta(hours=hours),
    )
    letter.draft_sealed = vault.seal(
        letter.ref, json.dumps(asdict(draft), ensure_ascii=False), field=DRAFT
    )
    return letter


def _ask(letter: Letter, draft: CaseDraft, now: datetime) -> None:
    token = token_from(vault.blind_index(PURPOSE, letter.salt.hex))
    notices.notify(
        "cases.letter_confirm",
        to=Recipient(email=draft.email, language=letter.language),
        context={"hours": queries.intake_terms(now).confirm_hours},
        ref=letter.ref,
        channels=("email",),
        once=letter.ref,
        link=reverse("cases:letter", args=[token]),
        now=now,
    )


def _held(token: str) -> Letter:
    found = queries.letter_of(token)
    locked = queries.letter_for_change(found.pk) if found else None
    if locked is None:
        raise UnknownTokenError
    return locked


def remove_letter(letter: Letter, actor: Actor, now: datetime) -> None:
    """Delete a letter that is no case, with its photos and the message about it."""
    if letter.case_id != letter.case_key:  # no case, or the one of another letter with the words
        for photo in file_queries.files_of(letter.case_ref, BEFORE):
            files.remove(photo.pk, actor=actor, now=now)
    vault.destroy(letter.ref)
    notices.erase([letter.ref])
    letter.delete()
