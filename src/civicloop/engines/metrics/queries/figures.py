"""A metric over months and members, from what is kept; nothing is counted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from civicloop.engines.metrics.models import Count, Snapshot
from civicloop.engines.metrics.rules import (
    METRICS,
    REST,
    SOURCES,
    Cell,
    Dimension,
    Member,
    Metric,
    Month,
    cell,
    together,
)

NO_MEMBER = Member(REST, "未歸屬", "Not assigned", ())


@dataclass(frozen=True)
class Figure:
    """What a page, a report or an interface shows of one metric."""

    metric: Metric
    dimension: Dimension
    months: Sequence[Month]
    members: Sequence[Member]
    cells: Mapping[tuple[str, str], Cell]
    totals: Mapping[str, Cell]
    computed_at: Mapping[str, datetime]
    snapshots: Mapping[str, str]

    @property
    def missing(self) -> list[Month]:
        """Months for which nothing is kept yet."""
        return [month for month in self.months if month.key not in self.snapshots]

    def over_months(self, value: str) -> Cell:
        """One member's figure over all months that are kept."""
        parts = [self.cells[value, m.key] for m in self.months if (value, m.key) in self.cells]
        return together(self.metric, parts)

    def over_all(self) -> Cell:
        """The figure of the whole city over all months that are kept."""
        return together(self.metric, self.totals.values())


def resolve(
    key: str, *, by: str, months: Sequence[Month], members: Sequence[str] | None = None
) -> Figure:
    """The kept figures of a metric; two queries, however many cells.

    ``members`` narrows the rows that are shown; the totals stay those of the city.
    """
    metric = METRICS.get(key)
    dimension = SOURCES.get(metric.source).dimension(by)
    snapshots = {
        row.month: row
        for row in Snapshot.objects.filter(
            metric=key, dimension=by, is_current=True, month__in=[m.first_day for m in months]
        )
    }
    counts = _counts(list(snapshots.values()))
    keys = {row.pk: f"{row.month:%Y-%m}" for row in snapshots.values()}
    cells = {(value, keys[pk]): cell(metric, numbers) for (pk, value), numbers in counts.items()}
    every = [*dimension.members(), NO_MEMBER]
    used = {value for value, _month in cells}
    return Figure(
        metric=metric,
        dimension=dimension,
        months=months,
        members=[
            row for row in every if row.value in used and (members is None or row.value in members)
        ],
        cells=cells,
        totals={
            key: together(metric, [c for (_value, month), c in cells.items() if month == key])
            for key in keys.values()
        },
        computed_at={keys[row.pk]: row.checked_at for row in snapshots.values()},
        snapshots={keys[row.pk]: row.ref for row in snapshots.values()},
    )


def kept_months(key: str, *, by: str) -> list[date]:
    """The months for which a metric is kept, the newest first."""
    found = Snapshot.objects.filter(metric=key, dimension=by, is_current=True)
    return list(found.order_by("-month").values_list("month", flat=True))


def _counts(snapshots: list[Snapshot]) -> dict[tuple[int, str], dict[str, int]]:
    """For each snapshot and value, the numbers by measure."""
    found: dict[tuple[int, str], dict[str, int]] = {}
    rows = Count.objects.filter(snapshot__in=snapshots).values_list(
        "snapshot_id", "value", "measure", "number"
    )
    for snapshot, value, measure, number in rows:
        found.setdefault((snapshot, value), {})[measure] = number
    return found
