"""Take files away: first the row, then, by a sweep, contents that nobody names."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries
from civicloop.kernel.files.adapters import folder
from civicloop.kernel.files.events import FileRemoved
from civicloop.kernel.files.models import StoredFile
from civicloop.kernel.files.services.storing import LOCK_CLASS
from civicloop.kernel.ledger import services as ledger

SWEEP_LOCK = 0x66696C65_5EE9
"""Whoever copies all contents holds this advisory lock shared: meanwhile none is swept away."""
REST_SECONDS = 86_400
"""A content younger than this may belong to a transaction that is still open."""


@transaction.atomic
def remove(
    file_id: int, *, actor: Actor, reason: str = "", now: datetime | None = None
) -> StoredFile:
    """Remove a file; its name, place and time go with it, its digest stays on record.

    Doing it twice changes nothing. The content goes with the next sweep, unless another
    file has the same.
    """
    row = queries.for_change(file_id)
    if row.removed_at is not None:
        return row
    row.removed_at = now or clock.now()
    row.name_box = row.taken_at = row.taken_lon = row.taken_lat = None
    row.save(update_fields=["removed_at", "name_box", "taken_at", "taken_lon", "taken_lat"])
    ledger.append(
        FileRemoved(row.ref, row.owner_ref, row.kind, row.digest),
        actor=actor,
        reason=reason,
        at=row.removed_at,
    )
    return row


def sweep(*, now: datetime | None = None) -> int:
    """Take away contents that no file names, a day after they were written; how many.

    Each is looked up again under the lock that storing takes, so that a content which is
    stored anew at the same moment stays.
    """
    before = (now or clock.now()).timestamp() - REST_SECONDS
    old = [digest for digest, written in folder.digests() if written < before]
    return sum(_take_away(digest) for digest in old)


@transaction.atomic
def _take_away(digest: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP_LOCK])
        if not cursor.fetchone()[0]:
            return False  # contents are being copied; the next sweep comes tomorrow
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_CLASS, digest])
    return not queries.is_wanted(digest) and folder.remove(digest)
