"""Figures of many months from facts, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from civicloop.engines.metrics.adapters import engines
from civicloop.engines.metrics.queries.counting import Numbers
from civicloop.engines.metrics.queries.facts import (
    add,
    by_member,
    facts_hold,
    is_of_facts,
    names_of,
)
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
        and bool(metrics)
        and all(is_of_facts(row) for row in metrics)
        and monthly.is_monthly(source, metrics)
        and facts_hold(metrics[0])
    )


def months_now(
    source: Source,
    dimension: Dimension,
    metrics: Sequence[Metric],
    months: Sequence[Month],
    *,
    now: datetime,
    within: Dimension | None = None,
    with_whole: bool = True,
) -> dict[Month, Crossed]:
    """``months_from_facts`` where that is the quicker road; nothing elsewhere.

    Nothing either where a file was replaced while it was read.
    """
    if not is_quicker_from_facts(source, metrics, months):
        return {}
    try:
        return months_from_facts(
            source, dimension, metrics, months, now=now, within=within, with_whole=with_whole
        )
    except engines.failures():
        return {}


def months_from_facts(
    source: Source,
    dimension: Dimension,
    metrics: Sequence[Metric],
    months: Sequence[Month],
    *,
    now: datetime,
    within: Dimension | None = None,
    with_whole: bool = True,
    connection: Any = None,  # noqa: ANN401 (an Ibis connection)
) -> dict[Month, Crossed]:
    """For each month what ``crossed`` counts in the database: by ``within``, then by member.

    Without ``within`` all stands under ``WHOLE``, and is what ``counted`` counts. One look for
    each instant by which measures fall into months, and one for quantiles; one more for quantiles
    of the whole, which another dimension may have given already (``with_whole``).
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
    undivided = [row for row in metrics if with_whole and not row.formula.has_parts]
    apart = expressions.measures_of(source, undivided)
    for rows, has_member in ((expressions.measures_of(source, metrics), True), (apart, False)):
        divided = by if has_member else by[1:]
        for measures in monthly.looks(rows):
            ask = partial(
                monthly.numbers_by_month, engines.ibis(), table, measures, ends, by=divided
            )
            names = names_of(measures, divided)
            for line in by_member(engine, ask, measures, divided):
                month = every[line[monthly.PLACE]]
                told = [
                    name(line[key]) for key, name in zip(expressions.NAMES, names, strict=False)
                ]
                member = told.pop(0) if has_member else WHOLE
                if month in found:
                    numbers = found[month].setdefault(told[0] if told else WHOLE, {})
                    add(numbers, member, measures, line)
    return found
