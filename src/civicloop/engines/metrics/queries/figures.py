"""Metrics over months and members, from what is kept; nothing is counted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from django.db.models import Min

from civicloop.engines.metrics.models import Count, Snapshot
from civicloop.engines.metrics.rules import (
    HIDDEN,
    METRICS,
    NO_MEMBER,
    REST,
    SOURCES,
    WHOLE,
    Cell,
    Dimension,
    Member,
    Metric,
    Month,
    cell,
    hidden_members,
    is_hidden,
    months_between,
    over_time,
    stocks_of,
    together,
)


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
    versions: Mapping[str, int] = field(default_factory=dict)

    @property
    def breaks(self) -> list[tuple[Month, int]]:
        """The months from which on another version of the definition counts, and which."""
        return breaks_in(self.months, self.versions)

    @property
    def missing(self) -> list[Month]:
        """Months for which nothing is kept yet."""
        return [month for month in self.months if month.key not in self.snapshots]

    def at(self, value: str, month: Month) -> Cell | None:
        """The cell of a member, or of the whole (``WHOLE``), in a month; none if it is not kept.

        Noughts are not kept: in a month that was counted, whoever has no number had no rows.
        """
        if value == WHOLE:
            return self.totals.get(month.key)
        found = self.cells.get((value, month.key))
        if found is None and month.key in self.snapshots:
            return cell(self.metric, {})
        return found

    def over_months(self, value: str) -> Cell:
        """One member's figure over all months that are kept."""
        parts = [self.cells.get((value, m.key)) for m in self.months if m.key in self.snapshots]
        return over_time(self.metric, parts, stocks_of(self.metric))

    def over_all(self) -> Cell:
        """The figure of the whole city over all months that are kept."""
        parts = [self.totals[m.key] for m in self.months if m.key in self.totals]
        return over_time(self.metric, parts, stocks_of(self.metric))


def breaks_in(months: Sequence[Month], versions: Mapping[str, int]) -> list[tuple[Month, int]]:
    """Each month that stands under another version than the kept one before it."""
    kept = [month for month in months if month.key in versions]
    return [
        (month, versions[month.key])
        for before, month in pairwise(kept)
        if versions[before.key] != versions[month.key]
    ]


def breaks_of(
    keys: Sequence[str], *, by: str, months: Sequence[Month]
) -> dict[str, list[tuple[Month, int]]]:
    """For each metric the months from which on another version counts; one query."""
    versions: dict[str, dict[str, int]] = {key: {} for key in keys}
    rows = Snapshot.objects.filter(
        metric__in=keys, dimension=by, is_current=True, month__in=[m.first_day for m in months]
    )
    for key, month, version in rows.values_list("metric", "month", "version"):
        versions[key][f"{month:%Y-%m}"] = version
    return {key: breaks_in(months, versions[key]) for key in keys}


def kept(
    key: str,
    *,
    by: str,
    months: Sequence[Month],
    members: Sequence[str] | None = None,
    bare: bool = False,
) -> Figure:
    """The kept figures of a metric; two queries, however many cells.

    ``members`` narrows the rows that are shown; the totals stay those of the city. Cells that
    would tell of single people are hidden, but for a proof that asks for the ``bare`` numbers.
    """
    return kept_many([key], by=by, months=months, members=members, bare=bare)[key]


def kept_many(
    keys: Sequence[str],
    *,
    by: str,
    months: Sequence[Month],
    members: Sequence[str] | None = None,
    bare: bool = False,
) -> dict[str, Figure]:
    """The kept figures of several metrics of one source; two queries, however many metrics."""
    snapshots = list(
        Snapshot.objects.filter(
            metric__in=keys, dimension=by, is_current=True, month__in=[m.first_day for m in months]
        )
    )
    return figures_of(keys, by, months, snapshots, only=members, bare=bare)


def figures_of(
    keys: Sequence[str],
    by: str,
    months: Sequence[Month],
    snapshots: Sequence[Snapshot],
    *,
    only: Sequence[str] | None = None,
    bare: bool = False,
) -> dict[str, Figure]:
    """Metrics of one or more sources from snapshots, one for each month; one query."""
    counts = _counts(snapshots)
    named: dict[str, tuple[Dimension, list[Member]]] = {}
    found = {}
    for key in keys:
        metric = METRICS.get(key)
        if metric.source not in named:
            dimension = SOURCES.get(metric.source).dimension(by)
            named[metric.source] = (dimension, [*dimension.members(), NO_MEMBER])
        dimension, every = named[metric.source]
        mine = {f"{row.month:%Y-%m}": row for row in snapshots if row.metric == key}
        figure = _figure(metric, dimension, months, every, snapshots=mine, counts=counts, only=only)
        found[key] = figure if bare or not metric.floor else protected(figure, every, only=only)
    return found


def protected(
    figure: Figure, every: Sequence[Member], *, only: Sequence[str] | None = None
) -> Figure:
    """A figure without the cells that would tell of single people: the one place that hides."""
    metric = figure.metric
    cells, totals = dict(figure.cells), dict(figure.totals)
    inside = _inside(metric, figure.dimension, every)
    for month in figure.months:
        if month.key not in totals:
            continue
        numbers = {row.value: 0 for row in every}
        numbers |= {value: c.people for (value, at), c in figure.cells.items() if at == month.key}
        runs = figure.computed_at[month.key] < month.ends
        few = hidden_members(
            numbers, metric.floor, inside=inside, knows_empty=bool(metric.formula.people)
        )
        for value in numbers if runs else few:
            cells[value, month.key] = HIDDEN
        if runs or is_hidden(totals[month.key].people, metric.floor):
            totals[month.key] = HIDDEN
    used = {value for value, _month in cells}
    members = [row for row in every if row.value in used and (only is None or row.value in only)]
    return replace(figure, cells=cells, totals=totals, members=members)


def _inside(metric: Metric, dimension: Dimension, every: Sequence[Member]) -> dict[str, str] | None:
    """In which wider member each member lies, where the dimension divides another."""
    if not dimension.inside:
        return None
    wider = SOURCES.get(metric.source).dimension(dimension.inside).members()
    of_raw = {raw: row.value for row in wider for raw in row.raw}
    return {
        row.value: next((of_raw[raw] for raw in row.raw if raw in of_raw), REST) for row in every
    }


def of_member(
    keys: Sequence[str], *, by: str, value: str, months: Sequence[Month]
) -> dict[tuple[str, str], Cell]:
    """One member's cells by metric and month; a fixed number of queries, however many of either."""
    guarded = [key for key in keys if METRICS.get(key).floor]
    found = _of_member([key for key in keys if key not in guarded], by, value, months)
    for key, figure in (kept_many(guarded, by=by, months=months) if guarded else {}).items():
        shown = {(key, month.key): figure.at(value, month) for month in figure.months}
        found |= {place: c for place, c in shown.items() if c is not None}
    return found


def _of_member(
    keys: Sequence[str], by: str, value: str, months: Sequence[Month]
) -> dict[tuple[str, str], Cell]:
    snapshots = {
        row.pk: row
        for row in Snapshot.objects.filter(
            metric__in=keys, dimension=by, is_current=True, month__in=[m.first_day for m in months]
        )
    }
    rows = Count.objects.filter(snapshot__in=list(snapshots), value=value)
    numbers: dict[int, dict[str, int]] = {}
    for snapshot, measure, number in rows.values_list("snapshot_id", "measure", "number"):
        numbers.setdefault(snapshot, {})[measure] = number
    return {
        (row.metric, f"{row.month:%Y-%m}"): cell(METRICS.get(row.metric), numbers.get(pk, {}))
        for pk, row in snapshots.items()
    }


def unfinished_months(source: str, present: Month) -> list[Month]:
    """Ended months whose figures are not those of their end, the newest first.

    They were last counted while they ran, not at all although an earlier one was, or not
    under the present version of every metric.
    """
    metrics = [row for row in METRICS.values() if row.source == source]
    wanted = {(row.key, row.version, by) for row in metrics for by in row.by}
    rows = Snapshot.objects.filter(
        metric__in=[row.key for row in metrics], is_current=True, month__lt=present.first_day
    )
    kept: dict[Month, set[tuple[str, int, str]]] = {}
    checked: dict[Month, datetime] = {}
    for day, metric, version, by, at in rows.values_list(
        "month", "metric", "version", "dimension"
    ).annotate(at=Min("checked_at")):
        month = Month(day.year, day.month)
        kept.setdefault(month, set()).add((metric, version, by))
        checked[month] = min(at, checked.get(month, at))
    if not kept:
        return []
    return [
        month
        for month in reversed(months_between(min(kept), present.moved(-1)))
        if not wanted <= kept.get(month, set()) or checked[month] < month.ends
    ]


def _figure(
    metric: Metric,
    dimension: Dimension,
    months: Sequence[Month],
    every: Sequence[Member],
    *,
    snapshots: Mapping[str, Snapshot],
    counts: Mapping[int, Mapping[str, dict[str, int]]],
    only: Sequence[str] | None,
) -> Figure:
    """One metric from its snapshots by month and their numbers."""
    found = {
        (value, key): cell(metric, numbers)
        for key, row in snapshots.items()
        for value, numbers in counts.get(row.pk, {}).items()
    }
    totals = {
        key: found.pop((WHOLE, key))
        if (WHOLE, key) in found
        else together(metric, [part for (_value, month), part in found.items() if month == key])
        for key in snapshots
    }
    used = {value for value, _month in found}
    return Figure(
        metric=metric,
        dimension=dimension,
        months=months,
        members=[row for row in every if row.value in used and (only is None or row.value in only)],
        cells=found,
        totals=totals,
        computed_at={key: row.checked_at for key, row in snapshots.items()},
        snapshots={key: row.ref for key, row in snapshots.items()},
        versions={key: row.version for key, row in snapshots.items()},
    )


def _counts(snapshots: Sequence[Snapshot]) -> dict[int, dict[str, dict[str, int]]]:
    """For each snapshot and value, the numbers by measure."""
    found: dict[int, dict[str, dict[str, int]]] = {}
    rows = Count.objects.filter(snapshot__in=snapshots).values_list(
        "snapshot_id", "value", "measure", "number"
    )
    for snapshot, value, measure, number in rows:
        found.setdefault(snapshot, {}).setdefault(value, {})[measure] = number
    return found
