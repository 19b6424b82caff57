"""The part of a verification that looks across the whole table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from civicloop.kernel.ledger.services.findings import SAID, Finding, Kind

PATIENCE = dt.timedelta(minutes=5)
"""How long an event may wait for its seal while the sealer does nothing."""

BEYOND = """
SELECT sequence, position, batch FROM ledger_leaf WHERE sequence > %(last)s
ORDER BY sequence LIMIT 1
"""

# The leaf is joined from the left: an event that is not sealed yet comes after all sealed
# ones of its object, in the order of writing.
NUMBERS = """
SELECT sequence, position, stream, number, name, due FROM (
    SELECT l.sequence, e.position, e.stream, e.number, e.name,
        row_number() OVER (
            PARTITION BY e.stream ORDER BY l.sequence NULLS LAST, e.position) AS due
    FROM ledger_event e LEFT JOIN ledger_leaf l ON l.position = e.position
) AS counted
WHERE number <> due ORDER BY sequence NULLS LAST, position LIMIT 1
"""

COUNTS = """
SELECT coalesce(s.ref, e.stream), coalesce(s.last_number, 0), coalesce(e.events, 0)
FROM ledger_stream s FULL JOIN (
    SELECT stream, max(number) AS events FROM ledger_event GROUP BY stream
) AS e ON e.stream = s.ref
WHERE s.last_number IS DISTINCT FROM e.events ORDER BY 1 LIMIT 1
"""

SURPLUS = """
SELECT l.sequence, e.position, e.number, e.name
FROM ledger_event e LEFT JOIN ledger_leaf l ON l.position = e.position
WHERE e.stream = %(stream)s AND e.number = %(number)s ORDER BY 1 LIMIT 1
"""

# A second row under a sealed position differs from the first in recorded_at; the sealer
# passes it by, so it is looked for here.
WAITING = """
SELECT e.position, e.stream, e.number, e.name FROM ledger_event e
WHERE NOT EXISTS (SELECT FROM ledger_leaf l
                  WHERE l.position = e.position AND l.recorded_at = e.recorded_at)
  AND (EXISTS (SELECT FROM ledger_leaf l WHERE l.position = e.position)
    OR e.tx < %(horizon)s::text::xid8
    OR (e.tx < pg_snapshot_xmin(pg_current_snapshot())
        AND e.recorded_at < clock_timestamp() - %(patience)s
        AND NOT EXISTS (
            SELECT FROM ledger_batch WHERE sealed_at > clock_timestamp() - %(patience)s)))
ORDER BY e.position LIMIT 1
"""


def _rows(sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or {})
        return list(cursor.fetchall())


def unsealed() -> int:
    """How many events have no seal yet."""
    ((count,),) = _rows(
        "SELECT count(*) FROM ledger_event e"
        " WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.position = e.position)"
    )
    return int(count)


def leaves_beyond(last: int) -> Iterator[Finding]:
    """A leaf after the last batch: put in, or its batch was cut off."""
    for sequence, position, batch in _rows(BEYOND, {"last": last}):
        yield Finding.of_batch(
            Kind.BATCH_REMOVED, batch, sequence, f"leaf at position {position} has no batch"
        )


def broken_streams() -> Iterator[Finding]:
    """The first event whose number is not the next of its object, or a tail cut off."""
    for sequence, position, stream, number, name, due in _rows(NUMBERS):
        kind = Kind.REMOVED if number > due else Kind.INSERTED
        what = f"the object's event {number} stands where its event {due} is due"
        yield Finding(kind, what, sequence, position, stream, number, name)
        return
    for ref, counted, events in _rows(COUNTS):
        if counted > events:
            yield Finding(Kind.CUT_OFF, SAID[Kind.CUT_OFF], stream=ref, number=events + 1)
            return
        what = "the object has more events than were written through the product"
        surplus = _rows(SURPLUS, {"stream": ref, "number": counted + 1})
        for sequence, position, number, name in surplus:
            yield Finding(Kind.INSERTED, what, sequence, position, ref, number, name)


def never_sealed(horizon: int, patience: dt.timedelta) -> Iterator[Finding]:
    """An event put in behind the sealer's back, or one that it does not come to."""
    found = _rows(WAITING, {"horizon": horizon, "patience": patience})
    for position, stream, number, name in found:
        what = "no seal, though the sealer has been past it or has not run for too long"
        yield Finding(
            Kind.UNSEALED, what, position=position, stream=stream, number=number, name=name
        )
