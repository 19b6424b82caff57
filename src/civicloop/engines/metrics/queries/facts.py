"""Figures from facts: the second road to every number, independent of the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from civicloop.engines.metrics.adapters import engines, lake
from civicloop.engines.metrics.models import TouchedFacts
from civicloop.engines.metrics.queries.counting import Numbers
from civicloop.engines.metrics.rules import (
    FACTS,
    REST,
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
from civicloop.kernel.ledger import queries as ledger

MICRO = Decimal(1_000_000)


def counted_from_facts(
    source: Source,
    dimension: Dimension,
    metrics: Sequence[Metric],
    month: Month | Period,
    *,
    now: datetime,
    filters: Mapping[str, str] | None = None,
    connection: Any = None,  # noqa: ANN401 (an Ibis connection)
) -> Numbers:
    """What ``counted`` counts in the database, computed by an engine over the files of facts.

    Without a connection it is DuckDB of this process.
    """
    facts = FACTS.get(source.key)
    engine = connection if connection is not None else engines.duckdb(facts)
    table = engines.table_of(facts)
    for key, value in (filters or {}).items():
        table = expressions.within(table, source.dimension(key), value)
    begins, until = (expressions.instant(at) for at in (month.begins, min(month.ends, now)))
    measures = expressions.measures_of(source, metrics)
    by = [(dimension, dimension.members())]
    rows = expressions.in_reach(table, measures, begins, until)
    lines = by_member(
        engine, partial(expressions.divided, rows, measures, begins, until, by=by), measures, by
    )
    member = names_of(measures, by)[0]
    found: Numbers = {}
    for line in lines:
        add(found, member(line[expressions.MEMBER]), measures, line)
    apart = expressions.measures_of(source, [row for row in metrics if not row.formula.has_parts])
    if apart:
        asked = expressions.numbers_of(table, apart, begins, until)
        (line,) = engines.lines_of(engine, asked)
        found |= {(WHOLE, row.key): whole_of(row, line[row.key]) for row in apart}
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


def facts_hold(metric: Metric) -> bool:
    """Whether the files say what the database says at this moment.

    They do where they are written from this very database (by the name of its ledger: a folder
    of data may have served another one), no month is marked as changed, and every event is
    sealed and was seen by every subscriber, so that no mark is on its way.
    """
    if not is_of_facts(metric):
        return False
    if not lake.manifest(FACTS.get(metric.source), ledger.identity()):
        return False
    if TouchedFacts.objects.filter(source=metric.source).exists():
        return False
    return not ledger.unsealed_count() and not any(ledger.behind().values())


def facts_now(
    source: Source,
    dimension: Dimension,
    metric: Metric,
    period: Month | Period,
    filters: Mapping[str, str],
    *,
    now: datetime,
) -> Numbers | None:
    """The numbers from the files if these hold, and were not replaced while they were read."""
    if not facts_hold(metric):
        return None
    try:
        return counted_from_facts(source, dimension, [metric], period, now=now, filters=filters)
    except engines.failures():
        return None


def filed_months(source: str) -> dict[str, lake.Filed]:
    """What the manifest of a source says, by month."""
    return lake.manifest(FACTS.get(source), ledger.identity())


def names_of(measures: Sequence[Measure], by: expressions.By) -> list[Callable[[Any], str]]:
    """For each dimension what leads from the value in a line to the member."""
    if expressions.is_on_row(measures, by):
        return [str for _row in by]
    known = [
        {raw: row.value for row in reversed(members) for raw in row.raw} for _by, members in by
    ]
    return [partial(_member_of, of_raw) for of_raw in known]


def _member_of(of_raw: Mapping[Any, str], raw: Any) -> str:  # noqa: ANN401 (as the source has it)
    return of_raw.get(raw, REST)


def by_member(
    engine: Any,  # noqa: ANN401 (an Ibis connection)
    ask: Callable[..., Any],
    measures: Sequence[Measure],
    by: expressions.By,
) -> list[dict[str, Any]]:
    """The lines of measures by raw values, asked again if a quantile would have to be put together.

    That is, if there are several raw values that belong to no member, which is rare; to look
    each row up among those that are known would cost more than the quantile itself.
    """
    lines = engines.lines_of(engine, ask(rest_as_one=False))
    if all(row.take is not Take.QUANTILE for row in measures):
        return lines
    names = names_of(measures, by)
    for key, name in zip(expressions.NAMES, names, strict=False):
        strange = {line[key] for line in lines if name(line[key]) == REST}
        if len(strange) > 1:
            return engines.lines_of(engine, ask(rest_as_one=True))
    return lines


def add(found: Numbers, member: str, measures: Sequence[Measure], line: Mapping[str, Any]) -> None:
    """Add the numbers of a line to those of its member."""
    for row in measures:
        place = member, row.key
        found[place] = found.get(place, 0) + whole_of(row, line[row.key])


def whole_of(measure: Measure, value: Any) -> int:  # noqa: ANN401 (what an engine gives)
    """A count as it is; a length of time in seconds, halves up, as the database gives it."""
    if value is None or value != value:  # noqa: PLR0124 (not a number)
        return 0
    if measure.take is not Take.QUANTILE:
        return int(value)
    micro = Decimal(repr(float(value))).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int((micro / MICRO).quantize(Decimal(1), rounding=ROUND_HALF_UP))
