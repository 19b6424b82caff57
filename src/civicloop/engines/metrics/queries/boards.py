"""What stands at this moment, by member: counted from the rows, by indexes alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from civicloop.engines.metrics.queries.counting import in_member, member_of_row
from civicloop.engines.metrics.rules import (
    BOARDS,
    NO_MEMBER,
    SOURCES,
    WHOLE,
    Board,
    Day,
    Dimension,
    Gauge,
    Member,
    Source,
)
from civicloop.kernel.actors.rules import Actor


@dataclass(frozen=True)
class Standing:
    """The numbers of a board at an instant, by member and gauge."""

    board: Board
    dimension: Dimension
    at: datetime
    members: Sequence[Member]
    numbers: Mapping[tuple[str, str], int]

    def number(self, value: str, gauge: str) -> int:
        """The number of a member, or of the whole (``WHOLE``)."""
        return self.numbers.get((value, gauge), 0)


def standing(key: str, *, now: datetime) -> Standing:
    """A board's numbers: one statement for its gauges, one for each of its flows, one for names."""
    board = BOARDS.get(key)
    source = SOURCES.get(board.source)
    dimension = source.dimension(board.by)
    every = dimension.members()
    day = Day.of(now)
    numbers = _grouped(source, dimension, every, Q(board.among), board.gauges, now=now)
    for flow in board.flows:
        numbers |= _grouped(source, dimension, every, flow.where(now, day), [flow], now=now)
    for gauge in (*board.gauges, *board.flows):
        numbers[WHOLE, gauge.key] = sum(
            number for (_value, name), number in numbers.items() if name == gauge.key
        )
    used = {value for (value, _gauge), number in numbers.items() if number}
    members = [row for row in (*every, NO_MEMBER) if row.value in used]
    return Standing(board, dimension, now, members, numbers)


def standing_rows(
    key: str, *, gauge: str, value: str, actor: Actor, now: datetime
) -> QuerySet[Any]:
    """The rows behind a number of a board, the newest first, as far as the actor may see them."""
    board = BOARDS.get(key)
    source = SOURCES.get(board.source)
    wanted = board.gauge(gauge)
    found: QuerySet[Any] = source.rows().filter(wanted.where(now, Day.of(now)))
    if wanted in board.gauges:
        found = found.filter(board.among)
    if value != WHOLE:
        found = found.filter(in_member(source.dimension(board.by), value))
    return found.filter(source.visible(actor)).order_by(f"-{source.newest}", "-pk")


def _grouped(
    source: Source,
    dimension: Dimension,
    members: Sequence[Member],
    among: Q,
    gauges: Iterable[Gauge],
    *,
    now: datetime,
) -> dict[tuple[str, str], int]:
    day = Day.of(now)
    columns = {f"n_{row.key}": Count("pk", filter=row.where(now, day)) for row in gauges}
    rows = (
        source.rows()
        .filter(among)
        .order_by()
        .values(counted_member=member_of_row(dimension, members))
        .annotate(**columns)
    )
    return {
        (row["counted_member"], name.removeprefix("n_")): row[name]
        for row in rows
        for name in columns
    }
