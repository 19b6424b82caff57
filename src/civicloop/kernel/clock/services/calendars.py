"""Load official calendars and declare closures; open clocks move with them."""

from __future__ import annotations

import uuid
from calendar import isleap
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256

from django.db import connection, transaction

from civicloop.kernel.actors.rules import Actor, machine, require
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import policies, queries
from civicloop.kernel.clock.errors import CalendarFileError, ClosureWithdrawnError
from civicloop.kernel.clock.events import (
    CalendarLoaded,
    CalendarTookEffect,
    ClosureDeclared,
    ClosureWithdrawn,
)
from civicloop.kernel.clock.models import (
    CalendarDay,
    CalendarRevision,
    CalendarTable,
    Closure,
    ObjectClock,
)
from civicloop.kernel.clock.rules import Calendar, Half, YearTable, due, read_official
from civicloop.kernel.clock.rules import holds_from as default_day
from civicloop.kernel.clock.services.instant import now as present
from civicloop.kernel.ledger import services as ledger

BATCH = 2000
KEEPER = machine("calendar")
MOVE = """
UPDATE clock_objectclock AS clock SET due_at = moved.due_at
FROM unnest(%s::bigint[], %s::timestamptz[]) AS moved (id, due_at)
WHERE clock.id = moved.id
"""


@transaction.atomic
def load_calendar(
    content: bytes,
    name: str,
    *,
    actor: Actor,
    holds_from: date | None = None,
    now: datetime | None = None,
) -> list[CalendarTable]:
    """Load the government's calendar file; each year in it becomes that year's new version.

    A file with a mistake, or with days missing, changes nothing. Without ``holds_from`` a
    year that says the same as a version that is known is left as it is, and a new one holds
    from the day that ``rules.holds_from`` gives. A version whose day is still to come waits
    for ``take_effect``.
    """
    require(policies.may_load_calendar(actor), action=policies.LOAD_CALENDAR)
    tables = whole_years(content, name)
    revision = queries.revision_for_change()
    return [_store(table, holds_from, revision, actor, now or present()) for table in tables]


def whole_years(content: bytes, name: str) -> list[YearTable]:
    """The years of a calendar file; one of which days are missing is refused."""
    tables = read_official(content, source=name)
    for table in tables:
        if not table.is_complete:
            count = len(table.entries)
            raise CalendarFileError(
                f"{table.year} has only {count} days", zh=f"{table.year} 年只有 {count} 天"
            )
    return tables


def digest_of(table: YearTable) -> str:
    """What two versions of a year have in common exactly if they say the same."""
    return sha256(repr(table.entries).encode()).hexdigest()


def known_as(table: YearTable, wanted: date | None) -> CalendarTable | None:
    """The version that already says the same, and holds from the wanted day if one is named."""
    known = queries.table_like(table.year, digest_of(table))
    return known if known is not None and wanted in {None, known.holds_from} else None


def day_of_effect(table: YearTable, wanted: date | None, now: datetime) -> date:
    """The day from which a version that is loaded now holds."""
    today = now.astimezone(here().zone).date()
    return wanted or default_day(table, today, queries.days_known(table.year))


def _store(
    table: YearTable,
    wanted: date | None,
    revision: CalendarRevision,
    actor: Actor,
    now: datetime,
) -> CalendarTable:
    known = known_as(table, wanted)
    if known is not None:
        return known
    day = day_of_effect(table, wanted, now)
    row = CalendarTable.objects.create(
        year=table.year,
        version=queries.next_version(table.year),
        source=table.source[:200],
        digest=digest_of(table),
        loaded_at=now,
        loaded_by=actor.ref,
        holds_from=day,
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(table=row, day=entry.day, kind=entry.kind.value, name=entry.name[:100])
        for entry in table.entries
    )
    is_due = day <= now.astimezone(here().zone).date()
    moved = _put_in_force(row, revision, now) if is_due else 0
    event = CalendarLoaded(
        calendar=row.ref,
        year=row.year,
        edition=row.version,
        digest=row.digest,
        clocks_moved=moved,
        holds_from=day,
    )
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def take_effect(*, now: datetime | None = None) -> list[CalendarTable]:
    """Put the versions in force whose day has come; open clocks move with them."""
    at = now or present()
    today = at.astimezone(here().zone).date()
    if not queries.tables_waiting(today).exists():
        return []
    revision = queries.revision_for_change()
    rows = list(queries.tables_waiting(today))
    for row in rows:
        moved = _put_in_force(row, revision, at)
        event = CalendarTookEffect(
            calendar=row.ref, year=row.year, edition=row.version, clocks_moved=moved
        )
        ledger.append(event, actor=KEEPER, at=at)
    return rows


def _put_in_force(row: CalendarTable, revision: CalendarRevision, now: datetime) -> int:
    """Let a version hold; how many open clocks moved with it."""
    before = queries.calendar()
    row.in_force_at = now
    row.save(update_fields=["in_force_at"])
    _renew(revision)
    changed = changed_days(row.year, before, queries.calendar())
    return _move_open_clocks(min(changed), max(changed)) if changed else 0


def changed_days(year: int, before: Calendar, after: Calendar) -> list[date]:
    """The days of a year that two calendars do not see alike."""
    first = date(year, 1, 1).toordinal()
    days = [date.fromordinal(first + n) for n in range(365 + isleap(year))]
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


def moved_clocks(
    rows: Iterable[ObjectClock], whole: Calendar
) -> Iterator[tuple[ObjectClock, datetime]]:
    """The clocks whose deadline is another under a calendar, with that deadline."""
    places: dict[str, Calendar] = {}
    for row in rows:
        if row.scope not in places:
            places[row.scope] = whole.in_district(row.scope)
        due_at = due(row.policy, row.started_at, places[row.scope], row.pauses, row.extensions)
        if due_at != row.due_at:
            yield row, due_at


def _move_open_clocks(first: date, last: date, districts: Iterable[str] = ()) -> int:
    """Count the open clocks again that a change between two days can move; how many moved."""
    rows = queries.open_clocks_over(first, last, districts).iterator(chunk_size=BATCH)
    moved = [(row.pk, due_at) for row, due_at in moved_clocks(rows, queries.whole_calendar())]
    with connection.cursor() as cursor:
        for begin in range(0, len(moved), BATCH):
            part = moved[begin : begin + BATCH]
            cursor.execute(MOVE, [[pk for pk, _ in part], [due_at for _, due_at in part]])
    return len(moved)
