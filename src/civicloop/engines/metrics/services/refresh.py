"""Which months to count anew, and counting them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from civicloop.engines.metrics import queries
from civicloop.engines.metrics.models import TouchedMonth
from civicloop.engines.metrics.rules import METRICS, SOURCES, Metric, Month
from civicloop.engines.metrics.services.keeping import (
    interpret_statements,
    keep,
    keep_versions,
    take_turns,
)
from civicloop.kernel.clock import services as clock

BACKLOG = 3
"""Months counted in one go that nobody touched: after an upgrade, or after a standstill."""


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
    versions reach earlier months here, a few at a time. Returns the number of snapshots
    that changed.

    A mark is removed only if it is still the one that was read, so that what changes during
    the count is counted the next time, and nobody who marks a month waits for a count.
    """
    at = now or clock.now()
    present = Month.of(at)
    changed = 0
    for key in [key for key, _source in SOURCES.items()]:
        marks = list(TouchedMonth.objects.filter(source=key))
        months = {Month(row.month.year, row.month.month) for row in marks} | {present}
        months |= set(queries.unfinished_months(key, present)[:BACKLOG])
        for month in sorted(month for month in months if month <= present):
            changed += refresh(key, [month], now=at)
        for row in marks:
            TouchedMonth.objects.filter(pk=row.pk, touched_at=row.touched_at).delete()
    return changed


@transaction.atomic
def refresh(source_key: str, months: Sequence[Month], *, now: datetime | None = None) -> int:
    """Count every metric of a source for some months, and keep what differs from before.

    One statement per month and dimension, whatever the number of metrics, and as many
    to keep them. An unchanged count only moves ``checked_at``. Returns the number of
    snapshots that changed.
    """
    at = now or clock.now()
    source = SOURCES.get(source_key)
    metrics = metrics_of(source_key)
    keep_versions(metrics)
    interpret_statements()
    changed = 0
    for month in months:
        take_turns(f"{source_key} {month.key}")
        numbers = {
            dimension.key: queries.counted(source, dimension, wanted, month, now=at)
            for dimension in source.dimensions
            if (wanted := [row for row in metrics if dimension.key in row.by])
        }
        changed += keep(metrics, numbers, month, at)
    return changed


def metrics_of(source_key: str) -> list[Metric]:
    """The metrics over a source."""
    return [row for row in METRICS.values() if row.source == source_key]
