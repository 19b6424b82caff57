"""When an item will be finished if it goes on as it went, and between which months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from civicloop.engines.tracking.rules.months import later
from civicloop.engines.tracking.rules.numbers import HUNDRED, ZERO

RECENT = 6
"""So many of the last months say how fast it goes."""
HORIZON = 120
"""Further ahead than ten years nothing is foretold."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The month of the end as it goes on average, at best and at worst.

    ``None``: at that pace no end is in sight. ``months`` is how many months the pace was
    taken from; with fewer than three the band is as wide as chance.
    """

    expected: date | None
    earliest: date | None
    latest: date | None
    months: int


def forecast(actuals: Sequence[tuple[date, Decimal]]) -> Forecast | None:
    """Out of the actual percentages by month, oldest first; ``None`` without any.

    The pace is what was gained a month over the last half year; the band goes by its
    quickest and slowest month. What fell back counts as a month without gain.
    """
    if not actuals:
        return None
    month, reached = actuals[-1]
    left = HUNDRED - reached
    if left <= 0:
        return Forecast(month, month, month, len(actuals))
    recent = [value for _, value in actuals[-RECENT - 1 :]]
    before = [ZERO, *recent[:-1]] if len(actuals) == len(recent) else recent[:-1]
    paces = [
        max(ZERO, value - earlier)
        for earlier, value in zip(before, recent[-len(before) :], strict=True)
    ]
    mean = sum(paces, ZERO) / len(paces)
    return Forecast(
        _end(month, left, mean),
        _end(month, left, max(paces)),
        _end(month, left, min(paces)),
        len(paces),
    )


def _end(month: date, left: Decimal, pace: Decimal) -> date | None:
    if pace <= 0:
        return None
    months = int((left / pace).to_integral_value(ROUND_CEILING))
    return later(month, months) if months <= HORIZON else None
