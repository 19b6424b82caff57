"""Figures from facts: the second road to every number, independent of the first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from civicloop.engines.metrics.adapters import engines, lake
from civicloop.engines.metrics.queries.counting import Numbers
from civicloop.engines.metrics.rules import (
    FACTS,
    SOURCES,
    WHOLE,
    Dimension,
    Measure,
    Metric,
    Month,
    Period,
    Source,
    Take,
    expressions,
)

MICRO = Decimal(1_000_000)


def counted_from_facts(
    source: Source,
    dimension: Dimension,
    metrics: Sequence[Metric],
    month: Month | Period,
    *,
    now: datetime,
    connection: Any = None,  # noqa: ANN401 (an Ibis connection)
) -> Numbers:
    """What ``counted`` counts in the database, computed by an engine over the files of facts.

    Without a connection it is DuckDB of this process.
    """
    facts = FACTS.get(source.key)
    engine = connection if connection is not None else engines.duckdb(facts)
    table = engines.table_of(facts)
    begins, until = (expressions.instant(at) for at in (month.begins, min(month.ends, now)))
    measures = expressions.measures_of(source, metrics)
    asked = expressions.numbers_of(
        table, measures, begins, until, by=(dimension, dimension.members())
    )
    found: Numbers = {}
    for line in engines.lines_of(engine, asked):
        for measure in measures:
            found[line[expressions.MEMBER], measure.key] = _whole(measure, line[measure.key])
    apart = expressions.measures_of(source, [row for row in metrics if not row.formula.has_parts])
    if apart:
        asked = expressions.numbers_of(table, apart, begins, until)
        (line,) = engines.lines_of(engine, asked)
        found |= {(WHOLE, row.key): _whole(row, line[row.key]) for row in apart}
    return found


def statement(
    metric: Metric, by: str, month: Month | Period, *, now: datetime, dialect: str = "duckdb"
) -> str:
    """The query of a figure in the words of an engine; empty where it has no facts."""
    if not is_of_facts(metric):
        return ""
    source = SOURCES.get(metric.source)
    dimension = source.dimension(by) if by else None
    asked = expressions.figure_of(
        engines.table_of(FACTS.get(metric.source)),
        source,
        metric,
        expressions.instant(month.begins),
        expressions.instant(min(month.ends, now)),
        by=(dimension, dimension.members()) if dimension else None,
    )
    return engines.sql(asked, dialect)


def is_of_facts(metric: Metric) -> bool:
    """Whether a figure is declared over facts."""
    return metric.source in FACTS and expressions.has_facts(SOURCES.get(metric.source), [metric])


def filed_months(source: str) -> dict[str, lake.Filed]:
    """What the manifest of a source says, by month."""
    return lake.manifest(FACTS.get(source))


def _whole(measure: Measure, value: Any) -> int:  # noqa: ANN401 (what an engine gives)
    """A count as it is; a length of time in seconds, halves up, as the database gives it."""
    if value is None or value != value:  # noqa: PLR0124 (not a number)
        return 0
    if measure.take is not Take.QUANTILE:
        return int(value)
    micro = Decimal(repr(float(value))).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int((micro / MICRO).quantize(Decimal(1), rounding=ROUND_HALF_UP))
