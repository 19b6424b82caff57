"""Each way of tampering with the ledger by plain SQL, and the row that must be named.

Everything happens in transactions that are rolled back. The sealer is kept out meanwhile,
and each transaction sees one snapshot, so that what else goes on does not matter.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.models import Batch, Leaf
from civicloop.kernel.ledger.services import Kind
from civicloop.kernel.ledger.services.sealing import LOCK


@dataclass(frozen=True, slots=True)
class Named:
    """The first bad row, as far as it can be known before."""

    kind: str
    sequence: int | None
    position: int | None


def sql(statement: str, *values: int) -> Any:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def alter(chance: random.Random) -> Named:
    """Another value in one column of one event."""
    sequence, position = _any_leaf(chance)
    change = chance.choice(
        (
            "actor = 'person:999999'",
            "name = name || 'x'",
            "occurred_at = occurred_at - interval '1 microsecond'",
            'body = body || \'{"unit": "organizations:unit:999"}\'',
            "request = 'x' || request",
        )
    )
    sql(f"UPDATE ledger_event SET {change} WHERE position = %s", position)
    return Named(Kind.ALTERED, sequence, position)


def remove(chance: random.Random) -> Named:
    """One event is gone."""
    sequence, position = _any_leaf(chance)
    sql("DELETE FROM ledger_event WHERE position = %s", position)
    return Named(Kind.REMOVED, sequence, position)


def insert(chance: random.Random) -> Named:
    """One event more, under a number that its object has used."""
    _, model = _any_leaf(chance)
    ((position,),) = sql(
        "INSERT INTO ledger_event (occurred_at, stream, number, name, version, body, actor)"
        " SELECT occurred_at, stream, number, name, version, body, 'machine:clerk'"
        " FROM ledger_event WHERE position = %s RETURNING position",
        model,
    )
    return Named(Kind.INSERTED, None, position)


def reorder(chance: random.Random) -> Named:
    """Two events change places in the sealed order."""
    (one, _), (other, position) = sorted(chance.sample(_leaves(), 2))
    sql("UPDATE ledger_leaf SET sequence = -1 WHERE sequence = %s", one)
    sql("UPDATE ledger_leaf SET sequence = %s WHERE sequence = %s", one, other)
    sql("UPDATE ledger_leaf SET sequence = %s WHERE sequence = -1", other)
    return Named(Kind.REORDERED, one, position)


def cut_tail(chance: random.Random) -> Named:
    """The last batches with their leaves and events, and the streams made to match."""
    last = Batch.objects.order_by("-number").values_list("number", flat=True)[0]
    first = Batch.objects.get(number=max(1, last - chance.randrange(3)))
    cut = [first.number]
    sql(
        "DELETE FROM ledger_event e USING ledger_leaf l"
        " WHERE l.batch >= %s AND l.position = e.position",
        *cut,
    )
    sql("DELETE FROM ledger_leaf WHERE batch >= %s", *cut)
    Batch.objects.filter(number__gte=first.number).delete()
    sql(
        "DELETE FROM ledger_stream s"
        " WHERE NOT EXISTS (SELECT FROM ledger_event e WHERE e.stream = s.ref)"
    )
    sql(
        "UPDATE ledger_stream s SET last_number ="
        " (SELECT max(number) FROM ledger_event e WHERE e.stream = s.ref)"
    )
    return Named(Kind.CUT_OFF, first.first_sequence, None)


WAYS: tuple[Callable[[random.Random], Named], ...] = (alter, remove, insert, reorder, cut_tail)


def try_all(seed: int, rounds: int) -> list[dict[str, Any]]:
    """Every way so many times, each on another row; what was done and what was named."""
    chance = random.Random(f"tampering of {seed}")
    with _sealer_kept_out():
        return [_try(way, chance) for _ in range(rounds) for way in WAYS]


def _try(way: Callable[[random.Random], Named], chance: random.Random) -> dict[str, Any]:
    with transaction.atomic():
        sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        wanted = way(chance)
        first = ledger.verify(heads=ledger.heads_path()).first
        transaction.set_rollback(True)
    named = first is not None and Named(first.kind, first.sequence, first.position) == wanted
    return {"way": way.__name__, "named": named, "wanted": str(wanted), "said": str(first)}


@contextmanager
def _sealer_kept_out() -> Iterator[None]:
    sql("SELECT pg_advisory_lock(%s)", LOCK)
    try:
        yield
    finally:
        sql("SELECT pg_advisory_unlock(%s)", LOCK)


def _leaves() -> list[tuple[int, int]]:
    return list(Leaf.objects.order_by("sequence").values_list("sequence", "position"))


def _any_leaf(chance: random.Random) -> tuple[int, int]:
    return chance.choice(_leaves())
