"""Load official calendars and declare closures; open clocks move with them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256

from django.db import connection, transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import policies, queries
from civicloop.kernel.clock.errors import CalendarFileError, ClosureWithdrawnError
from civicloop.kernel.clock.events import CalendarLoaded, ClosureDeclared, ClosureWithdrawn
from civicloop.kernel.clock.models import CalendarDay, CalendarRevision, CalendarTable, Closure
from civicloop.kernel.clock.rules import Calendar, Half, YearTable, due, read_official
from civicloop.kernel.clock.services.instant import now as present
from civicloop.kernel.ledger import services as ledger

BATCH = 2000
MOVE = """
UPDATE clock_objectclock AS clock SET due_at = moved.due_at
FROM unnest(%s::bigint[], %s::timestamptz[]) AS moved (id, due_at)
WHERE clock.id = moved.id
"""


@transaction.atomic
def load_calendar(
    content: bytes, name: str, *, actor: Actor, now: datetime | None = None
) -> list[CalendarTable]:
    """Load the government's calendar file; each year in it becomes that year's new version.

    A file with a mistake, or with days missing, changes nothing. A year that says the
    same as the version in force is left as it is.
    """
    require(policies.may_load_calendar(actor), action=policies.LOAD_CALENDAR)
    tables = read_official(content, source=name)
    for table in tables:
        if not table.is_complete:
            count = len(table.entries)
            raise CalendarFileError(
                f"{table.year} has only {count} days", zh=f"{table.year} 年只有 {count} 天"
            )
    revision = queries.revision_for_change()
    return [_store(table, revision, actor, now or present()) for table in tables]


def _store(
    table: YearTable, revision: CalendarRevision, actor: Actor, now: datetime
) -> CalendarTable:
    digest = sha256(repr(table.entries).encode()).hexdigest()
    latest = queries.latest_table(table.year)
    if latest is not None and latest.digest == digest:
        return latest
    before = queries.calendar()
    row = CalendarTable.objects.create(
        year=table.year,
        version=queries.next_version(table.year),
        source=table.source[:200],
        digest=digest,
        loaded_at=now,
        loaded_by=actor.ref,
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(table=row, day=entry.day, kind=entry.kind.value, name=entry.name[:100])
        for entry in table.entries
    )
    _renew(revision)
    changed = _changed_days(table, before, queries.calendar())
    moved = _move_open_clocks(min(changed), max(changed)) if changed else 0
    event = CalendarLoaded(
        calendar=row.ref, year=row.year, edition=row.version, digest=digest, clocks_moved=moved
    )
    ledger.append(event, actor=actor, at=now)
    return row


def _changed_days(table: YearTable, before: Calendar, after: Calendar) -> list[date]:
    days = [entry.day for entry in table.entries]
    return [day for day in days if before.entry(day).kind is not after.entry(day).kind]


@transaction.atomic
def declare_closure(
    day: date,
    *,
    actor: Actor,
    half: Half = Half.DAY,
    districts: Iterable[str] = (),
    name: str = "",
    now: datetime | None = None,
) -> Closure:
    """Close offices on a day or half day, in some districts or (none named) in all.

    Every open clock that counts the day moves; results that stand stay.
    """
    require(policies.may_declare_closure(actor), action=policies.DECLARE_CLOSURE)
    revision = queries.revision_for_change()
    at = now or present()
    row = Closure.objects.create(
        day=day,
        half=half.value,
        districts=sorted(set(districts)),
        name=name,
        declared_at=at,
        declared_by=actor.ref,
    )
    _renew(revision)
    event = ClosureDeclared(
        closure=row.ref,
        day=day,
        half=row.half,
        districts=tuple(row.districts),
        clocks_moved=_move_open_clocks(day, day, row.districts),
    )
    ledger.append(event, actor=actor, at=at)
    return row


@transaction.atomic
def withdraw_closure(closure_id: int, *, actor: Actor, now: datetime | None = None) -> Closure:
    """Take back a closure; open clocks that skipped the day move back."""
    require(policies.may_declare_closure(actor), action=policies.DECLARE_CLOSURE)
    revision = queries.revision_for_change()
    row = queries.closure_for_change(closure_id)
    if row.withdrawn_at is not None:
        raise ClosureWithdrawnError(f"the closure of {row.day} was withdrawn before")
    row.withdrawn_at, row.withdrawn_by = now or present(), actor.ref
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _renew(revision)
    event = ClosureWithdrawn(
        closure=row.ref,
        day=row.day,
        half=row.half,
        clocks_moved=_move_open_clocks(row.day, row.day, row.districts),
    )
    ledger.append(event, actor=actor, at=row.withdrawn_at)
    return row


def _renew(revision: CalendarRevision) -> None:
    revision.token = uuid.uuid4()
    revision.save(update_fields=["token"])


def _moves(first: date, last: date, districts: Iterable[str]) -> Iterator[tuple[int, datetime]]:
    calendars: dict[str, Calendar] = {}
    rows = queries.open_clocks_over(first, last, districts)
    for row in rows.iterator(chunk_size=BATCH):
        if row.scope not in calendars:
            calendars[row.scope] = queries.calendar(district=row.scope)
        place = calendars[row.scope]
        due_at = due(row.policy, row.started_at, place, row.pauses, row.extensions)
        if due_at != row.due_at:
            yield row.pk, due_at


def _move_open_clocks(first: date, last: date, districts: Iterable[str] = ()) -> int:
    """Count the open clocks again that a change between two days can move; how many moved."""
    moved = list(_moves(first, last, districts))
    with connection.cursor() as cursor:
        for begin in range(0, len(moved), BATCH):
            part = moved[begin : begin + BATCH]
            cursor.execute(MOVE, [[pk for pk, _ in part], [due_at for _, due_at in part]])
    return len(moved)
