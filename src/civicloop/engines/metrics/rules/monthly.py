"""Measures over many months in one look at the facts, instead of one for each month.

A measure says by which instant alone a row falls into a period (``Measure.fact_at``): then the
month of that instant is a column to group by. A stock stands from one instant until another:
its row is repeated for each month at whose end it stands, and its condition asked there.
Portable as ``rules.expressions`` is: an instant finds its month by comparing whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from civicloop.engines.metrics.rules.declarations import (
    Measure,
    Metric,
    Source,
    Take,
)
from civicloop.engines.metrics.rules.expressions import By, divided, measures_of

PLACE = "place"
"""The column of results that says which of the months it is, from 0."""
BEGINS, UNTIL = "month_begins", "month_until"
"""The columns of the month at whose end a row stands."""
Rows = Any
"""A table of Ibis, or a column of one."""


def is_monthly(source: Source, metrics: Iterable[Metric]) -> bool:
    """Whether every measure of the metrics says by which instant a row falls into a month."""
    return all(
        row.fact is not None and row.fact_at and bool(row.fact_until) == row.stock
        for row in measures_of(source, metrics)
    )


def looks(measures: Iterable[Measure]) -> list[list[Measure]]:
    """The measures that are computed in one look: those of one instant, quantiles apart."""
    found: dict[tuple[str, str, bool], list[Measure]] = {}
    for row in measures:
        key = row.fact_at, row.fact_until, row.take is Take.QUANTILE
        found.setdefault(key, []).append(row)
    return list(found.values())


def numbers_by_month(
    ibis: Any,  # noqa: ANN401 (the package)
    table: Rows,
    measures: Sequence[Measure],
    ends: Sequence[tuple[int, int]],
    *,
    by: By = (),
    rest_as_one: bool = True,
) -> Rows:
    """The numbers of measures of one look by month and member.

    ``ends`` are the first instant of each month and the first after it (of a month that runs, the
    present one), without a gap between months.
    """
    one = measures[0]
    begins: int | str
    until: int | str
    if one.stock:
        rows, begins, until = _standing(ibis, table, one, ends), BEGINS, UNTIL
    else:
        begins, until = ends[0][0], ends[-1][1]
        at = table[one.fact_at]
        rows = table.filter((at >= begins) & (at < until))
        rows = rows.mutate(**{PLACE: _passed(rows[one.fact_at], [begin for begin, _ in ends[1:]])})
    return divided(rows, measures, begins, until, by=by, beside=[PLACE], rest_as_one=rest_as_one)


def _standing(ibis: Any, table: Rows, one: Measure, ends: Sequence[tuple[int, int]]) -> Rows:  # noqa: ANN401
    """Each row once for every month at whose end it stands."""
    untils = [until for _begin, until in ends]
    begun, ended = table[one.fact_at], table[one.fact_until]
    rows = table.filter((begun < untils[-1]) & (ended.isnull() | (ended >= untils[0])))
    first = _passed(rows[one.fact_at], untils)
    after = rows[one.fact_until].isnull().ifelse(len(untils), _passed(rows[one.fact_until], untils))
    rows = rows.mutate(**{PLACE: ibis.range(first, after).unnest()})
    return rows.mutate(
        **{
            BEGINS: _chosen(rows[PLACE], [begin for begin, _until in ends]),
            UNTIL: _chosen(rows[PLACE], untils),
        }
    )


def _passed(column: Rows, limits: Sequence[int]) -> Rows:
    """How many of the ordered limits an instant has reached: by halves, not one by one."""
    return _halved(lambda half: column < limits[half], range(len(limits) + 1))


def _chosen(place: Rows, values: Sequence[int]) -> Rows:
    """The value at a place of a list."""
    return _halved(lambda half: place <= half, values)


def _halved(is_below: Any, values: Sequence[int], first: int = 0) -> Rows:  # noqa: ANN401
    """The value at the place that comparisons lead to; ``is_below(n)``: no further than place n."""
    if len(values) == 1:
        return values[0]
    half = len(values) // 2
    return is_below(first + half - 1).ifelse(
        _halved(is_below, values[:half], first), _halved(is_below, values[half:], first + half)
    )
