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
from itertools import groupby
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
AT_ONCE = 3
"""So many runs of raw values are compared one by one."""
By = Sequence[tuple[Dimension, Sequence[Member]]]
"""Dimensions with their members."""
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
    return value.quantile(float(measure.q or 0), where=where)


def in_reach(table: Any, measures: Sequence[Measure], begins: int, until: int) -> Any:  # noqa: ANN401
    """The rows that some measure takes; measures of one condition are asked for once."""
    apart = {row.fact: row for row in measures}.values()
    return table.filter(reduce(or_, [_where(table, row, begins, until) for row in apart]))


def numbers_of(
    table: Any,  # noqa: ANN401 (an Ibis table)
    measures: Sequence[Measure],
    begins: int,
    until: int,
    *,
    by: tuple[Dimension, Sequence[Member]] | None = None,
) -> Any:  # noqa: ANN401 (an Ibis table)
    """The numbers of the measures over a period, one line for each member or one in all."""
    rows = in_reach(table, measures, begins, until)
    if by is None:
        return rows.aggregate(**_columns(rows, measures, begins, until))
    parts = divided(rows, measures, begins, until, by=[by])
    if is_on_row(measures, [by]):
        return parts
    parts = parts.mutate(**{MEMBER: _member(parts[MEMBER], by[1])})
    return parts.group_by(MEMBER).aggregate(
        **{row.key: parts[row.key].max() if row.q else parts[row.key].sum() for row in measures}
    )


def is_on_row(measures: Sequence[Measure], by: By) -> bool:
    """Whether the member has to be found row by row, instead of from the raw value afterwards.

    A quantile cannot be put together from raw values: a member must not have several.
    """
    several = any(len(row.raw) > 1 for _dimension, members in by for row in members)
    return several and any(row.take is Take.QUANTILE for row in measures)


def divided(
    rows: Any,  # noqa: ANN401 (an Ibis table)
    measures: Sequence[Measure],
    begins: int | str,
    until: int | str,
    *,
    by: By,
    beside: Sequence[str] = (),
    rest_as_one: bool = True,
) -> Any:  # noqa: ANN401 (an Ibis table)
    """Measures by the raw value of one dimension, or of two, and by other columns ``beside``.

    So that no row is compared with every member. Of quantiles all raw values that belong to no
    member are one, null, unless whoever asks looks after that; where ``is_on_row`` says so,
    it is by member already. ``begins`` and ``until`` are instants, or name columns of them.
    """
    names = list(NAMES[: len(by)])
    if is_on_row(measures, by):
        keys = [_member(rows[dimension.fact_column], members) for dimension, members in by]
    elif rest_as_one and any(row.take is Take.QUANTILE for row in measures):
        keys = [_known(rows[dimension.fact_column], members) for dimension, members in by]
    else:
        keys = [rows[dimension.fact_column] for dimension, _members in by]
    rows = rows.mutate(**dict(zip(names, keys, strict=True)))
    ends = [rows[at] if isinstance(at, str) else at for at in (begins, until)]
    columns = _columns(rows, measures, *ends)
    return rows.group_by([*beside, *names]).aggregate(**columns)


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
    lines = numbers_of(table, measures_of(source, [metric]), begins, until, by=by)
    return lines.select(*([] if by is None else [MEMBER]), **_told(lines, metric))


def figures_of(
    table: Any,  # noqa: ANN401 (an Ibis table)
    source: Source,
    metrics: Sequence[Metric],
    begins: int,
    until: int,
    *,
    by: tuple[Dimension, Sequence[Member]] | None = None,
) -> Any:  # noqa: ANN401 (an Ibis table)
    """The values of several metrics in one look, each under its key."""
    lines = numbers_of(table, measures_of(source, metrics), begins, until, by=by)
    values = {row.key: _told(lines, row)["value"] for row in metrics}
    return lines.select(*([] if by is None else [MEMBER]), **values)


def _told(lines: Any, metric: Metric) -> dict[str, Any]:  # noqa: ANN401 (an Ibis table)
    """Numerator, denominator and value of a metric from the numbers of its measures."""
    formula = metric.formula
    top = _added(lines, formula.numerator)
    if formula.places:
        top = top.cast("float64") / float(10**formula.places)
    if formula.kind is Kind.SUM:
        return {"numerator": top, "value": top}
    bottom = _added(lines, formula.denominator)
    if formula.kind is Kind.QUANTILE:
        value = (top.cast("float64") / float(1_000_000 * formula.scale)).nullif(0.0)
        return {"numerator": bottom, "value": value}
    scaled = top.cast("float64") * float(formula.scale)
    value = scaled / bottom.nullif(0).cast("float64")
    return {"numerator": top, "denominator": bottom, "value": value}


def _added(lines: Any, keys: Sequence[str]) -> Any:  # noqa: ANN401 (an Ibis table)
    return reduce(lambda one, two: one + two, [lines[key].fill_null(0) for key in keys])


def _member(column: Any, members: Sequence[Member]) -> Any:  # noqa: ANN401 (expressions)
    """The member to which a raw value belongs; ``REST`` for one of none.

    Of many members it is found by halves of the ordered raw values, not one by one.
    """
    of_raw = {raw: row.value for row in reversed(members) for raw in row.raw}
    order = sorted(of_raw) if len(of_raw) > AT_ONCE else list(of_raw)
    runs = [(value, list(raws)) for value, raws in groupby(order, key=of_raw.__getitem__)]
    return _found(column, runs) if runs else column.isnull().ifelse(REST, REST)


def _found(column: Any, runs: Sequence[tuple[str, list[Any]]]) -> Any:  # noqa: ANN401 (expressions)
    """The member of the run that holds a raw value."""
    if len(runs) > AT_ONCE:
        half = len(runs) // 2
        _value, (first, *_more) = runs[half]
        return (column < first).ifelse(_found(column, runs[:half]), _found(column, runs[half:]))
    found: Any = REST
    for value, raws in reversed(runs):
        found = column.isin(raws).fill_null(False).ifelse(value, found)
    return found


def _known(column: Any, members: Sequence[Member]) -> Any:  # noqa: ANN401 (expressions)
    """The raw value if it belongs to a member, and null if not."""
    known = [raw for row in members for raw in row.raw]
    return column.isin(known).ifelse(column, None) if known else column.nullif(column)


def _columns(rows: Any, measures: Sequence[Measure], begins: Any, until: Any) -> dict[str, Any]:  # noqa: ANN401
    return {row.key: measure_of(rows, row, begins, until) for row in measures}


def _where(table: Any, measure: Measure, begins: int, until: int) -> Any:  # noqa: ANN401 (an expression)
    if measure.fact is None:
        raise MetricError(f"{measure.key} is not declared over facts")
    return measure.fact(table, begins, until)
