"""What colleagues write down and photograph while they work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import policies, rules
from civicloop.answer.cases.errors import Fault, NoteError
from civicloop.answer.cases.events import CaseNoted
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import NOTE_LIMIT
from civicloop.answer.cases.services.closing import keep
from civicloop.answer.cases.services.moves import prepare
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.files.errors import FileRefusedError
from civicloop.kernel.ledger import services as ledger

SITE = "cases.site_photo"


@transaction.atomic
def note(case_id: int, *, text: str, actor: Actor, now: datetime | None = None) -> Case:
    """Write a note for colleagues; citizens never see it, and it moves no clock."""
    now = now or clock.now()
    case = prepare(case_id, "note", policies.may_note, actor)
    text = rules.cleaned(text)
    faults = rules.check_text(text, limit=NOTE_LIMIT, needed=True)
    if faults:
        raise NoteError({"text": faults})
    ledger.append(CaseNoted(case=case.ref, note=text), actor=actor, at=now)
    return case


@transaction.atomic
def add_photo(
    case_id: int,
    *,
    photos: Sequence[files.Upload],
    actor: Actor,
    now: datetime | None = None,
) -> Case:
    """Keep photos of the spot while the work goes on; they count as proof when it is closed."""
    now = now or clock.now()
    case = prepare(case_id, "photograph", policies.may_close, actor)
    keep(photos, case, actor=actor, now=now)
    return case


@transaction.atomic
def add_site_photo(
    case_id: int,
    *,
    photos: Sequence[files.Upload],
    actor: Actor,
    now: datetime | None = None,
) -> Case:
    """Keep photos of the spot as the crew found it; they are no proof of the work."""
    now = now or clock.now()
    case = prepare(case_id, "photograph", policies.may_close, actor)
    for photo in photos:
        try:
            files.store(photo, ref=case.ref, kind=SITE, actor=actor, now=now)
        except FileRefusedError as error:
            raise NoteError({"photos": (Fault(error.code, error.values),)}) from error
    return case
