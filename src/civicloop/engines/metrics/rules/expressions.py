"""Measures and metrics as Ibis expressions over the columns of facts.

The same expression runs on DuckDB, Spark and ClickHouse. Portable by these rules: instants are
whole numbers; no text becomes a date; a quantile is the continuous one; both sides of
every division are cast to float64, because some engines otherwise divide whole numbers, and
nobody sees it (Ibis on PostgreSQL gave 0 for every share).

Nothing here imports Ibis: expressions grow from the table that is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from civicloop.engines.metrics.errors import MetricError, UnknownCellError
from civicloop.engines.metrics.rules.declarations import (
    REST,
    Dimension,
    Measure,
    Member,
    Metric,
    Source,
    Take,
)
from civicloop.engines.metrics.rules.formulas import Kind

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MEMBER, OTHER = NAMES = ("member", "other")
"""The columns of results that name the member of a dimension, and that of a second one."""


def instant(moment: datetime) -> int:
    """A moment as facts hold it."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(instant_of_facts: int) -> datetime:
    """An instant of facts as a moment."""
    return EPOCH + timedelta(microseconds=instant_of_facts)


def has_facts(source: Source, metrics: Iterable[Metric]) -> bool:
    """Whether every measure of the metrics is declared as an expression."""
    return all(measure.fact is not None for measure in measures_of(source, metrics))


def measures_of(source: Source, metrics: Iterable[Metric]) -> list[Measure]:
    """The measures that metrics need, each once."""
    keys = dict.fromkeys(key for row in metrics for key in row.formula.measures)
    return [source.measure(key) for key in keys]


def measure_of(table: Any, measure: Measure, begins: int, until: int) -> Any:  # noqa: ANN401 (an expression)
    """The number of a measure over a period, as an aggregate of the table."""
    where = _where(table, measure, begins, until)
    if measure.take is Take.COUNT:
        return table.count(where=where)
    if measure.fact_of is None:
        raise MetricError(f"{measure.key} does not say of what it is taken")
    value = measure.fact_of(table)
    if measure.take is Take.TOTAL:
        return value.cast("int64").sum(where=where)
    return value.cast("float64").quantile(float(measure.q or 0), where=where)


def numbers_of(
    table: Any,  # noqa: ANN401 (an Ibis table)
    measures: Sequence[Measure],
    begins: int,
    until: int,
    *,
    by: tuple[Dimension, Sequence[Member]] | None = None,
) -> Any:  # noqa: ANN401 (an Ibis table)
    """The numbers of the measures over a period, one line for each member or one in all."""
    reach = reduce(or_, [_where(table, row, begins, until) for row in measures])
    rows = table.filter(reach)
    if by is None:
        return rows.aggregate(**_columns(rows, measures, begins, until))
    return divided(rows, measures, begins, until, by=[by])


def divided(
    rows: Any,  # noqa: ANN401 (an Ibis table)
    measures: Sequence[Measure],
    begins: Any,  # noqa: ANN401 (an instant, or a column of them)
    until: Any,  # noqa: ANN401 (as above)
    *,
    by: Sequence[tuple[Dimension, Sequence[Member]]],
    beside: Sequence[str] = (),
) -> Any:  # noqa: ANN401 (an Ibis table)
    """Measures by the members of one dimension, or of two, and by other columns ``beside``.

    What can be added up is taken by the raw value first and folded into members afterwards, so
    that no row is compared with every member; a quantile needs the member on the row.
    """
    names = list(NAMES[: len(by)])
    if any(row.take is Take.QUANTILE for row in measures):
        rows = rows.mutate(**_members(rows, by))
        columns = _columns(rows, measures, begins, until)
        return rows.group_by([*beside, *names]).aggregate(**columns)
    raw = dict.fromkeys(dimension.fact_column for dimension, _members in by)
    columns = _columns(rows, measures, begins, until)
    parts = rows.group_by([*beside, *raw]).aggregate(**columns)
    parts = parts.mutate(**_members(parts, by))
    sums = {row.key: parts[row.key].sum() for row in measures}
    return parts.group_by([*beside, *names]).aggregate(**sums)


def within(
    table: Any,  # noqa: ANN401 (an Ibis table)
    dimension: Dimension,
    value: str,
) -> Any:  # noqa: ANN401 (an Ibis table)
    """The rows of one member of a dimension; ``REST`` are those of none."""
    members = dimension.members()
    if value == REST:
        known = [raw for member in members for raw in member.raw]
        column = table[dimension.fact_column]
        return table.filter(column.isnull() | ~column.isin(known)) if known else table
    for member in members:
        if member.value == value:
            column = table[dimension.fact_column]
            return table.filter(column.isin(list(member.raw)) if member.raw else False)
    raise UnknownCellError(f"{dimension.key} has no member called {value!r}")


def figure_of(
    table: Any,  # noqa: ANN401 (an Ibis table)
    source: Source,
    metric: Metric,
    begins: int,
    until: int,
    *,
    by: tuple[Dimension, Sequence[Member]] | None = None,
) -> Any:  # noqa: ANN401 (an Ibis table)
    """A metric with numerator, denominator and value: the query that stands on its page."""
    formula = metric.formula
    lines = numbers_of(table, measures_of(source, [metric]), begins, until, by=by)
    top = reduce(lambda one, two: one + two, [lines[key].fill_null(0) for key in formula.numerator])
    keep = [] if by is None else [MEMBER]
    if formula.kind is Kind.SUM:
        return lines.select(*keep, numerator=top, value=top)
    bottom = reduce(
        lambda one, two: one + two, [lines[key].fill_null(0) for key in formula.denominator]
    )
    if formula.kind is Kind.QUANTILE:
        value = (top.cast("float64") / float(1_000_000 * formula.scale)).nullif(0.0)
        return lines.select(*keep, numerator=bottom, value=value)
    scaled = top.cast("float64") * float(formula.scale)
    value = scaled / bottom.nullif(0).cast("float64")
    return lines.select(*keep, numerator=top, denominator=bottom, value=value)


def member_of(table: Any, dimension: Dimension, members: Sequence[Member]) -> Any:  # noqa: ANN401 (an expression)
    """The member to which a row belongs; ``REST`` for rows of none."""
    column = table[dimension.fact_column]
    branches = [(column.isin(list(row.raw)), row.value) for row in members if row.raw]
    found = column.isnull().ifelse(REST, REST)
    for holds, value in reversed(branches):
        found = holds.fill_null(False).ifelse(value, found)
    return found


def _members(
    rows: Any,  # noqa: ANN401 (an Ibis table)
    by: Sequence[tuple[Dimension, Sequence[Member]]],
) -> dict[str, Any]:
    return {
        name: member_of(rows, dimension, members)
        for name, (dimension, members) in zip(NAMES, by, strict=False)
    }


def _columns(rows: Any, measures: Sequence[Measure], begins: Any, until: Any) -> dict[str, Any]:  # noqa: ANN401
    return {row.key: measure_of(rows, row, begins, until) for row in measures}


def _where(table: Any, measure: Measure, begins: int, until: int) -> Any:  # noqa: ANN401 (an expression)
    if measure.fact is None:
        raise MetricError(f"{measure.key} is not declared over facts")
    return measure.fact(table, begins, until)
