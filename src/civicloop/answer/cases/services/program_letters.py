"""Letters to the mayor that programs send: kept until their writers confirm, known by a token."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import queries
from civicloop.answer.cases.errors import DraftError, Fault
from civicloop.answer.cases.models import Letter
from civicloop.answer.cases.rules import CaseDraft
from civicloop.answer.cases.services.mailbox import write_letter
from civicloop.answer.cases.services.opening import BEFORE
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.files.errors import FileRefusedError


@transaction.atomic
def take_letter(
    draft: CaseDraft,
    *,
    key: str,
    photos: Sequence[files.Upload] = (),
    actor: Actor,
    now: datetime | None = None,
) -> Letter:
    """Keep a letter with its photos, or nothing; its writer gets the link that confirms it."""
    now = now or clock.now()
    case_id = queries.next_id()
    for photo in photos:
        try:
            files.store(photo, ref=f"cases:case:{case_id}", kind=BEFORE, actor=actor, now=now)
        except FileRefusedError as error:
            raise DraftError({"photos": (Fault(error.code, error.values),)}) from error
    return write_letter(draft, key=key, case_id=case_id, now=now)
