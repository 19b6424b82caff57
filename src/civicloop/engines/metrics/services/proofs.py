"""Proof that what is kept is what the rows say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from civicloop.engines.metrics import queries
from civicloop.engines.metrics.rules import METRICS, SOURCES, WHOLE, Month
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose kept number, fresh count and opened rows are not all the same."""

    metric: str
    month: str
    value: str
    side: str
    kept: int
    fresh: int
    opened: int


def prove(
    key: str, *, by: str, month: Month, actor: Actor, now: datetime | None = None
) -> list[Difference]:
    """Compare kept numbers with a fresh count and with the rows that open behind them.

    ``actor`` must see every row of the source. An empty list is the proof.
    """
    at = now or clock.now()
    metric = METRICS.get(key)
    source = SOURCES.get(metric.source)
    figure = queries.kept(key, by=by, months=[month], bare=True)
    fresh = queries.of_metric(
        metric, queries.counted(source, source.dimension(by), [metric], month, now=at)
    )
    values = {value for value, _month in figure.cells} | {value for value, _side in fresh}
    if not metric.formula.has_parts:
        values.add(WHOLE)
    found = []
    for value in sorted(values):
        kept = figure.at(value, month)
        for side in metric.formula.measures:
            rows = queries.rows(
                key, by=by, value=value, month=month, side=side, actor=actor, now=at, bare=True
            )
            numbers = (
                kept.counts.get(side, 0) if kept else 0,
                fresh.get((value, side), 0),
                queries.taken(source.measure(side), rows),
            )
            if len(set(numbers)) > 1:
                found.append(Difference(key, month.key, value, side, *numbers))
    return found
