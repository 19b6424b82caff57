"""When an item will be finished if it goes on as it went, and between which months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from civicloop.engines.tracking.rules.months import apart, later
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
    quickest and slowest month. What fell back counts as a month without gain. A report that
    covers several months, or follows a silence, tells its gain evenly over them.
    """
    if not actuals:
        return None
    month, reached = actuals[-1]
    left = HUNDRED - reached
    if left <= 0:
        return Forecast(month, month, month, len(actuals))
    recent = list(actuals[-RECENT - 1 :])
    if len(actuals) == len(recent):
        usual = apart(recent[0][0], recent[1][0]) if len(recent) > 1 else 1
        recent = [(later(recent[0][0], -usual), ZERO), *recent]
    paces = [
        max(ZERO, value - earlier) / apart(before, when)
        for (before, earlier), (when, value) in pairwise(recent)
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
