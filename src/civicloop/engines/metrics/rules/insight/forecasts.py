"""The coming months, as the past would have them, with the room for error that it showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from civicloop.engines.metrics.rules.insight.neighbours import effective, growth, resemblance
from civicloop.engines.metrics.rules.insight.students import t_quantile

YEAR = 12
LEAST = 8
"""Months below which nothing is forecast."""
COVER = 0.80
"""How often the interval is meant to hold: four times of five."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """A coming month: the middle of what is expected, and an interval of 80 %.

    ``n`` is the number of months behind it, ``method`` says which one was used; its
    ``errors`` count as ``effective`` independent ones. ``spread`` is the root of their mean square,
    ``factor`` Student's t by which it is taken, and ``growth`` how many times wider it is by then:
    half the interval is their product.
    """

    ahead: int
    middle: float
    low: float
    high: float
    n: int
    method: str
    errors: int
    effective: float
    spread: float
    factor: float
    growth: float

    @property
    def half(self) -> float:
        """Half the width of the interval before it is kept within bounds."""
        return self.factor * self.spread * self.growth


def forecast(
    values: Sequence[float],
    months: int,
    *,
    floor: float | None = 0.0,
    ceiling: float | None = None,
) -> list[Forecast]:
    """The coming months by the seasonal naive method, or by the naive one for short series.

    With two years and more each month repeats that of the year before, with its error growing
    by the year; below that it repeats the last one, with its error growing by the root of
    the months (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2
    and 5.5). The error is that of the same method over the past; Student's t allows for how
    few errors there are. Nothing for fewer than eight months. No end falls below ``floor``, or
    rises above ``ceiling``: a share has no more than a hundred in a hundred.
    """
    n = len(values)
    if n < LEAST:
        return []
    lag, method = (YEAR, "seasonal") if n >= 2 * YEAR else (1, "naive")
    errors = [values[place] - values[place - lag] for place in range(lag, n)]
    spread = sqrt(sum(error * error for error in errors) / len(errors))
    rho = resemblance(errors)
    counts = effective(len(errors), rho)
    factor = t_quantile((1 + COVER) / 2, counts)
    found = []
    for ahead in range(1, months + 1):
        rounds = (ahead - 1) // lag + 1
        middle = values[n - lag + (ahead - 1) % lag]
        wider = growth(rounds, rho if lag == 1 else _yearly(errors))
        half = factor * spread * wider
        found.append(
            Forecast(
                ahead=ahead,
                middle=middle,
                low=middle - half if floor is None else max(middle - half, floor),
                high=middle + half if ceiling is None else min(middle + half, ceiling),
                n=n,
                method=method,
                errors=len(errors),
                effective=counts,
                spread=spread,
                factor=factor,
                growth=wider,
            )
        )
    return found


def _yearly(errors: Sequence[float]) -> float:
    """By how much the error of a month resembles that of the year before; 0 while nobody knows."""
    years = [errors[month::YEAR] for month in range(YEAR)]
    return resemblance(*years) if len(errors) >= 3 * YEAR else 0.0
