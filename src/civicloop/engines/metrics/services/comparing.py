"""Every figure on two roads: what an engine computes over facts, and what the database counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civicloop.engines.metrics import queries
from civicloop.engines.metrics.adapters import engines
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules import (
    FACTS,
    KINDS,
    METRICS,
    SOURCES,
    Metric,
    Month,
    Period,
    Source,
)
from civicloop.kernel.clock import services as clock

ENGINES = ("duckdb", "spark", "clickhouse")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A number that an engine and the database do not say alike."""

    source: str
    dimension: str
    period: str
    member: str
    measure: str
    counted: int
    computed: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many numbers of how many metrics were compared, and which differ."""

    metrics: int
    numbers: int
    differing: Sequence[Disagreement]


def connect(engine: str, source: str) -> Any:  # noqa: ANN401 (an Ibis connection)
    """An engine over the facts of a source; an unknown one raises ``MetricError``."""
    if engine not in ENGINES:
        raise MetricError(f"{engine!r} is none of {', '.join(ENGINES)}")
    facts = FACTS.get(source)
    return getattr(engines, engine)(facts)


def compare(
    periods: Sequence[Month | Period],
    *,
    engine: str = "duckdb",
    dimensions: Sequence[str] = (),
    sources: Sequence[str] = (),
    connections: dict[str, Any] | None = None,
    now: datetime | None = None,
) -> Comparison:
    """Compare every metric over facts, by each of its dimensions, in some periods.

    ``sources`` are those to compare; every one that has facts where none is named.

    ``connections`` are open ones by source, for whoever keeps an engine running.
    """
    at = now or clock.now()
    found: list[Disagreement] = []
    metrics, numbers = 0, 0
    for key in sources or list(FACTS):
        source = SOURCES.get(key)
        mine = [row for row in METRICS.values() if row.source == key and queries.is_of_facts(row)]
        metrics += len(mine)
        open_one = (connections or {}).get(key) or connect(engine, key)
        for dimension in source.dimensions:
            wanted = [row for row in mine if dimension.key in row.by]
            if not wanted or (dimensions and dimension.key not in dimensions):
                continue
            for period in periods:
                same, differing = _compared(
                    source, dimension.key, wanted, period, connection=open_one, at=at
                )
                numbers += same + len(differing)
                found += differing
        if source.village_fact and source.cell_fact:
            wanted = [row for row in mine if queries.is_placed(row)]
            for kind in KINDS if wanted else ():
                if dimensions and kind not in dimensions:
                    continue
                for period in periods:
                    same, differing = _placed_compared(
                        source, kind, wanted, period, connection=open_one, at=at
                    )
                    numbers += same + len(differing)
                    found += differing
    return Comparison(metrics, numbers, found)


def _placed_compared(
    source: Source,
    kind: str,
    metrics: Sequence[Metric],
    period: Month | Period,
    *,
    connection: Any,  # noqa: ANN401 (an Ibis connection)
    at: datetime,
) -> tuple[int, list[Disagreement]]:
    """Every number of every village or cell, also of those that nobody is shown."""
    asked = (source, metrics, kind, period)
    roads = (
        queries.places_counted(*asked, now=at),
        queries.places_computed(*asked, now=at, connection=connection),
    )
    counted, computed = (
        {
            (f"{under} {place}".strip(), measure): number
            for (under, place), numbers in road.items()
            for measure, number in numbers.items()
            if number
        }
        for road in roads
    )
    return _differing(source, kind, period, counted, computed)


def _compared(
    source: Source,
    by: str,
    metrics: Sequence[Metric],
    period: Month | Period,
    *,
    connection: Any,  # noqa: ANN401 (an Ibis connection)
    at: datetime,
) -> tuple[int, list[Disagreement]]:
    dimension = source.dimension(by)
    counted = queries.counted(source, dimension, metrics, period, now=at)
    computed = queries.counted_from_facts(
        source, dimension, metrics, period, now=at, connection=connection
    )
    return _differing(source, by, period, counted, computed)


def _differing(
    source: Source,
    by: str,
    period: Month | Period,
    counted: queries.Numbers,
    computed: queries.Numbers,
) -> tuple[int, list[Disagreement]]:
    """How many numbers are the same, and which are not."""
    differing = [
        Disagreement(source.key, by, period.key, *cell, counted.get(cell, 0), computed.get(cell, 0))
        for cell in sorted({*counted, *computed})
        if counted.get(cell, 0) != computed.get(cell, 0)
    ]
    return len({*counted, *computed}) - len(differing), differing
