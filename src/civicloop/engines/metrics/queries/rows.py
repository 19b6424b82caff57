"""The rows behind a number: the same predicates that counted it, and the reader's rights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from civicloop.engines.metrics.errors import HiddenCellError, UnknownCellError
from civicloop.engines.metrics.queries.counting import chosen_members, in_member
from civicloop.engines.metrics.queries.figures import kept
from civicloop.engines.metrics.rules import METRICS, SOURCES, WHOLE, Metric, Month, Period, Source
from civicloop.kernel.actors.rules import Actor

SIDES = ("numerator", "denominator")


def condition(
    source: Source, measures: tuple[str, ...], month: Month | Period, *, now: datetime
) -> Q:
    """The rows that any of the measures counts in a month, as far as the month has run."""
    until = min(month.ends, now)
    found = [source.measure(key).where(month.begins, until) for key in measures]
    return reduce(or_, found) if found else Q(pk__in=[])


def rows(
    key: str,
    *,
    by: str,
    value: str,
    month: Month | Period,
    side: str,
    actor: Actor | None,
    now: datetime,
    filters: Mapping[str, str] | None = None,
    bare: bool = False,
) -> QuerySet[Any]:
    """The rows of one cell, the newest first, as far as the actor may see them.

    All rows that the cell stands on are counted, whatever is taken from them.

    ``side`` is ``numerator``, ``denominator`` or the key of a measure; ``value`` is
    a member of the dimension, ``-`` for rows of no member, or empty for the whole city.
    Without an ``actor`` they are all there are, for proofs alone.
    Rows of a hidden cell raise ``HiddenCellError``, as those of a month that nobody counted yet,
    but for a proof that asks for them ``bare``.
    """
    metric = METRICS.get(key)
    if metric.floor and actor is not None and not bare:
        _refuse_hidden(metric, by or metric.by[-1], value, month, filters or {})
    source = SOURCES.get(metric.source)
    found: QuerySet[Any] = source.rows().filter(
        condition(source, measures_of(metric, side), month, now=now)
    )
    if value:
        found = found.filter(in_member(source.dimension(by), value))
    found = found.filter(chosen_members(source, filters or {}))
    if actor is not None:
        found = found.filter(source.visible(actor))
    return found.order_by(f"-{source.newest}", "-pk")


def measures_of(metric: Metric, side: str) -> tuple[str, ...]:
    """The measures of one side of a formula, or one of its measures by name."""
    if side == "numerator":
        return metric.formula.numerator
    if side == "denominator" and metric.formula.denominator:
        return metric.formula.denominator
    if side in metric.formula.measures:
        return (side,)
    raise UnknownCellError(f"{metric.key} has no side called {side!r}")


def _refuse_hidden(
    metric: Metric, by: str, value: str, month: Month | Period, filters: Mapping[str, str]
) -> None:
    months = [month] if isinstance(month, Month) else list(month.months)
    chosen = {**({by: value} if value else {}), **filters}
    if not months or len(chosen) > 1:
        raise HiddenCellError(metric.key)
    dimension, member = next(iter(chosen.items()), (by, WHOLE))
    figure = kept(metric.key, by=dimension, months=months)
    parts = [figure.at(member, row) for row in months]
    if figure.missing or any(part and part.is_hidden for part in parts):
        raise HiddenCellError(metric.key)
