"""The monthly partitions of the event table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

AHEAD = 3
"""How many months after the present one always have their partition."""

LOCK = 0x0C171C_904714
"""The advisory lock of whoever makes a partition."""


def _months(first: dt.datetime, last: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Every month from the first instant's to the last's, as beginning and end in UTC."""
    low, high = (moment.astimezone(dt.UTC) for moment in (first, last))
    for month in range(low.year * 12 + low.month - 1, high.year * 12 + high.month):
        begin, end = (
            dt.datetime(number // 12, number % 12 + 1, 1, tzinfo=dt.UTC)
            for number in (month, month + 1)
        )
        yield begin, end


def prepare_months(first: dt.datetime, last: dt.datetime) -> list[str]:
    """Make the partitions of these months where they are missing; the names of the new ones.

    Safe at any time and any number of times: rows of that month that the default
    partition caught meanwhile are moved in the same transaction. Waits at most five
    seconds for others, then raises and has changed nothing of that month.
    """
    return [name for begin, end in _months(first, last) if (name := _prepare(begin, end))]


def keep_months_ahead(*, now: dt.datetime | None = None) -> list[str]:
    """Make the partitions of this month and the next three; called daily, and by each start."""
    moment = now or timezone.now()
    last = moment
    for _ in range(AHEAD):
        ((_, last),) = _months(last, last)
    return prepare_months(moment, last)


@transaction.atomic
def _prepare(begin: dt.datetime, end: dt.datetime) -> str:
    name = f"ledger_event_{begin:%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        if cursor.fetchone()[0]:
            return ""
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        # Only the default partition is closed while its rows move; events of months that
        # have their partition are written meanwhile.
        cursor.execute("LOCK TABLE ledger_event_default IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        if cursor.fetchone()[0]:
            return ""
        _attach(cursor, name, begin, end)
    return name


def _attach(cursor: CursorWrapper, name: str, begin: dt.datetime, end: dt.datetime) -> None:
    cursor.execute(f"CREATE TABLE {name} (LIKE ledger_event INCLUDING ALL)")
    cursor.execute(
        f"WITH moved AS (DELETE FROM ledger_event_default "  # noqa: S608 (a name from a date)
        f"WHERE recorded_at >= %s AND recorded_at < %s RETURNING *) "
        f"INSERT INTO {name} SELECT * FROM moved",
        [begin, end],
    )
    cursor.execute(
        f"ALTER TABLE ledger_event ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)",
        [begin, end],
    )
