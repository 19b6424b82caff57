"""Counting rows: one statement for a month and a dimension, whatever the number of measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Aggregate, CharField, Count, Q, QuerySet, Sum, Value, When
from django.db.models import Case as Choose

from civicloop.engines.metrics.errors import UnknownCellError
from civicloop.engines.metrics.rules import (
    REST,
    WHOLE,
    Dimension,
    Measure,
    Member,
    Metric,
    Month,
    Period,
    Source,
    Take,
)

Numbers = dict[tuple[str, str], int]
"""Whole numbers by member and measure."""


class PercentileCont(Aggregate):
    """PostgreSQL's continuous quantile: between two values it is interpolated."""

    function = "percentile_cont"
    template = "%(function)s(%(q)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    name = "PercentileCont"

    def __init__(self, of: Any, q: Decimal, **more: Any) -> None:  # noqa: ANN401 (an expression)
        if not 0 <= q <= 1:
            raise ValueError(f"{q} is not a quantile")
        super().__init__(of, q=str(q), **more)


def counted(
    source: Source,
    dimension: Dimension,
    metrics: Sequence[Metric],
    month: Month | Period,
    *,
    now: datetime,
    filters: Mapping[str, str] | None = None,
    whole: Numbers | None = None,
) -> Numbers:
    """The numbers of a month or another period by member and measure, in one statement.

    ``filters`` are members of dimensions; only their rows count.

    Metrics that cannot be added up from members also get their number of the whole, in
    a second one; whoever counts by several dimensions hands it over as ``whole``.
    """
    measures = measures_needed(source, metrics)
    only = chosen_members(source, filters or {})
    rows = in_reach(source, measures, month, now=now).filter(only)
    member = member_of_row(dimension, dimension.members())
    found: Numbers = {}
    for row in (
        rows.order_by()
        .values(counted_member=member)
        .annotate(**columns_of(measures, month, now=now))
    ):
        for measure in measures:
            found[row["counted_member"], measure.key] = whole_number(row[f"n_{measure.key}"])
    if whole is None:
        whole = counted_whole(source, metrics, month, now=now, filters=filters)
    return found | whole


def counted_whole(
    source: Source,
    metrics: Sequence[Metric],
    month: Month | Period,
    *,
    now: datetime,
    filters: Mapping[str, str] | None = None,
) -> Numbers:
    """The numbers of the whole of metrics that cannot be added up; one statement, or none."""
    apart = measures_needed(source, [row for row in metrics if not row.formula.has_parts])
    if not apart:
        return {}
    only = chosen_members(source, filters or {})
    rows = in_reach(source, apart, month, now=now).filter(only)
    totals = rows.order_by().aggregate(**columns_of(apart, month, now=now))
    return {(WHOLE, row.key): whole_number(totals[f"n_{row.key}"]) for row in apart}


def taken(measure: Measure, rows: QuerySet[Any]) -> int:
    """The number that a measure takes from rows that were chosen already."""
    found = rows.order_by().aggregate(number=_aggregate(measure))
    return whole_number(found["number"])


def of_metric(metric: Metric, numbers: Numbers) -> Numbers:
    """What is kept for one metric: its own measures, without zeros.

    The whole is kept only where it cannot be put together from members.
    """
    mine = set(metric.formula.measures)
    return {
        (value, measure): number
        for (value, measure), number in numbers.items()
        if number and measure in mine and (value != WHOLE or not metric.formula.has_parts)
    }


def measures_needed(source: Source, metrics: Iterable[Metric]) -> list[Measure]:
    """The measures that the metrics need, each once."""
    keys = dict.fromkeys(key for row in metrics for key in row.formula.measures)
    return [source.measure(key) for key in keys]


def in_reach(
    source: Source, measures: Iterable[Measure], month: Month | Period, *, now: datetime
) -> QuerySet[Any]:
    """The rows that some measure may count, found by indexes."""
    wide = dict.fromkeys(row.within or row.where for row in measures)
    until = min(month.ends, now)
    conditions = [predicate(month.begins, until) for predicate in wide]
    found: QuerySet[Any] = source.rows().filter(
        reduce(or_, conditions) if conditions else Q(pk__in=[])
    )
    return found


def columns_of(
    measures: Iterable[Measure], month: Month | Period, *, now: datetime
) -> dict[str, Aggregate]:
    """The measures as columns of one statement."""
    until = min(month.ends, now)
    return {f"n_{row.key}": _aggregate(row, row.where(month.begins, until)) for row in measures}


def _aggregate(measure: Measure, where: Q | None = None) -> Aggregate:
    if measure.take is Take.COUNT:
        return Count("pk", filter=where)
    if measure.take is Take.TOTAL:
        return Sum(measure.of, filter=where)
    if measure.q is None:
        raise ValueError(f"{measure.key} does not say which quantile it is")
    return PercentileCont(measure.of, measure.q, filter=where)


def member_of_row(dimension: Dimension, members: Sequence[Member]) -> Choose:
    """The member to which a row belongs; quantiles of a member need it in the database."""
    return Choose(
        *[
            When(**{f"{dimension.column}__in": list(row.raw)}, then=Value(row.value))
            for row in members
            if row.raw
        ],
        default=Value(REST),
        output_field=CharField(),
    )


def whole_number(value: Any) -> int:  # noqa: ANN401 (a count, a sum, a number or a length of time)
    """A count as it is; a length of time in seconds; halves are rounded up."""
    if value is None:
        return 0
    if isinstance(value, timedelta):
        value = Decimal(value // timedelta(microseconds=1)) / 1_000_000
    return int(Decimal(value).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def chosen_members(source: Source, filters: Mapping[str, str]) -> Q:
    """The condition on a row that it belongs to a member of each of several dimensions."""
    found = Q()
    for key, value in filters.items():
        found &= in_member(source.dimension(key), value)
    return found


def in_member(dimension: Dimension, value: str) -> Q:
    """The condition on a row that it belongs to a member."""
    members = dimension.members()
    if value == REST:
        known = [raw for member in members for raw in member.raw]
        return ~Q(**{f"{dimension.column}__in": known})
    for member in members:
        if member.value == value:
            return Q(**{f"{dimension.column}__in": member.raw})
    raise UnknownCellError(f"{dimension.key} has no member called {value!r}")
