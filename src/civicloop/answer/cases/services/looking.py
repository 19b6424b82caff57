"""A citizen without an account looks at the own case."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from civicloop.answer.cases import rules
from civicloop.answer.cases.errors import TooManyTriesError, UnknownCaseError
from civicloop.answer.cases.models import Case, FailedLookup
from civicloop.kernel.clock import services as clock
from civicloop.kernel.numbering import rules as numbering
from civicloop.kernel.numbering.errors import NumberError
from civicloop.kernel.vault import services as vault

TRIES = 20
MINUTES = 15
NOBODYS_DIGEST = rules.digest("")
PURPOSE = "cases.secret"


def secret_of(case: Case) -> str:
    """The secret of a case, for its receipt and the links in its messages.

    It is derived anew each time by a key that never leaves the vault; only
    its digest is stored.
    """
    return rules.secret_from(vault.blind_index(PURPOSE, case.secret_salt.hex))


def digest_for(salt: uuid.UUID) -> str:
    """What is stored of the secret that belongs to a salt."""
    return rules.digest(rules.secret_from(vault.blind_index(PURPOSE, salt.hex)))


def look_up(number: str, secret: str, *, visitor: str, now: datetime | None = None) -> Case:
    """The case behind a number and its secret.

    A wrong number and a wrong secret take the same way, the same time and the
    same answer: ``UnknownCaseError``. Whoever (``visitor`` is an address) was
    wrong too often waits: ``TooManyTriesError``.
    """
    now = now or clock.now()
    index = vault.blind_index("cases.visitor", visitor)
    since = now - timedelta(minutes=MINUTES)
    tries = FailedLookup.objects.filter(visitor_index=index, at__gt=since, at__lte=now).count()
    if tries >= TRIES:
        raise TooManyTriesError(MINUTES)
    wanted = _canonical(number)
    case = (
        Case.objects.select_related("category", "unit", "reporter", "rating")
        .filter(number=wanted)
        .first()
    )
    right = rules.same_secret(secret, case.secret_digest if case else NOBODYS_DIGEST)
    if case is None or not right:
        _remember(index, wanted, now)
        raise UnknownCaseError
    return case


@transaction.atomic
def _remember(index: str, number: str, now: datetime) -> None:
    """Note the failure, and forget those that no longer count."""
    FailedLookup.objects.filter(at__lt=now - timedelta(hours=1)).delete()
    FailedLookup.objects.create(visitor_index=index, number=number[:24], at=now)


def _canonical(number: str) -> str:
    try:
        return numbering.canonical(number, "case")
    except NumberError:
        return ""
