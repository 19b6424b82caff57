"""The sealer: committed events get their sequence, their digest and a place in the chain.

Why no event is ever skipped, and none overtakes an earlier one of its object:

* Membership is explicit. An event is sealed when it has a leaf, whatever its position;
  one that commits late is simply found by a later pass.
* The horizon only makes that search short. It is the oldest transaction still running
  (``xmin``) at the pass before: every older transaction had ended then, and all its events
  were seen and sealed. So the next pass looks at transactions from the horizon on. It
  moves only if a pass took everything that it saw.
* A second event of an object waits on the lock of the stream until the first one's
  transaction has ended. So a snapshot that sees the second sees the first, and the first
  has the lower position; a batch takes the lowest positions it sees, in their order.
* After a restore into another cluster transaction numbers start elsewhere. A horizon
  above the present ``xmin`` shows it, and one pass then compares everything.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from civicloop.kernel.ledger import queries
from civicloop.kernel.ledger.models import Batch, Sealer
from civicloop.kernel.ledger.rules import seals
from civicloop.kernel.ledger.services import cursors, heads

LOCK = 0x0C171C_1E6E7
"""The advisory lock of the sealer: one at a time in the whole installation."""

DIGEST = r"""sha256('\x00'::bytea || convert_to(concat_ws('|', 'civicloop-event-1',
    e.position, (extract(epoch FROM e.recorded_at) * 1000000)::bigint,
    (extract(epoch FROM e.occurred_at) * 1000000)::bigint, e.number, e.version,
    length(e.stream) || ':' || e.stream, length(e.name) || ':' || e.name,
    length(e.actor) || ':' || e.actor, length(e.acting_for) || ':' || e.acting_for,
    length(e.request) || ':' || e.request, length(e.body::text) || ':' || e.body::text,
    coalesce(encode(e.sealed, 'hex'), '-')), 'UTF8'))"""

ALL = """
    SELECT e.position, e.recorded_at FROM ledger_event e
    WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.position = e.position)"""
SEAL = """
WITH fresh AS MATERIALIZED ({candidates}),
taken AS MATERIALIZED (SELECT * FROM fresh ORDER BY position LIMIT %(limit)s)
INSERT INTO ledger_leaf (sequence, batch, position, recorded_at, digest)
SELECT %(last)s + e.place, %(batch)s + (e.place - 1) / %(size)s, e.position, e.recorded_at,
    e.digest
FROM (
    SELECT row_number() OVER (ORDER BY e.position) AS place, e.position, e.recorded_at,
        {digest} AS digest
    FROM taken JOIN ledger_event e USING (position, recorded_at)
) AS e
RETURNING sequence, digest
"""


BATCH = 10_000
"""How many events a batch holds at most; a verification keeps one batch in memory."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass of the sealer did; ``full`` says that more may be waiting."""

    batches: tuple[Batch, ...] = ()
    full: bool = False


def seal_pending(*, limit: int = BATCH) -> Batch | None:
    """Seal what is committed and not yet sealed; the batch, or ``None`` if nothing waited.

    At most ``limit`` events, and never more than a batch holds; ``seal_all`` goes on to the
    end. Any number of processes may call it: one seals, the others return at once. The head
    is copied outside the database after the commit.
    """
    batches = _pass(min(limit, BATCH), size=BATCH).batches
    return batches[0] if batches else None


def seal_all(*, limit: int = 20 * BATCH, size: int = BATCH) -> int:
    """Seal pass after pass until nothing waits; how many events were sealed.

    Each pass is a transaction of at most ``limit`` events in batches of ``size``.
    """
    sealed = 0
    while True:
        done = _pass(limit, size=size)
        sealed += sum(batch.count for batch in done.batches)
        if not done.full:
            return sealed


@transaction.atomic
def _pass(limit: int, *, size: int) -> Pass:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return Pass()
        memory, _ = Sealer.objects.get_or_create(id=1, defaults={"identity": str(uuid.uuid4())})
        cursors.install()
        # An earlier snapshot than the pass itself: its xmin is at most the pass's own.
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (xmin,) = cursor.fetchone()
        last = Batch.objects.order_by("-number").first()
        leaves = _take(cursor, memory.horizon, xmin, last, limit=limit, size=size)
    full = len(leaves) == limit
    if not full and memory.horizon != xmin and (leaves or memory.horizon > xmin):
        memory.horizon = xmin
        memory.save(update_fields=["horizon"])
    batches: list[Batch] = []
    for start in range(0, len(leaves), size):
        last = _close(memory, last, leaves[start : start + size])
        batches.append(last)
    if batches:
        transaction.on_commit(heads.copy_out)
    return Pass(tuple(batches), full)


def _take(
    cursor: CursorWrapper, horizon: int, xmin: int, last: Batch | None, *, limit: int, size: int
) -> list[tuple[int, bytes]]:
    """Write the leaves of the next batches; their sequences and digests in order."""
    everything = horizon > xmin or horizon == 0
    if not everything:
        # The search must start from the index on tx whatever the statistics say: a plan
        # that reads a whole partition would be repeated every second.
        for path in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{path} = off")
    cursor.execute(
        SEAL.format(candidates=ALL if everything else queries.RECENT, digest=DIGEST),
        {
            "horizon": horizon,
            "limit": limit,
            "size": size,
            "last": last.last_sequence if last else 0,
            "batch": last.number + 1 if last else 1,
        },
    )
    leaves = sorted((sequence, bytes(digest)) for sequence, digest in cursor.fetchall())
    for path in ("seqscan", "hashjoin", "mergejoin"):
        cursor.execute(f"SET LOCAL enable_{path} = on")
    return leaves


def _close(memory: Sealer, last: Batch | None, leaves: list[tuple[int, bytes]]) -> Batch:
    """Write a batch over its leaves and chain it to the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (sealed_at,) = cursor.fetchone()
    number = last.number + 1 if last else 1
    before = bytes(last.head) if last else seals.genesis(memory.identity)
    root = seals.root([digest for _, digest in leaves])
    first, final = leaves[0][0], leaves[-1][0]
    return Batch.objects.create(
        number=number,
        first_sequence=first,
        last_sequence=final,
        count=len(leaves),
        root=root,
        previous_head=before,
        head=seals.head(
            number=number, first=first, last=final, root=root, before=before, sealed_at=sealed_at
        ),
        sealed_at=sealed_at,
    )
