"""Counting, and keeping what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count as CountOf
from django.db.models import F

from civicloop.engines.metrics import queries
from civicloop.engines.metrics.errors import ChangedFormulaError
from civicloop.engines.metrics.events import FiguresKept
from civicloop.engines.metrics.models import Count, MetricVersion, Snapshot, TouchedMonth
from civicloop.engines.metrics.rules import (
    METRICS,
    REST,
    SOURCES,
    Dimension,
    Metric,
    Month,
    Source,
    fingerprint,
)
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

COUNTER = machine("metrics")


def touch(source: str, months: Iterable[Month], *, now: datetime | None = None) -> None:
    """Note that something changed in months of a source, so that they are counted anew.

    Cheap and repeatable: a subscriber calls it for every event.
    """
    SOURCES.get(source)
    at = now or clock.now()
    TouchedMonth.objects.bulk_create(
        [TouchedMonth(source=source, month=month.first_day, touched_at=at) for month in months],
        ignore_conflicts=True,
    )


def refresh_due(*, now: datetime | None = None) -> int:
    """Count anew what was touched, and the running month, whose overdue rows grow by themselves.

    Returns the number of snapshots that changed.
    """
    at = now or clock.now()
    changed = 0
    for key, source in SOURCES.items():
        with transaction.atomic():
            touched = list(TouchedMonth.objects.select_for_update().filter(source=key))
            months = {Month(row.month.year, row.month.month) for row in touched} | {Month.of(at)}
            TouchedMonth.objects.filter(pk__in=[row.pk for row in touched]).delete()
            changed += refresh(source.key, sorted(months), now=at)
    return changed


@transaction.atomic
def refresh(source_key: str, months: Sequence[Month], *, now: datetime | None = None) -> int:
    """Count every metric of a source for some months, and keep what differs from before.

    One query per month and dimension, whatever the number of metrics. An unchanged
    count only moves ``checked_at``; a changed one becomes a new snapshot with its
    event, and the one before it stays. Returns the number of new snapshots.
    """
    at = now or clock.now()
    source = SOURCES.get(source_key)
    metrics = [row for row in METRICS.values() if row.source == source_key]
    for metric in metrics:
        _keep_version(metric)
    changed = 0
    for month in months:
        for dimension in source.dimensions:
            wanted = [row for row in metrics if dimension.key in row.by]
            if wanted:
                counts = counted(source, dimension, wanted, month, now=at)
                changed += sum(_keep(row, dimension, month, counts, at) for row in wanted)
    return changed


def counted(
    source: Source, dimension: Dimension, metrics: Sequence[Metric], month: Month, *, now: datetime
) -> dict[tuple[str, str], int]:
    """The number of rows by member and measure, in one query."""
    keys = tuple(dict.fromkeys(key for row in metrics for key in row.formula.measures))
    until = min(month.ends, now)
    columns: dict[str, Any] = {
        f"n_{key}": CountOf("pk", filter=source.measure(key).where(month.begins, until))
        for key in keys
    }
    grouped = (
        source.rows()
        .filter(queries.condition(source, keys, month, now=now))
        .order_by()
        .values(raw_value=F(dimension.column))
        .annotate(**columns)
    )
    owner = {raw: row.value for row in dimension.members() for raw in row.raw}
    found: dict[tuple[str, str], int] = {}
    for row in grouped:
        value = owner.get(row["raw_value"], REST)
        for key in keys:
            found[value, key] = found.get((value, key), 0) + row[f"n_{key}"]
    return found


def _keep(
    metric: Metric,
    dimension: Dimension,
    month: Month,
    counts: dict[tuple[str, str], int],
    at: datetime,
) -> bool:
    """Keep one metric's counts if they differ from the current snapshot."""
    mine = {pair: n for pair, n in counts.items() if pair[1] in metric.formula.measures and n}
    digest = fingerprint(mine)
    _take_turns(f"{metric.key} {dimension.key} {month.key}")
    before = Snapshot.objects.filter(
        metric=metric.key, dimension=dimension.key, month=month.first_day, is_current=True
    ).first()
    if before and before.fingerprint == digest and before.version == metric.version:
        Snapshot.objects.filter(pk=before.pk).update(checked_at=at)
        return False
    if before:
        Snapshot.objects.filter(pk=before.pk).update(is_current=False)
    kept = Snapshot.objects.create(
        metric=metric.key,
        version=metric.version,
        dimension=dimension.key,
        month=month.first_day,
        computed_at=at,
        checked_at=at,
        fingerprint=digest,
        replaces=before,
    )
    Count.objects.bulk_create(
        [
            Count(snapshot=kept, value=value, measure=measure, number=n)
            for (value, measure), n in mine.items()
        ]
    )
    ledger.append(
        FiguresKept(
            snapshot=kept.ref,
            metric=metric.key,
            version=metric.version,
            period=month.key,
            fingerprint=digest,
            replaces=before.ref if before else "",
        ),
        actor=COUNTER,
        at=at,
    )
    return True


def _keep_version(metric: Metric) -> None:
    """Refuse a formula that changed while its version did not."""
    row, _new = MetricVersion.objects.get_or_create(
        metric=metric.key,
        version=metric.version,
        defaults={
            "formula_digest": metric.formula_digest,
            "effective_from": metric.effective_from,
        },
    )
    if row.formula_digest != metric.formula_digest:
        raise ChangedFormulaError(
            f"the formula of {metric.key} changed, its version {metric.version} did not"
        )


def _take_turns(name: str) -> None:
    """Let two refreshes of the same figures follow each other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 7))", [name])
