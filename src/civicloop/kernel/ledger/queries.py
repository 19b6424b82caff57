"""Every read of the ledger."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from civicloop.kernel.ledger.models import Batch, Cursor, Event, Leaf, Letter, Sealer, Stream
from civicloop.kernel.ledger.rules.shapes import Delivered
from civicloop.kernel.ledger.states import LetterState

RECENT = """
    SELECT e.position, e.recorded_at FROM ledger_event e
    WHERE e.tx >= %(horizon)s::text::xid8
      AND e.tx <= greatest(
          pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id_if_assigned())
      AND NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.position = e.position)"""
"""Committed events without a leaf, from the sealer's horizon on.

The upper end leaves out rows restored from another cluster, whose transaction numbers lie
above all that this one has given; its own transaction may see its own events.
"""

COLUMNS = """e.name, e.stream, e.body::text, e.actor, e.occurred_at, l.sequence, e.number,
    e.version, e.position, e.recorded_at, e.acting_for, e.request, e.sealed"""


def position() -> int:
    """The last sealed sequence number; 0 in an empty ledger."""
    return Leaf.objects.aggregate(last=Max("sequence"))["last"] or 0


def identity() -> str:
    """What tells this ledger from every other one; empty until something was sealed in it."""
    return Sealer.objects.filter(id=1).values_list("identity", flat=True).first() or ""


def unsealed_count() -> int:
    """How many committed events wait for the sealer; counts from its horizon on."""
    memory = Sealer.objects.filter(id=1).first()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({RECENT}) AS waiting",  # noqa: S608 (a constant)
            {"horizon": memory.horizon if memory else 0},
        )
        return int(cursor.fetchone()[0])


def history(ref: str, *, after: int = 0, limit: int | None = None) -> list[Event]:
    """The events of one object in their order, sealed or not yet, from a number on.

    ``event.reason_box`` is the unopened box with the reason and what else a person wrote;
    ``privacy`` opens it for those who may read it.
    """
    rows = Event.objects.filter(stream=ref, number__gt=after).order_by("number")
    return list(rows if limit is None else rows[:limit])


def since(
    sequence: int, *, limit: int = 500, names: Iterable[str] | None = None
) -> list[Delivered]:
    """Sealed events after a sequence number, in order; at most ``limit`` leaves are read."""
    return read_leaves(leaves_after(sequence, limit), names=names)


def unserved(now: dt.datetime) -> set[str]:
    """The subscribers for whom something is to be done: a new leaf, or a letter that is due.

    One statement for all of them: a worker asks every second, and mostly nothing is new.
    """
    due = Letter.objects.filter(
        subscriber=OuterRef("subscriber"), state=LetterState.WAITING, next_try_at__lte=now
    )
    late = Q(sequence__lt=Leaf.objects.order_by("-sequence").values("sequence")[:1])
    return set(Cursor.objects.filter(late | Exists(due)).values_list("subscriber", flat=True))


LeafPlace = tuple[int, int, dt.datetime]


def leaves_after(sequence: int, limit: int) -> list[LeafPlace]:
    """Sequence, position and ``recorded_at`` of the next leaves."""
    rows = Leaf.objects.filter(sequence__gt=sequence).order_by("sequence")
    return list(rows.values_list("sequence", "position", "recorded_at")[:limit])


def leaf_at(sequence: int) -> list[LeafPlace]:
    """The leaf with this sequence number, if there is one."""
    rows = Leaf.objects.filter(sequence=sequence)
    return list(rows.values_list("sequence", "position", "recorded_at"))


def read_leaves(leaves: list[LeafPlace], *, names: Iterable[str] | None = None) -> list[Delivered]:
    """The events of some leaves, in order, of some names (``cases.*`` for a module's) or all.

    Positions and the span of ``recorded_at`` are given as values, so that PostgreSQL
    opens only the partitions of these months.
    """
    if not leaves:
        return []
    instants = [at for _, _, at in leaves]
    patterns = None if names is None else [_like(name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ledger_event e JOIN ledger_leaf l USING (position, recorded_at)"  # noqa: S608
            " WHERE e.position = ANY(%(positions)s) AND e.recorded_at BETWEEN %(low)s AND %(high)s"
            " AND (%(names)s::text[] IS NULL OR e.name LIKE ANY(%(names)s::text[]))"
            " ORDER BY l.sequence",
            {
                "positions": [position for _, position, _ in leaves],
                "low": min(instants),
                "high": max(instants),
                "names": patterns,
            },
        )
        return [_delivered(row) for row in cursor.fetchall()]


def _like(name: str) -> str:
    return name.replace("_", r"\_").replace("*", "%")


def _delivered(row: tuple[Any, ...]) -> Delivered:
    return Delivered(
        name=row[0],
        ref=row[1],
        body=json.loads(row[2]),
        actor=row[3],
        at=row[4],
        sequence=row[5],
        number=row[6],
        version=row[7],
        position=row[8],
        recorded_at=row[9],
        acting_for=row[10],
        request=row[11],
        sealed=None if row[12] is None else bytes(row[12]),
    )


def letters(
    *, state: LetterState | None = LetterState.DEAD, before: int | None = None, limit: int = 50
) -> QuerySet[Letter]:
    """Open letters, newest event first: the dead ones, those of a state, or all (``None``)."""
    rows = Letter.objects.order_by("-sequence", "-pk")
    if state is not None:
        rows = rows.filter(state=state.value)
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    return rows[:limit]


def letter_counts() -> dict[str, int]:
    """How many letters are open in each state."""
    rows = Letter.objects.values_list("state").annotate(total=Count("pk"))
    return {state.value: 0 for state in LetterState} | dict(rows)


def behind() -> dict[str, int]:
    """How many sealed events each subscriber has still to look at."""
    end = position()
    rows = Cursor.objects.order_by("subscriber").values_list("subscriber", "sequence")
    return {name: end - sequence for name, sequence in rows}


def cursors() -> QuerySet[Cursor]:
    """How far each subscriber has come, and when it last moved."""
    return Cursor.objects.order_by("subscriber")


def batches() -> QuerySet[Batch]:
    """The sealed batches, the newest first."""
    return Batch.objects.order_by("-number")


def open_letters() -> QuerySet[Letter]:
    """Every open letter, in whatever state."""
    return Letter.objects.all()


def event_at(sequence: int) -> Delivered | None:
    """The sealed event with this sequence number, if there is one."""
    found = read_leaves(leaf_at(sequence))
    return found[0] if found else None


def between(begins: dt.datetime, ends: dt.datetime) -> QuerySet[Event]:
    """The events written from one instant up to another; PostgreSQL opens only their months."""
    return Event.objects.filter(recorded_at__gte=begins, recorded_at__lt=ends)


def last_number(ref: str) -> int:
    """The number of an object's latest event; 0 if it has none."""
    return Stream.objects.filter(ref=ref).values_list("last_number", flat=True).first() or 0
