"""Which months to count anew, and counting them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import DatabaseError, transaction

from civicloop.engines.metrics import queries
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.models import TouchedMonth
from civicloop.engines.metrics.rules import (
    METRICS,
    SOURCES,
    WHOLE,
    Dimension,
    Metric,
    Month,
    Source,
)
from civicloop.engines.metrics.services.keeping import (
    interpret_statements,
    keep,
    keep_versions,
    take_turns,
)
from civicloop.kernel.clock import services as clock

BACKLOG = 3
"""Months counted in one go that nobody touched: after an upgrade, or after a standstill."""
HISTORY = 24
"""The same where the files of facts hold, and give them all in one look."""


def touch(source: str, months: Iterable[Month], *, now: datetime | None = None) -> None:
    """Note that something changed in months of a source, so that they are counted anew.

    Cheap and repeatable: a subscriber calls it for every event.
    """
    SOURCES.get(source)
    at = now or clock.now()
    TouchedMonth.objects.bulk_create(
        [
            TouchedMonth(source=source, month=month.first_day, touched_at=at)
            for month in sorted(set(months))
        ],
        update_conflicts=True,
        unique_fields=["source", "month"],
        update_fields=["touched_at"],
    )


def refresh_due(*, now: datetime | None = None) -> int:
    """Count anew what was touched, what is not finished, and the running month.

    The running month's overdue rows grow by themselves. A month is finished by a count
    after its end, under the version in force of every metric: new metrics and
    versions reach earlier months here, a few at a time, or many where facts hold. Returns the
    number of snapshots that changed.

    A mark is removed only if it is still the one that was read, so that what changes during
    the count is counted the next time, and nobody who marks a month waits for a count. A source
    that cannot be counted keeps no other from it: what went wrong is raised at the end.
    """
    at = now or clock.now()
    changed = 0
    failures: list[Exception] = []
    for key in list(SOURCES):
        try:
            changed += _refresh_due(key, at)
        except (DatabaseError, MetricError) as error:
            failures.append(error)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise ExceptionGroup("some sources could not be counted", failures)
    return changed


def _refresh_due(key: str, at: datetime) -> int:
    present = Month.of(at)
    changed = 0
    marks = list(TouchedMonth.objects.filter(source=key))
    months = {Month(row.month.year, row.month.month) for row in marks} | {present}
    backlog = queries.unfinished_months(key, present)
    if queries.is_quicker_from_facts(SOURCES.get(key), metrics_of(key), backlog[:HISTORY]):
        changed += refresh(key, backlog[:HISTORY], now=at)
    else:
        months |= set(backlog[:BACKLOG])
    for month in sorted(month for month in months if month <= present):
        changed += refresh(key, [month], now=at)
    for row in marks:
        TouchedMonth.objects.filter(pk=row.pk, touched_at=row.touched_at).delete()
    return changed


@transaction.atomic
def refresh(source_key: str, months: Sequence[Month], *, now: datetime | None = None) -> int:
    """Count every metric of a source for some months, and keep what differs from before.

    One statement per month and dimension, whatever the number of metrics, and as many
    to keep them; several months are computed over facts in one look where these hold.
    An unchanged count only moves ``checked_at``. Returns the number of snapshots that changed.
    """
    at = now or clock.now()
    source = SOURCES.get(source_key)
    metrics = metrics_of(source_key)
    keep_versions(metrics)
    interpret_statements()
    divided = {
        dimension: wanted
        for dimension in source.dimensions
        if (wanted := [row for row in metrics if dimension.key in row.by])
    }
    for month in sorted(months):
        take_turns(f"{source_key} {month.key}")
    looked = _from_facts(source, divided, months, at)
    changed = 0
    for month in months:
        numbers = looked.get(month) or _from_rows(source, divided, month, at)
        changed += keep(metrics, numbers, month, at)
    return changed


def _from_facts(
    source: Source,
    divided: Mapping[Dimension, Sequence[Metric]],
    months: Sequence[Month],
    at: datetime,
) -> dict[Month, dict[str, queries.Numbers]]:
    """The numbers of several months by dimension, if the files are the quicker road to them."""
    found: dict[Month, dict[str, queries.Numbers]] = {month: {} for month in months}
    wholes: dict[Month, queries.Numbers] = {month: {} for month in months}
    told: set[str] = set()
    for dimension, wanted in divided.items():
        apart = {row.key for row in wanted if not row.formula.has_parts}
        looked = queries.months_now(
            source, dimension, wanted, months, now=at, with_whole=not apart <= told
        )
        if not looked:
            return {}
        told |= apart
        for month, crossed in looked.items():
            numbers = crossed.get(WHOLE, {})
            wholes[month] |= {place: n for place, n in numbers.items() if place[0] == WHOLE}
            found[month][dimension.key] = numbers | wholes[month]
    return found


def _from_rows(
    source: Source, divided: Mapping[Dimension, Sequence[Metric]], month: Month, at: datetime
) -> dict[str, queries.Numbers]:
    """The numbers of a month by dimension; those of the whole are the same by each."""
    every = list({row.key: row for wanted in divided.values() for row in wanted}.values())
    whole = queries.counted_whole(source, every, month, now=at)
    return {
        dimension.key: queries.counted(source, dimension, wanted, month, now=at, whole=whole)
        for dimension, wanted in divided.items()
    }


def metrics_of(source_key: str) -> list[Metric]:
    """The metrics over a source."""
    return [row for row in METRICS.values() if row.source == source_key]
