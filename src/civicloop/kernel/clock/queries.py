"""Every read of calendars, closures and clocks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from django.db import connection
from django.db.models import Max, QuerySet

from civicloop.kernel.city.rules import Locality, here
from civicloop.kernel.clock.errors import ClockNotFoundError
from civicloop.kernel.clock.models import (
    CalendarDay,
    CalendarRevision,
    CalendarTable,
    Closure,
    ObjectClock,
)
from civicloop.kernel.clock.rules import (
    Basis,
    Calendar,
    DayEntry,
    DayKind,
    Half,
    Step,
    YearTable,
    explain,
    fallback_tables,
    merge,
)
from civicloop.kernel.clock.rules import Closure as ClosureFact
from civicloop.kernel.clock.states import Outcome
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part

SHIPPED_YEARS = range(2000, 2061)
"""The years for which the shipped calendar stands in until an official table is loaded."""
WARNED_FROM_MONTH = 10
"""The government publishes the next year's calendar by the middle of the year; from October on
a missing one is a fault."""


CALENDAR_LOCK = 0x636C6F636B
"""The advisory lock of the calendar: "clock" in ASCII."""

HOLD = Part("calendar_held", f"SELECT pg_advisory_xact_lock_shared({CALENDAR_LOCK})")
TOKEN = Part("calendar_token", "SELECT token::text FROM clock_calendarrevision WHERE id = 1")
"""For callers who put their statements together: hold first, then ask in the next statement."""


def calendar(*, district: str = "") -> Calendar:
    """The calendar in force in a district, or in the whole city.

    One query asks whether anything has changed; only then it is read again. It is kept
    per process, and equal for all who ask.
    """
    return calendar_under(statements.ask(TOKEN)[0], district=district)


def calendar_under(token: str | None, *, district: str = "") -> Calendar:
    """The calendar in force under a token that was read by ``TOKEN`` while it was held."""
    return _calendar_of(uuid.UUID(token) if token else None, district, here())


@lru_cache(maxsize=128)
def _calendar_of(token: uuid.UUID | None, district: str, city: Locality) -> Calendar:
    return _whole_calendar(token, city).in_district(district)


def whole_calendar() -> Calendar:
    """The calendar in force with the closures of every district."""
    token = CalendarRevision.objects.values_list("token", flat=True).first()
    return _whole_calendar(token, here())


@lru_cache(maxsize=2)
def _whole_calendar(token: uuid.UUID | None, city: Locality) -> Calendar:
    shipped = fallback_tables(SHIPPED_YEARS) if city.holidays == "TW" else []
    if token is None:
        return merge(shipped, zone=city.zone)
    entries: dict[int, list[DayEntry]] = {}
    rows = CalendarDay.objects.filter(table__in=tables_in_force())
    for table_id, day, kind, name in rows.values_list("table_id", "day", "kind", "name"):
        entries.setdefault(table_id, []).append(DayEntry(day, DayKind(kind), name))
    stored = [
        YearTable(table.year, table.source, tuple(entries.get(table.pk, ())))
        for table in tables_in_force()
    ]
    closed = [fact(row) for row in closures_in_force()]
    return merge([*shipped, *stored], closures=closed, zone=city.zone)


def fact(row: Closure) -> ClosureFact:
    """A stored closure as the value that the calculation takes."""
    return ClosureFact(row.day, Half(row.half), frozenset(row.districts), row.name)


def tables() -> QuerySet[CalendarTable]:
    """Every version of every official calendar."""
    return CalendarTable.objects.all()


LATEST_FIRST = ("-holds_from", "-version")


def tables_in_force() -> QuerySet[CalendarTable]:
    """The version of each year that holds."""
    effective = CalendarTable.objects.filter(in_force_at__isnull=False)
    return effective.order_by("year", *LATEST_FIRST).distinct("year")


def table_like(year: int, digest: str) -> CalendarTable | None:
    """The latest version of a year with the same days."""
    same = CalendarTable.objects.filter(year=year, digest=digest)
    return same.order_by(*LATEST_FIRST).first()


def days_known(year: int) -> list[date]:
    """The days from which the known versions of a year hold."""
    return list(CalendarTable.objects.filter(year=year).values_list("holds_from", flat=True))


def tables_waiting(today: date) -> QuerySet[CalendarTable]:
    """Versions whose day has come and that are not in force yet, the earliest first."""
    waiting = CalendarTable.objects.filter(in_force_at__isnull=True, holds_from__lte=today)
    return waiting.order_by("holds_from", "year", "version")


def closures() -> QuerySet[Closure]:
    """Every closure, also those that were withdrawn; the latest day first."""
    return Closure.objects.all()


def closures_in_force() -> QuerySet[Closure]:
    """The closures that hold."""
    return Closure.objects.filter(withdrawn_at__isnull=True).order_by("day", "pk")


def closure_for_change(closure_id: int) -> Closure:
    """One closure, locked."""
    return Closure.objects.select_for_update().get(pk=closure_id)


def hold_calendar(*, change: bool = False) -> None:
    """Keep the calendar as it is until the transaction ends; ``change``: alone.

    Whoever counts a deadline holds it together with all others who count; whoever
    changes the calendar waits for them, and so sees every clock that they started.
    Every verb takes this lock before any row, so that none waits in a circle.
    """
    shared = "" if change else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s)", [CALENDAR_LOCK])


def revision_for_change() -> CalendarRevision:
    """The token that every change of the calendar renews, held alone."""
    hold_calendar(change=True)
    CalendarRevision.objects.get_or_create(pk=1, defaults={"token": uuid.uuid4()})
    return CalendarRevision.objects.select_for_update().get(pk=1)


def missing_years(now: datetime) -> list[int]:
    """The years that need an official calendar and have none: this one, from October the next."""
    today = now.astimezone(here().zone).date()
    wanted = [today.year]
    if today.month >= WARNED_FROM_MONTH:
        wanted.append(today.year + 1)
    known = set(CalendarTable.objects.filter(year__in=wanted).values_list("year", flat=True))
    return [year for year in wanted if year not in known]


def next_version(year: int) -> int:
    """The number of the next version of a year."""
    found = CalendarTable.objects.filter(year=year).aggregate(last=Max("version"))["last"]
    return (found or 0) + 1


def clocks(ref: str) -> list[ObjectClock]:
    """The clocks of an object, by kind."""
    return list(ObjectClock.objects.filter(ref=ref).order_by("kind"))


def clocks_of(refs: Iterable[str]) -> dict[str, list[ObjectClock]]:
    """The clocks of many objects, in one query; an object without one is not in it."""
    found: dict[str, list[ObjectClock]] = {}
    for row in ObjectClock.objects.filter(ref__in=list(refs)).order_by("ref", "kind"):
        found.setdefault(row.ref, []).append(row)
    return found


def clock(ref: str, kind: str) -> ObjectClock:
    """One clock of an object."""
    try:
        return ObjectClock.objects.get(ref=ref, kind=kind)
    except ObjectClock.DoesNotExist:
        raise ClockNotFoundError(f"{ref} has no clock {kind!r}") from None


def for_change(ref: str, kind: str) -> ObjectClock:
    """One clock of an object, locked."""
    try:
        return ObjectClock.objects.select_for_update().get(ref=ref, kind=kind)
    except ObjectClock.DoesNotExist:
        raise ClockNotFoundError(f"{ref} has no clock {kind!r}") from None


def all_for_change(ref: str, kinds: Sequence[str]) -> list[ObjectClock]:
    """Some clocks of an object, locked; one that is not there raises."""
    places = ", ".join(["%s"] * len(kinds))
    rows = statements.rows(ObjectClock, f"ref = %s AND kind IN ({places})", ref, *kinds, lock=True)
    missing = set(kinds) - {row.kind for row in rows}
    if missing:
        raise ClockNotFoundError(f"{ref} has no clock {min(missing)!r}")
    return rows


def explain_clock(ref: str, kind: str) -> list[Step]:
    """Why the deadline of an object is when it is, under today's calendar."""
    row = clock(ref, kind)
    place = calendar(district=row.scope)
    return explain(row.policy, row.started_at, place, row.pauses, row.extensions)


def open_clocks_touched(
    first: date, last: date, districts: Iterable[str] = ()
) -> QuerySet[ObjectClock]:
    """The open clocks that a change of the calendar between two days can move."""
    rows = ObjectClock.objects.filter(
        outcome=Outcome.OPEN.value,
        stopped_at__isnull=True,
        started_at__lte=datetime.combine(last, time.max, here().zone),
        due_at__gte=datetime.combine(first, time.min, here().zone),
    ).exclude(policy_data__basis=Basis.ELAPSED_HOURS.value)
    wanted = list(districts)
    if wanted:
        rows = rows.filter(scope__in=wanted)
    return rows.order_by("pk")


def open_clocks_over(
    first: date, last: date, districts: Iterable[str] = ()
) -> QuerySet[ObjectClock]:
    """The same, locked."""
    return open_clocks_touched(first, last, districts).select_for_update()


def closure(closure_id: int) -> Closure | None:
    """One closure, also one that was withdrawn."""
    return Closure.objects.filter(pk=closure_id).first()


def overdue(now: datetime) -> QuerySet[ObjectClock]:
    """The open clocks that do not stand still and whose deadline has passed; oldest first."""
    rows = ObjectClock.objects.filter(stopped_at__isnull=True, paused_at__isnull=True)
    return rows.filter(due_at__lt=now).order_by("due_at", "ref")
