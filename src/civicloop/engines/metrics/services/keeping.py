"""Keeping what was counted: snapshots, their numbers, and the versions they stand under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from civicloop.engines.metrics.errors import ChangedFormulaError
from civicloop.engines.metrics.events import FiguresKept
from civicloop.engines.metrics.models import Count, MetricVersion, Snapshot
from civicloop.engines.metrics.queries import Numbers, of_metric
from civicloop.engines.metrics.rules import Day, Metric, Month, fingerprint
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import services as ledger

COUNTER = machine("metrics")
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Counted:
    """The numbers of one metric by one dimension in a month, and the snapshot that stood before."""

    metric: Metric
    dimension: str
    numbers: Numbers
    digest: str
    before: Snapshot | None

    @property
    def is_the_same(self) -> bool:
        """Whether what is kept already says this, under the same version."""
        return (
            self.before is not None
            and self.before.fingerprint == self.digest
            and self.before.version == self.metric.version
        )


def keep(
    metrics: Sequence[Metric], numbers: Mapping[str, Numbers], month: Month, at: datetime
) -> int:
    """Keep the numbers of a month by dimension; how many snapshots changed.

    Of a month that has ended no number that was once kept is lost: a changed one becomes
    a new snapshot with its event, and the one before it stays. Of the month that runs the last
    count of each day stays, since its numbers change by the minute; what its end leaves
    unchanged is told by the first count after it.
    """
    found = _compared(metrics, numbers, month)
    same = [row.before for row in found if row.before and row.is_the_same]
    finished = [row for row in same if row.checked_at < month.ends <= at]
    Snapshot.objects.filter(pk__in=[row.pk for row in same]).update(checked_at=at)
    _tell(finished, month, at)
    changed = [row for row in found if not row.is_the_same]
    rewritten = [row for row in changed if row.before and _is_of_today(row.before, month, at)]
    _rewrite(rewritten, at)
    _add([row for row in changed if row not in rewritten], month, at)
    return len(changed)


def keep_versions(metrics: Sequence[Metric]) -> None:
    """Refuse a formula that changed while its version did not."""
    MetricVersion.objects.bulk_create(
        [
            MetricVersion(
                metric=row.key,
                version=row.version,
                formula_digest=row.formula_digest,
                effective_from=row.effective_from,
            )
            for row in metrics
        ],
        ignore_conflicts=True,
    )
    rows = MetricVersion.objects.filter(metric__in=[row.key for row in metrics])
    kept = {(row.metric, row.version): row.formula_digest for row in rows}
    for metric in metrics:
        if kept[metric.key, metric.version] != metric.formula_digest:
            raise ChangedFormulaError(
                f"the formula of {metric.key} changed, its version {metric.version} did not"
            )


def take_turns(name: str) -> None:
    """Let two refreshes of the same figures follow each other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 7))", [name])


def interpret_statements() -> None:
    """Leave out compiling until the transaction ends: it took longer than counting a month."""
    with connection.cursor() as cursor:
        cursor.execute("set local jit = off")


def _compared(
    metrics: Sequence[Metric], numbers: Mapping[str, Numbers], month: Month
) -> list[Counted]:
    current = {
        (row.metric, row.dimension): row
        for row in Snapshot.objects.select_related("replaces").filter(
            metric__in=[row.key for row in metrics], month=month.first_day, is_current=True
        )
    }
    found = []
    for metric in metrics:
        for dimension in metric.by:
            mine = of_metric(metric, numbers[dimension])
            before = current.get((metric.key, dimension))
            found.append(Counted(metric, dimension, mine, fingerprint(mine), before))
    return found


def _is_of_today(before: Snapshot, month: Month, at: datetime) -> bool:
    """Whether a snapshot is one of this very day, of a month that still runs."""
    return at < month.ends and Day.of(before.computed_at) == Day.of(at)


def _rewrite(rows: Sequence[Counted], at: datetime) -> None:
    kept = []
    for row in rows:
        if row.before is not None:
            row.before.version = row.metric.version
            row.before.fingerprint = row.digest
            row.before.computed_at = row.before.checked_at = at
            kept.append(row.before)
    Snapshot.objects.bulk_update(
        kept, ["version", "fingerprint", "computed_at", "checked_at"], batch_size=CHUNK
    )
    Count.objects.filter(snapshot__in=kept).delete()
    _write_numbers(list(zip(kept, rows, strict=True)))


def _add(rows: Sequence[Counted], month: Month, at: datetime) -> None:
    replaced = [row.before.pk for row in rows if row.before]
    Snapshot.objects.filter(pk__in=replaced).update(is_current=False)
    kept = Snapshot.objects.bulk_create(
        [
            Snapshot(
                metric=row.metric.key,
                version=row.metric.version,
                dimension=row.dimension,
                month=month.first_day,
                computed_at=at,
                checked_at=at,
                fingerprint=row.digest,
                replaces=row.before,
            )
            for row in rows
        ],
        batch_size=CHUNK,
    )
    _write_numbers(list(zip(kept, rows, strict=True)))
    if at >= month.ends:
        _tell(kept, month, at)


def _tell(kept: Sequence[Snapshot], month: Month, at: datetime) -> None:
    """Tell the ledger of the snapshots of an ended month."""
    ledger.append_many(
        [
            (
                FiguresKept(
                    snapshot=row.ref,
                    metric=row.metric,
                    version=row.version,
                    period=month.key,
                    fingerprint=row.fingerprint,
                    replaces=row.replaces.ref if row.replaces else "",
                ),
                COUNTER,
                "",
                at,
            )
            for row in kept
        ]
    )


def _write_numbers(pairs: Sequence[tuple[Snapshot, Counted]]) -> None:
    Count.objects.bulk_create(
        [
            Count(snapshot=snapshot, value=value, measure=measure, number=number)
            for snapshot, row in pairs
            for (value, measure), number in row.numbers.items()
        ],
        batch_size=CHUNK,
    )
