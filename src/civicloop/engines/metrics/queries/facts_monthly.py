"""Figures of many months from facts, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from civicloop.engines.metrics.adapters import engines
from civicloop.engines.metrics.queries.counting import Numbers
from civicloop.engines.metrics.queries.facts import facts_hold, is_of_facts, whole_of
from civicloop.engines.metrics.rules import (
    FACTS,
    WHOLE,
    Dimension,
    Metric,
    Month,
    Source,
    expressions,
    monthly,
    months_between,
)

SEVERAL = 3
"""From so many months on one look at all of the facts is the quicker road."""
Crossed = dict[str, Numbers]
"""For each member of a second dimension the numbers by member and measure."""


def is_quicker_from_facts(
    source: Source, metrics: Sequence[Metric], months: Sequence[Month]
) -> bool:
    """Whether the files hold, and there are so many months that they are the quicker road."""
    return (
        len(months) >= SEVERAL
        and all(is_of_facts(row) for row in metrics)
        and monthly.is_monthly(source, metrics)
        and facts_hold(metrics[0])
    )


def months_from_facts(
    source: Source,
    dimension: Dimension,
    metrics: Sequence[Metric],
    months: Sequence[Month],
    *,
    now: datetime,
    within: Dimension | None = None,
    connection: Any = None,  # noqa: ANN401 (an Ibis connection)
) -> dict[Month, Crossed]:
    """For each month what ``crossed`` counts in the database: by ``within``, then by member.

    Without ``within`` all stands under ``WHOLE``, and is what ``counted`` counts. One look for
    each instant by which measures fall into months, and one for quantiles.
    """
    facts = FACTS.get(source.key)
    engine = connection if connection is not None else engines.duckdb(facts)
    table = engines.table_of(facts)
    every = [row for row in months_between(min(months), max(months)) if row.begins < now]
    ends = [
        (expressions.instant(row.begins), expressions.instant(min(row.ends, now))) for row in every
    ]
    found: dict[Month, Crossed] = {month: {} for month in months}
    by = [(row, row.members()) for row in (dimension, within) if row is not None]
    apart = expressions.measures_of(source, [row for row in metrics if not row.formula.has_parts])
    for rows, divided in (
        (expressions.measures_of(source, metrics), by),
        (apart, [pair for pair in by if pair[0] is within]),
    ):
        for measures in monthly.looks(rows):
            asked = monthly.numbers_by_month(engines.ibis(), table, measures, ends, by=divided)
            for line in engines.lines_of(engine, asked):
                month = every[line[monthly.PLACE]]
                if month not in found:
                    continue
                member, other = _named(line, has_member=divided is by, has_other=bool(within))
                numbers = found[month].setdefault(other, {})
                for row in measures:
                    numbers[member, row.key] = whole_of(row, line[row.key])
    return found


def _named(line: dict[str, Any], *, has_member: bool, has_other: bool) -> tuple[str, str]:
    """Of which member a line speaks, and of which of the second dimension."""
    names = [line.get(name, WHOLE) for name in expressions.NAMES]
    if not has_member:
        return WHOLE, names[0] if has_other else WHOLE
    return names[0], names[1] if has_other else WHOLE
