"""The whole ledger computed again, and the first row that is not as it was sealed.

Nothing here trusts what the sealer wrote: digests, roots and heads are computed from the
rows in Python. Memory is bounded by one batch; what needs a look across the whole table
(numbers in their streams, events without a seal) PostgreSQL sorts on its disk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from django.db import connection, transaction

from civicloop.kernel.ledger.models import Batch, Leaf, Sealer
from civicloop.kernel.ledger.rules import seals
from civicloop.kernel.ledger.rules.seals import Row
from civicloop.kernel.ledger.services import across, outside
from civicloop.kernel.ledger.services.findings import Finding, Kind

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a verification; ``findings`` stand in the order of the ledger."""

    events: int
    batches: int
    position: int
    unsealed: int
    heads: str
    findings: tuple[Finding, ...] = field(default=())

    @property
    def good(self) -> bool:
        """Whether every row is as it was sealed."""
        return not self.findings

    @property
    def first(self) -> Finding | None:
        """The first bad row."""
        return self.findings[0] if self.findings else None


def verify(
    *,
    heads: Path | None = None,
    progress: Progress | None = None,
    patience: dt.timedelta = across.PATIENCE,
) -> Report:
    """Compute everything again and name the first bad row.

    Found is whatever was altered, removed, inserted or put in another order after it was
    sealed, in events, leaves and batches; a tail cut off (by the file of heads, and by the
    streams that count further than their events); a second life of a number in a stream;
    and an event that waits for its seal for too long. ``heads`` names the file of heads to
    compare with; without it a ledger rewritten as a whole, or cut off with its streams,
    goes unnoticed. Reads one snapshot, so that sealing and writing may go on meanwhile.
    ``progress(done, total)`` is told of every batch.
    """
    # What is in the file now was committed before; what comes later the snapshot may lack.
    kept = outside.kept(heads)
    if connection.in_atomic_block:  # the caller's transaction decides what is seen
        return _verify(kept, progress, patience)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _verify(kept, progress, patience)


def _verify(kept: outside.Kept | None, progress: Progress | None, patience: dt.timedelta) -> Report:
    memory = Sealer.objects.filter(id=1).first()
    identity = memory.identity if memory else ""
    total = Batch.objects.count()
    findings: list[Finding] = []
    before = seals.genesis(identity)
    events = done = last = 0
    for batch in Batch.objects.order_by("number").iterator(chunk_size=500):
        done += 1
        found = list(_judge_batch(batch, number=done, after=last, before=before))
        findings += found[:1]
        events += batch.count
        last, before = batch.last_sequence, bytes(batch.head)
        if progress is not None:
            progress(done, total)
        if found:
            break  # what follows is chained to a row that is wrong
    else:
        findings += across.leaves_beyond(last)
    findings += across.broken_streams()
    findings += across.never_sealed(memory.horizon if memory else 0, patience)
    if kept is not None:
        findings += outside.differing_heads(identity, kept)
    return Report(
        events=events,
        batches=done,
        position=last,
        unsealed=across.unsealed(),
        heads=str(kept.path) if kept else "",
        findings=tuple(sorted(findings, key=lambda finding: finding.place)),
    )


LEAVES = """
SELECT l.sequence, l.position, l.digest, l.recorded_at, l.batch FROM ledger_leaf l
WHERE l.sequence > %(after)s AND (l.sequence <= %(last)s OR l.batch = %(batch)s)
ORDER BY l.sequence LIMIT %(limit)s
"""
EVENTS = """
SELECT position, recorded_at, occurred_at, stream, number, name, version, body::text, actor,
    acting_for, request, sealed
FROM ledger_event
WHERE position = ANY(%(positions)s) AND recorded_at BETWEEN %(low)s AND %(high)s
ORDER BY position
"""


@dataclass(frozen=True, slots=True)
class _Leaf:
    sequence: int
    position: int
    digest: bytes
    recorded_at: dt.datetime
    batch: int


def _leaves(batch: Batch, after: int) -> list[_Leaf]:
    with connection.cursor() as cursor:
        cursor.execute(
            LEAVES,
            {
                "after": after,
                "last": batch.last_sequence,
                "batch": batch.number,
                "limit": batch.count + 1,
            },
        )
        return [
            _Leaf(sequence, position, bytes(digest), recorded_at, number)
            for sequence, position, digest, recorded_at, number in cursor.fetchall()
        ]


def _rows(leaves: list[_Leaf]) -> dict[int, list[Row]]:
    """The events of some leaves by position; more than one under a position is a forgery."""
    if not leaves:
        return {}
    instants = [leaf.recorded_at for leaf in leaves]
    rows: dict[int, list[Row]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            EVENTS,
            {
                "positions": [leaf.position for leaf in leaves],
                "low": min(instants),
                "high": max(instants),
            },
        )
        for values in cursor.fetchall():
            row = Row(*values)
            rows.setdefault(row.position, []).append(row)
    return rows


def _judge_batch(batch: Batch, *, number: int, after: int, before: bytes) -> Iterator[Finding]:
    """What is wrong in a batch, the first bad row first."""
    if batch.number != number:
        yield Finding.of_batch(Kind.BATCH_REMOVED, number, after + 1, "the batch is missing")
        return
    leaves = _leaves(batch, after)
    rows = _rows(leaves)
    expected = range(after + 1, batch.last_sequence + 1)
    for sequence, leaf in zip_longest(expected, leaves):
        if leaf is None or (sequence is not None and leaf.sequence > sequence):
            yield _lost_leaf(sequence, batch.number)
            return
        if leaf.batch != batch.number:
            yield Finding.of_leaf(Kind.REORDERED, leaf.sequence, leaf.position, batch.number)
            return
        if sequence is None:
            yield Finding.of_leaf(Kind.LEAF_INSERTED, leaf.sequence, leaf.position, batch.number)
            return
        yield from _judge_leaf(leaf, rows.get(leaf.position, []))
    yield from _judge_seal(batch, [leaf.digest for leaf in leaves], after, before)


def _lost_leaf(sequence: int, batch: int) -> Finding:
    return Finding.of_leaf(Kind.LEAF_REMOVED, sequence, None, batch)


def _judge_leaf(leaf: _Leaf, rows: list[Row]) -> Iterator[Finding]:
    if not rows:
        yield _judge_lost(leaf)
        return
    for row in rows:
        if seals.digest(row) != leaf.digest:
            yield Finding.of_row(Kind.ALTERED, leaf.sequence, row)
        elif len(rows) > 1 and row.recorded_at != leaf.recorded_at:
            yield Finding.of_row(Kind.INSERTED, leaf.sequence, row)


def _judge_lost(leaf: _Leaf) -> Finding:
    """An event that is not where its leaf says: removed, or moved to another instant."""
    with connection.cursor() as cursor:
        cursor.execute(
            EVENTS.replace("AND recorded_at BETWEEN %(low)s AND %(high)s", ""),
            {"positions": [leaf.position]},
        )
        moved = cursor.fetchone()
    if moved is not None:
        return Finding.of_row(Kind.ALTERED, leaf.sequence, Row(*moved))
    return Finding.of_leaf(Kind.REMOVED, leaf.sequence, leaf.position, leaf.batch)


def _judge_seal(batch: Batch, digests: list[bytes], after: int, before: bytes) -> Iterator[Finding]:
    """The batch over good leaves: order, count, chain, root, head."""
    first = after + 1
    root = seals.root(digests)
    head = seals.head(
        number=batch.number,
        first=first,
        last=batch.last_sequence,
        root=root,
        before=before,
        sealed_at=batch.sealed_at,
    )
    if bytes(batch.root) != root:
        yield _reordered(batch, first)
    elif (batch.first_sequence, batch.count) != (first, len(digests)):
        yield Finding.of_batch(
            Kind.BATCH_ALTERED, batch.number, first, "its span or count is not that of its leaves"
        )
    elif bytes(batch.previous_head) != before:
        yield Finding.of_batch(
            Kind.BATCH_ALTERED, batch.number, first, "it is not chained to the batch before"
        )
    elif bytes(batch.head) != head:
        yield Finding.of_batch(
            Kind.BATCH_ALTERED, batch.number, first, "its head is not that of its content"
        )


def _reordered(batch: Batch, first: int) -> Finding:
    """The leaves are good but their root is not: some stand in another order.

    The sealer orders a batch by position, so the first leaf whose position is above a
    later one's is the first that moved.
    """
    rows = Leaf.objects.filter(sequence__gte=first, sequence__lte=batch.last_sequence)
    places = list(rows.order_by("sequence").values_list("sequence", "position"))
    for (sequence, position), (_, due) in zip(
        places, sorted(places, key=lambda place: place[1]), strict=True
    ):
        if position != due:
            return Finding.of_leaf(Kind.REORDERED, sequence, position, batch.number)
    return Finding.of_batch(
        Kind.BATCH_ALTERED, batch.number, first, "its root is not that of its leaves"
    )
