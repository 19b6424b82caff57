"""A letter in: kept once, whole and sealed, before anybody says thank you for it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from email.utils import parseaddr

from django.conf import settings
from django.db import connection, transaction

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import queries
from civicloop.kernel.notices.errors import LetterTooLargeError, LetterUnreadableError
from civicloop.kernel.notices.events import LetterReceived
from civicloop.kernel.notices.models import Letter
from civicloop.kernel.notices.rules.letters import identity
from civicloop.kernel.notices.rules.letters.addresses import base_of
from civicloop.kernel.notices.rules.receiving import MOST_BYTES
from civicloop.kernel.notices.states import LETTERS
from civicloop.kernel.vault import services as vault

POSTMAN = machine("postman")


@transaction.atomic
def receive(
    content: bytes,
    *,
    way: str,
    sender: str | None = None,
    recipients: Iterable[str] = (),
    now: dt.datetime | None = None,
) -> Letter:
    """Keep a letter; the same one again gives the row that is there.

    ``sender`` and ``recipients`` are those of the envelope; ``None`` where the way in knows
    none. When this returns and its transaction is committed, the other side may forget it.
    """
    if len(content) > MOST_BYTES:
        raise LetterTooLargeError(f"A letter has at most {MOST_BYTES} bytes.")
    if not content.strip():
        raise LetterUnreadableError("An empty letter.")
    key = vault.blind_index("notices.letter", identity(content))
    with connection.cursor() as cursor:  # whoever keeps the same one at this moment is waited for
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    earlier = Letter.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    at = now or clock.now()
    row = Letter(
        pk=queries.next_letter_id(),
        key=key,
        way=way,
        size=len(content),
        state=LETTERS.initial.value,
        next_try_at=at,
        received_at=at,
    )
    envelope = json.dumps([sender, list(recipients)])
    row.content = vault.seal(row.ref, content, field=queries.LETTER)
    row.envelope = vault.seal(row.ref, envelope, field=queries.ENVELOPE)
    row.save(force_insert=True)
    ledger.append(LetterReceived(row.ref, way=way, size=row.size), actor=POSTMAN, at=at)
    return row


def is_ours(address: str) -> bool:
    """Whether letters to an address are taken.

    Those are the intake, with or without a plus sign, and the sender of our own mail, to
    which other servers return what they cannot deliver.
    """
    ours = {settings.MAIL_INTAKE, parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()} - {""}
    return bool(settings.MAIL_INTAKE) and base_of(address) in {base_of(each) for each in ours}
