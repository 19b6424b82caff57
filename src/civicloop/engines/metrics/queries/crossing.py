"""Counting by two dimensions at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from civicloop.engines.metrics.queries.counting import (
    Numbers,
    columns_of,
    in_reach,
    measures_needed,
    member_of_row,
    whole_number,
)
from civicloop.engines.metrics.rules import WHOLE, Dimension, Metric, Month, Period, Source


def crossed(
    source: Source,
    dimension: Dimension,
    within: Dimension,
    metrics: Sequence[Metric],
    month: Month | Period,
    *,
    now: datetime,
) -> dict[str, Numbers]:
    """For each member of ``within`` what ``counted`` gives with it as a filter.

    One statement for all of them, and a second one where there are quantiles.
    """
    measures = measures_needed(source, metrics)
    other = member_of_row(within, within.members())
    member = member_of_row(dimension, dimension.members())
    rows = in_reach(source, measures, month, now=now).order_by()
    found: dict[str, Numbers] = {}
    for row in rows.values(crossed_member=other, counted_member=member).annotate(
        **columns_of(measures, month, now=now)
    ):
        numbers = found.setdefault(row["crossed_member"], {})
        for measure in measures:
            numbers[row["counted_member"], measure.key] = whole_number(row[f"n_{measure.key}"])
    apart = measures_needed(source, [row for row in metrics if not row.formula.has_parts])
    if apart:
        rows = in_reach(source, apart, month, now=now).order_by()
        for row in rows.values(crossed_member=other).annotate(**columns_of(apart, month, now=now)):
            numbers = found.setdefault(row["crossed_member"], {})
            for measure in apart:
                numbers[WHOLE, measure.key] = whole_number(row[f"n_{measure.key}"])
    return found
