"""Every night: random cells, counted on every road there is, have to be the same number."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from datetime import datetime

from civicloop.engines.metrics import queries
from civicloop.engines.metrics.models import ProofRun, Snapshot, TouchedFacts, TouchedMonth
from civicloop.engines.metrics.rules import (
    FACTS,
    METRICS,
    SOURCES,
    WHOLE,
    Metric,
    Month,
)
from civicloop.engines.metrics.services.facts import check_facts, refresh_facts
from civicloop.kernel.clock import services as clock

SNAPSHOTS = 15
MEMBERS = 4
MONTHS_OF_FACTS = 3
KEPT_RUNS = 400
"""Nights that stay on the trust page's record."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One number on its roads; ``None`` where there is no such road."""

    metric: str
    by: str
    member: str
    month: str
    measure: str
    kept: int
    counted: int
    opened: int
    computed: int | None

    @property
    def is_the_same(self) -> bool:
        """Whether every road came to the same number."""
        return len({self.kept, self.counted, self.opened, self.computed} - {None}) == 1


def prove_nightly(*, seed: int | None = None, now: datetime | None = None) -> ProofRun:
    """Take random cells of ended months, and hold every road to their numbers together.

    What is kept, what the database counts now, how many rows open, and what DuckDB computes
    over facts. Months on which a change is still on its way are left out. Some months
    of facts are compared row by row, all of them where an engine came to another number, so that
    what is stale is written anew. The result is kept, good or bad.
    """
    at = now or clock.now()
    seed = int(at.timestamp()) if seed is None else seed
    chance = random.Random(seed)  # noqa: S311 (a sample, no secret)
    refresh_facts(now=at)
    checked: list[Checked] = []
    for row in _sample(chance):
        checked += _checked(row, chance, at)
    months = _months_of_facts(chance)
    apart = {
        METRICS.get(row.metric).source
        for row in checked
        if row.computed is not None and row.computed != row.counted
    }
    unequal = [
        row
        for key, chosen in months.items()
        for row in check_facts(key, None if key in apart else chosen)
    ]
    run = ProofRun.objects.create(
        ran_at=at,
        seed=seed,
        cells=len({(row.metric, row.by, row.member, row.month) for row in checked}),
        numbers=len(checked),
        fact_months=sum(len(chosen) for chosen in months.values()),
        checked=[asdict(row) for row in checked],
        differing=[
            *[asdict(row) for row in checked if not row.is_the_same],
            *[asdict(row) for row in unequal],
        ],
    )
    kept = ProofRun.objects.values_list("pk", flat=True)[:KEPT_RUNS]
    ProofRun.objects.exclude(pk__in=list(kept)).delete()
    return run


def prove_first(*, now: datetime | None = None) -> ProofRun | None:
    """The very first proof, as soon as a month has ended: nobody waits a night to see one."""
    at = now or clock.now()
    if ProofRun.objects.exists() or not _ended():
        return None
    refresh_facts(now=at)
    return None if TouchedFacts.objects.exists() else prove_nightly(now=at)


def _sample(chance: random.Random) -> list[Snapshot]:
    """Some current snapshots of ended months on which no change is on its way."""
    rows = _ended()
    return chance.sample(rows, min(SNAPSHOTS, len(rows)))


def _ended() -> list[Snapshot]:
    touched = set(TouchedMonth.objects.values_list("source", "month"))
    return [
        row
        for row in Snapshot.objects.filter(is_current=True, metric__in=list(METRICS))
        if row.version == METRICS.get(row.metric).version
        and row.checked_at >= Month(row.month.year, row.month.month).ends
        and (METRICS.get(row.metric).source, row.month) not in touched
    ]


def _checked(row: Snapshot, chance: random.Random, at: datetime) -> list[Checked]:
    """Some members of one snapshot on every road."""
    metric, month = METRICS.get(row.metric), Month(row.month.year, row.month.month)
    source = SOURCES.get(metric.source)
    dimension = source.dimension(row.dimension)
    kept = queries.kept(metric.key, by=row.dimension, months=[month], bare=True)
    counted = queries.of_metric(metric, queries.counted(source, dimension, [metric], month, now=at))
    computed = _computed(metric, row.dimension, month, at)
    values = sorted({value for value, _month in kept.cells} | {value for value, _m in counted})
    chosen = chance.sample(values, min(MEMBERS, len(values)))
    if not metric.formula.has_parts and WHOLE not in chosen:
        chosen.append(WHOLE)
    found = []
    for value in chosen:
        cell = kept.at(value, month)
        for measure in metric.formula.measures:
            rows = queries.rows(
                metric.key,
                by=row.dimension,
                value=value,
                month=month,
                side=measure,
                actor=None,
                now=at,
            )
            found.append(
                Checked(
                    metric=metric.key,
                    by=row.dimension,
                    member=value,
                    month=month.key,
                    measure=measure,
                    kept=cell.counts.get(measure, 0) if cell else 0,
                    counted=counted.get((value, measure), 0),
                    opened=queries.taken(source.measure(measure), rows),
                    computed=None if computed is None else computed.get((value, measure), 0),
                )
            )
    return found


def _computed(metric: Metric, by: str, month: Month, at: datetime) -> queries.Numbers | None:
    if (
        not queries.is_of_facts(metric)
        or TouchedFacts.objects.filter(source=metric.source).exists()
    ):
        return None
    source = SOURCES.get(metric.source)
    return queries.of_metric(
        metric,
        queries.counted_from_facts(source, source.dimension(by), [metric], month, now=at),
    )


def _months_of_facts(chance: random.Random) -> dict[str, list[Month]]:
    found = {}
    for key in FACTS:
        months = [Month.parse(row) for row in sorted(queries.filed_months(key))]
        found[key] = chance.sample(months, min(MONTHS_OF_FACTS, len(months)))
    return found
