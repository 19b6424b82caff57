"""The figures of composed pages: what a reader may see of a card, from the one way to a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.queries import Figure, Result, Standing
from civicloop.engines.metrics.rules import (
    SOURCES,
    WHOLE,
    Cell,
    Member,
    Month,
    Period,
    months_until,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.publish.dashboards import policies
from civicloop.publish.dashboards.errors import BadCardError
from civicloop.publish.dashboards.rules.own_pages import LINES, Card, CardForm, check

TREND = 13


class CardState(StrEnum):
    """Whether a card shows something to this reader."""

    SHOWN = "shown"
    CLOSED = "closed"
    GONE = "gone"


@dataclass(frozen=True)
class Shown:
    """What a reader sees of a card; nothing of one that is closed to them, or gone."""

    card: Card
    state: CardState
    period: Period | None = None
    other: Period | None = None
    now: Result | None = None
    before: Result | None = None
    trend: Figure | None = None
    standing: Standing | None = None

    @property
    def lines(self) -> Sequence[tuple[Member | None, Sequence[tuple[Month, Cell | None]]]]:
        """The lines of the chart: the whole (no member), the chosen member, or the largest."""
        if self.trend is None:
            return []
        if self.card.only:
            value = next(iter(self.card.filters.values()))
            known = [*self.trend.dimension.members(), *self.trend.members]
            member = next(row for row in known if row.value == value)
            return [(member, self._line(value))]
        if not self.card.by:
            return [(None, self._line(WHOLE))]
        size = {row.value: self._size(row.value) for row in self.trend.members}
        largest = sorted(self.trend.members, key=lambda row: -size[row.value])[:LINES]
        return [(row, self._line(row.value)) for row in largest]

    def _line(self, value: str) -> list[tuple[Month, Cell | None]]:
        figure = self.trend
        return [(month, figure.at(value, month)) for month in figure.months] if figure else []

    def _size(self, value: str) -> int | Decimal:
        cells = [cell for _month, cell in self._line(value) if cell is not None]
        return sum(cell.denominator or cell.numerator for cell in cells)


def shown(
    card: Card, *, actor: Actor, now: datetime, standings: dict[str, Standing], line: bool = False
) -> Shown:
    """A card as the reader may see it at this moment; ``standings`` keeps each board that was read.

    A number costs two statements and those of its members' names, what it is compared with as
    many again, a line two more; ``line`` asks for one whatever the form.
    """
    try:
        sound = check(card)
        if sound.is_live:
            return _live(sound, actor, now, standings)
        return _measured(sound, now, line=line)
    except (BadCardError, MetricError):
        return Shown(card, CardState.GONE)


def _live(card: Card, actor: Actor, now: datetime, standings: dict[str, Standing]) -> Shown:
    if not policies.may_see_board(actor):
        return Shown(card, CardState.CLOSED)
    board, _gauge = card.gauge
    if board.key not in standings:
        standings[board.key] = metrics.standing(board.key, now=now)
    return Shown(card, CardState.SHOWN, standing=standings[board.key])


def _measured(card: Card, now: datetime, *, line: bool) -> Shown:
    present = Month.of(now)
    span, other = card.span(present), card.other(present)
    is_line = card.form == CardForm.LINE
    by = "" if is_line else card.by

    def figure(period: Period) -> Result:
        return metrics.resolve(card.metric.key, period=period, by=by, filters=card.filters, now=now)

    found = figure(span)
    before = figure(other) if other else None
    return Shown(
        card,
        CardState.SHOWN,
        period=span,
        other=other,
        now=found,
        before=before if before is not None and before.is_whole else None,
        trend=_trend(card, present) if is_line or line else None,
    )


def _trend(card: Card, present: Month) -> Figure:
    """The months of a line, from what is kept."""
    is_line = card.form == CardForm.LINE
    months = card.months(present) if is_line else months_until(card.span(present).months[-1], TREND)
    dimension = next(iter(card.filters), "") or (card.by if is_line else "") or card.metric.by[0]
    return metrics.kept(card.metric.key, by=dimension, months=months)


def choices_of(card: Card) -> Mapping[str, tuple[str, str, Sequence[Member]]]:
    """The dimensions by which a card can be divided and narrowed, with their members."""
    source = SOURCES.get(card.gauge[0].source if card.is_live else card.metric.source)
    keys = [card.gauge[0].by] if card.is_live else card.metric.by
    found = {}
    for key in keys:
        row = source.dimension(key)
        found[key] = (row.zh, row.en, [] if card.is_live else list(row.members()))
    return found
