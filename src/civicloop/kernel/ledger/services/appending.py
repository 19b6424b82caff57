"""One event, or very many, into the ledger."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger.errors import EventShapeError, OutsideTransactionError
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.ledger.rules import requests, shapes
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part
from civicloop.kernel.vault import services as vault

SEALED = "ledger.event"
"""The field name under which the vault binds the sealed part of an event."""

STREAM = """
INSERT INTO ledger_stream (ref, last_number) VALUES (%s, 1)
ON CONFLICT (ref) DO UPDATE SET last_number = ledger_stream.last_number + 1
RETURNING ref, last_number
"""
EVENT = """
INSERT INTO ledger_event
    (recorded_at, occurred_at, stream, number, name, version, body, actor, acting_for,
     request, sealed)
SELECT now, coalesce(%s::timestamptz, now), ref, last_number, %s, %s::smallint, %s::jsonb,
       %s, %s, %s, %s::bytea
FROM stream CROSS JOIN instant
RETURNING position, recorded_at, occurred_at, number
"""
INSTANT = Part("instant", "SELECT clock_timestamp() AS now")


def _inside() -> None:
    if not connection.in_atomic_block:
        raise OutsideTransactionError(
            "An event belongs to the transaction that makes the change: "
            "call this inside a service under @transaction.atomic."
        )


def _reject_naive(at: dt.datetime | None) -> None:
    if at is not None and at.tzinfo is None:
        raise EventShapeError("the instant of an event needs its time zone")


def append(
    event: object,
    *,
    actor: Actor,
    reason: str = "",
    at: dt.datetime | None = None,
    beside: Sequence[Part] = (),
    key: vault.OpenKey | None = None,
) -> Event:
    """Write one event in the caller's transaction; it exists exactly if the change does.

    One statement numbers the event in its object's stream and writes it. The row of the
    stream stays locked until the caller commits, so events of one object stand in the
    order of their commits, and events of different objects never wait for each other.
    Sealed fields and the reason are closed under the object's own key, which costs one
    query more, unless the caller has opened that ``key``. ``at`` is when it happened, if that
    is not now. ``beside`` is the change itself, where it is to be written in the same statement.
    """
    _inside()
    _reject_naive(at)
    form = shapes.shape(type(event))
    ref = shapes.stream(event)
    body = shapes.body(event)
    texts = shapes.secrets(event, reason)
    sealed = _sealed(ref, texts, key) if texts else None
    request = requests.request_id.get()
    values = (form.name, form.version, _json(body), actor.ref, actor.acting_for, request, sealed)
    parts = (Part("stream", STREAM, (ref,)), INSTANT, Part("event", EVENT, (at, *values)))
    position, recorded_at, occurred_at, number = statements.write(
        *beside, *parts, returning="event"
    )
    return Event(
        position=position,
        recorded_at=recorded_at,
        occurred_at=occurred_at,
        stream=ref,
        number=number,
        name=form.name,
        version=form.version,
        body=body,
        actor=actor.ref,
        acting_for=actor.acting_for,
        request=request,
        sealed=sealed,
    )


def _sealed(ref: str, texts: dict[str, str], key: vault.OpenKey | None) -> bytes:
    if key is None:
        return vault.seal(ref, _json(texts), field=SEALED)
    if key.ref != ref:
        raise EventShapeError(f"the key of {key.ref} does not seal an event of {ref}")
    return key.seal(_json(texts), field=SEALED)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


COPY = """
COPY ledger_event (recorded_at, occurred_at, stream, number, name, version, body, actor,
                   acting_for, request, sealed) FROM STDIN
"""
NUMBER = """
INSERT INTO ledger_stream AS stream (ref, last_number)
SELECT ref, count(*) FROM unnest(%s::text[]) AS ref GROUP BY ref ORDER BY ref COLLATE "C"
ON CONFLICT (ref) DO UPDATE SET last_number = stream.last_number + excluded.last_number
RETURNING ref, last_number
"""

Line = tuple[object, Actor, str, dt.datetime | None]


def append_many(lines: Iterable[Line], *, history: bool = False) -> int:
    """Write many events ``(event, actor, reason, at)`` set-wise, in their order; how many.

    Equal to ``append`` for each line in one transaction, at some tens of thousands a
    second: one statement numbers all streams, COPY writes the rows, the vault makes the
    keys in bulk. ``history=True`` is for loading a past that another system lived:
    ``recorded_at`` is then ``at``, so that the rows fall into the partitions of their
    months (make those first with ``prepare_months``; a month without one is kept in the
    default partition).
    """
    _inside()
    rows = list(lines)
    if not rows:
        return 0
    for _, _, _, at in rows:
        _reject_naive(at)
    refs = [shapes.stream(event) for event, _, _, _ in rows]
    boxes = _boxes(refs, rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
        numbers = _numbers(cursor, refs)
        with cursor.copy(COPY) as copy:
            for ref, box, (event, actor, _, at) in zip(refs, boxes, rows, strict=True):
                form = shapes.shape(type(event))
                numbers[ref] += 1
                copy.write_row(
                    (
                        at if history and at else now,
                        at or now,
                        ref,
                        numbers[ref],
                        form.name,
                        form.version,
                        _json(shapes.body(event)),
                        actor.ref,
                        actor.acting_for,
                        requests.request_id.get(),
                        box,
                    )
                )
    return len(rows)


def _numbers(cursor: CursorWrapper, refs: list[str]) -> dict[str, int]:
    """The last number of each stream before these events, with all streams locked."""
    cursor.execute(NUMBER, [refs])
    after = dict(cursor.fetchall())
    for ref in refs:
        after[ref] -= 1
    return after


def _boxes(refs: list[str], rows: list[Line]) -> list[bytes | None]:
    texts = [shapes.secrets(event, reason) for event, _, reason, _ in rows]
    wanted = [i for i, found in enumerate(texts) if found]
    made = vault.seal_many([(refs[i], SEALED, _json(texts[i])) for i in wanted])
    boxes: list[bytes | None] = [None] * len(rows)
    for i, box in zip(wanted, made, strict=True):
        boxes[i] = box
    return boxes
