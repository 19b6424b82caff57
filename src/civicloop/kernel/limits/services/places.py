"""Take a place under a limit, in one statement.

Posts sent at the same moment queue on the row, so a limit of thirty lets thirty through,
never thirty-one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from civicloop.kernel.clock import services as clock
from civicloop.kernel.limits.errors import LimitReachedError
from civicloop.kernel.limits.models import Allowance
from civicloop.kernel.limits.rules import LIMITS, Limit, chosen, seconds_to_wait

TAKE = """
INSERT INTO limits_allowance AS a ("limit", subject, full_at)
VALUES (%(limit)s, %(subject)s, %(now)s::timestamptz + %(step)s)
ON CONFLICT ("limit", subject) DO UPDATE
SET full_at = GREATEST(a.full_at, %(now)s::timestamptz) + %(step)s
WHERE GREATEST(a.full_at, %(now)s::timestamptz) + %(step)s <= %(now)s::timestamptz + %(span)s
RETURNING 1
"""
SWEEP = """
DELETE FROM limits_allowance WHERE id IN (
    SELECT id FROM limits_allowance WHERE full_at < %s
    ORDER BY full_at LIMIT %s FOR UPDATE SKIP LOCKED
)
"""
SWEPT_AT_EACH_USE = 3
"""More go than can come, so that the table holds those of the longest limit and no more."""


def take(key: str, subject: str, *, now: datetime | None = None) -> None:
    """Take one of the places of ``subject`` under a limit, or ``LimitReachedError``.

    Call it outside any transaction, so that the place is taken whatever happens next.
    """
    LIMITS.get(key)
    limit = chosen(tuple(settings.RATE_LIMITS)).get(key)
    if limit is None:
        return
    now = now or clock.now()
    hidden = _hidden(key, subject)
    values: dict[str, Any] = {
        "limit": key,
        "subject": hidden,
        "now": now,
        "step": limit.step,
        "span": timedelta(seconds=limit.seconds),
    }
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, [now, SWEPT_AT_EACH_USE])
        cursor.execute(TAKE, values)
        taken = cursor.fetchone() is not None
    if not taken:
        raise LimitReachedError(key, _wait(limit, hidden, now))


def sweep(now: datetime | None = None, *, most: int = 10_000) -> int:
    """Delete rows that say nothing any more; how many."""
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, [now or clock.now(), most])
        return int(cursor.rowcount)


def _wait(limit: Limit, hidden: str, now: datetime) -> int:
    row = Allowance.objects.filter(limit=limit.key, subject=hidden).first()
    return max(1, seconds_to_wait(row.full_at if row else None, limit, now))


def _hidden(key: str, subject: str) -> str:
    return salted_hmac(f"limits.{key}", subject, algorithm="sha256").hexdigest()
