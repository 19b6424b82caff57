"""Guesses are counted in the database before they are checked.

One statement reserves a place under a limit. Guesses sent at the same time queue on the
row, so a limit of five lets five through, never six.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.vault import services as vault
from civicloop.platform.identity.events import SignInFailed
from civicloop.platform.identity.models import Attempts
from civicloop.platform.identity.rules import LIMITS

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person

DOOR = machine("sign-in")
TAKE = """
INSERT INTO identity_attempts AS a (scope, key, times, updated_at)
VALUES (%(scope)s, %(key)s, ARRAY[%(now)s], %(now)s)
ON CONFLICT (scope, key) DO UPDATE
SET times = ARRAY(SELECT t FROM unnest(a.times) t WHERE t > %(since)s ORDER BY t)
            || ARRAY[%(now)s::timestamptz],
    updated_at = %(now)s
WHERE (SELECT count(*) FROM unnest(a.times) t WHERE t > %(since)s) < %(most)s
RETURNING 1
"""
RETURN = """
UPDATE identity_attempts SET times = times[1:cardinality(times) - 1]
WHERE scope = %s AND key = %s AND cardinality(times) > 0
"""


def take(scope: str, key: str, now: datetime | None = None) -> bool:
    """Take one of the places under a limit; ``False`` if none is left.

    Call it outside any transaction, so that the place is taken whatever happens next.
    """
    limit = LIMITS[scope]
    at = now or clock.now()
    values: dict[str, str | int | datetime] = {
        "scope": scope,
        "key": _hidden(scope, key),
        "now": at,
        "since": at - timedelta(seconds=limit.seconds),
        "most": limit.attempts,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        return cursor.fetchone() is not None


def seconds_to_wait(scope: str, key: str, now: datetime | None = None) -> int:
    """How long until a place is free."""
    limit = LIMITS[scope]
    at = now or clock.now()
    row = Attempts.objects.filter(scope=scope, key=_hidden(scope, key)).first()
    if row is None or len(row.times) < limit.attempts:
        return 0
    free = min(row.times) + timedelta(seconds=limit.seconds)
    return max(0, math.ceil((free - at).total_seconds()))


def give_back(scope: str, key: str) -> None:
    """Free all places under a limit, because the right person came in."""
    Attempts.objects.filter(scope=scope, key=_hidden(scope, key)).delete()


def return_place(scope: str, key: str) -> None:
    """Return one place, because the try was right: a whole office may share an address."""
    with connection.cursor() as cursor:
        cursor.execute(RETURN, [scope, _hidden(scope, key)])


def forget_old(now: datetime | None = None) -> int:
    """Delete what no limit asks about any more; how many."""
    longest = max(limit.seconds for limit in LIMITS.values())
    before = (now or clock.now()) - timedelta(seconds=longest)
    return Attempts.objects.filter(updated_at__lt=before).delete()[0]


@transaction.atomic
def note_failure(
    *, step: str, person: Person | None, address: str, now: datetime | None = None
) -> None:
    """Write a wrong guess into the ledger; the same work whether the name is known or not."""
    index = vault.blind_index("identity.address", address)
    subject = person.ref if person else f"identity:address:{index[:32]}"
    ledger.append(SignInFailed(subject=subject, step=step), actor=DOOR, at=now)


def _hidden(scope: str, key: str) -> str:
    return salted_hmac(f"identity.attempts.{scope}", key, algorithm="sha256").hexdigest()
