"""Letting facts flow out of the database, month by month, each exactly once in effect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import BigIntegerField, Func, Max, Min
from django.db.models.functions import TruncMonth

from civicloop.engines.metrics.adapters import lake
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.models import TouchedFacts
from civicloop.engines.metrics.rules import FACTS, ColumnKind, Facts, Month, months_between
from civicloop.engines.metrics.services.keeping import take_turns
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import queries as ledger


class Microseconds(Func):
    """An instant as the whole microseconds since 1970 in UTC, exactly: PostgreSQL's numeric."""

    template = "(extract(epoch from %(expressions)s) * 1000000)::bigint"
    output_field = BigIntegerField()


@dataclass(frozen=True, slots=True)
class Unequal:
    """A month whose file is not what the database says, or not what the manifest says."""

    source: str
    month: str
    finding: str


def touch_facts(source: str, months: Iterable[Month], *, now: datetime | None = None) -> None:
    """Note that rows filed in these months changed. Cheap and repeatable."""
    FACTS.get(source)
    at = now or clock.now()
    TouchedFacts.objects.bulk_create(
        [
            TouchedFacts(source=source, month=month.first_day, touched_at=at)
            for month in sorted(set(months))
        ],
        update_conflicts=True,
        unique_fields=["source", "month"],
        update_fields=["touched_at"],
    )


def refresh_facts(
    source: str = "", *, whole: bool = False, now: datetime | None = None
) -> list[lake.Filed]:
    """Write the months that changed since they were written, and those that never were.

    A month is written from one statement over its rows, so that running twice, or after a
    stop in the middle, leaves the same. A mark is removed only if it is still the one
    that was read before. Returns what was written. Facts that cannot be written keep no others
    from it: what went wrong is raised at the end.
    """
    at = now or clock.now()
    written = []
    failures: list[Exception] = []
    for facts in [FACTS.get(source)] if source else list(FACTS.values()):
        try:
            written += _refresh(facts, whole=whole, at=at)
        except (DatabaseError, MetricError) as error:
            if source:
                raise
            failures.append(error)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise ExceptionGroup("some facts could not be written", failures)
    return written


def check_facts(source: str = "", months: Iterable[Month] | None = None) -> list[Unequal]:
    """Compare files with the database, row by row and value by value; touch what differs.

    Months that are marked as touched are left out: their change is known and on its way.
    """
    found = []
    only = None if months is None else {month.key for month in months}
    for facts in [FACTS.get(source)] if source else list(FACTS.values()):
        known = lake.manifest(facts, ledger.identity())
        marked = {row.month for row in TouchedFacts.objects.filter(source=facts.source)}
        for month in sorted({*months_of(facts), *(Month.parse(row) for row in known)}):
            if month.first_day in marked or (only is not None and month.key not in only):
                continue
            finding = _compared(facts, month, known.get(month.key))
            if finding:
                found.append(Unequal(facts.source, month.key, finding))
        touch_facts(facts.source, [Month.parse(row.month) for row in found])
    return found


def _refresh(facts: Facts, *, whole: bool, at: datetime) -> list[lake.Filed]:
    identity = ledger.identity()
    known = lake.manifest(facts, identity)
    if not known:  # the first time, or other columns: nothing holds before the last month is there
        touch_facts(facts.source, months_of(facts), now=at)
    marks = {row.month: row for row in TouchedFacts.objects.filter(source=facts.source)}
    months = [
        month
        for month in months_of(facts)
        if whole or month.first_day in marks or month.key not in known
    ]
    gone = {Month(day.year, day.month) for day in marks} - set(months)
    written = []
    for month in sorted({*months, *(row for row in gone if row.key in known)}):
        with transaction.atomic():
            take_turns(f"facts {facts.source}")
            sequence = ledger.position()
            table = lake.table_of(facts, _rows(facts, month))
            filed = lake.write(
                facts, month, table, sequence=sequence, at=at.isoformat(), ledger=identity
            )
            written.append(filed)
    for row in marks.values():
        TouchedFacts.objects.filter(pk=row.pk, touched_at=row.touched_at).delete()
    if written:
        with transaction.atomic():
            take_turns(f"facts {facts.source}")
            lake.sweep(facts)
    return written


def months_of(facts: Facts) -> list[Month]:
    """Every month from that of the first row to that of the last; of days, those that have any."""
    column = facts.column(facts.filed_by)
    path = column.source
    if facts.months is not None:
        return [Month(day.year, day.month) for day in sorted(facts.months())]
    if column.kind is ColumnKind.DAY:
        days = facts.rows().order_by().values_list(TruncMonth(path), flat=True).distinct()
        return [Month(day.year, day.month) for day in sorted(days)]
    ends = facts.rows().order_by().aggregate(first=Min(path), last=Max(path))
    if ends["first"] is None:
        return []
    return months_between(Month.of(ends["first"]), Month.of(ends["last"]))


def _rows(facts: Facts, month: Month) -> Any:  # noqa: ANN401 (rows of values)
    column = facts.column(facts.filed_by)
    ends: tuple[Any, Any] = (month.begins, month.ends)
    if column.kind is ColumnKind.DAY:
        ends = (month.first_day, month.moved(1).first_day)
    path = column.source
    rows = facts.rows().filter(**{f"{path}__gte": ends[0], f"{path}__lt": ends[1]})
    asked = [
        Microseconds(row.source) if row.kind is ColumnKind.INSTANT else row.source
        for row in facts.columns
    ]
    return rows.order_by("pk").values_list(*asked).iterator(chunk_size=5_000)


def _compared(facts: Facts, month: Month, filed: lake.Filed | None) -> str:
    """What is wrong with a month; nothing if its file says what the database does."""
    if filed is None:
        return "not written"
    path = lake.folder(facts) / filed.file
    if not path.exists() or lake.digest_of(path) != filed.sha256:
        return "the file is not the one that was written"
    if not lake.read(facts, filed).equals(lake.table_of(facts, _rows(facts, month))):
        return "the rows differ"
    return ""
