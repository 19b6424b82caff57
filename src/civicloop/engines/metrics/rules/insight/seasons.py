"""Which months of the year lie above and below the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

YEAR = 12
LEAST = 3 * YEAR
"""Months from which on each month of the year has two neighbours to be compared with."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A month by its place in the series, beside the mean of the twelve months around it."""

    place: int
    value: float
    usual: float

    @property
    def percent(self) -> float:
        """The month as a share of a usual one."""
        return 100 * self.value / self.usual


@dataclass(frozen=True, slots=True)
class Seasons:
    """For each month of the year its share of a usual month, in percent; over ``n`` months.

    ``ratios`` are the months that each of the twelve was averaged from, and ``scale`` by what the
    averages were multiplied so that the twelve have a mean of 100.
    """

    index: Sequence[float]
    n: int
    ratios: Sequence[Sequence[Ratio]]
    scale: float

    @property
    def highest(self) -> int:
        """The month of the year (1 to 12) that lies highest."""
        return max(range(YEAR), key=lambda month: self.index[month]) + 1

    @property
    def lowest(self) -> int:
        """The month of the year that lies lowest."""
        return min(range(YEAR), key=lambda month: self.index[month]) + 1


def seasons(values: Sequence[float], first_month: int) -> Seasons | None:
    """Seasonal indices by the ratio to the centred moving average of twelve months.

    Classical multiplicative decomposition (Hyndman and Athanasopoulos, Forecasting: Principles
    and Practice, 3rd ed., 3.4): the ratios of each month of the year are averaged, and the twelve
    scaled to a mean of 100. None for fewer than three years or a month without any rows.
    """
    if len(values) < LEAST or min(values) <= 0:
        return None
    ratios: list[list[Ratio]] = [[] for _month in range(YEAR)]
    half = YEAR // 2
    for place in range(half, len(values) - half):
        window = values[place - half : place + half + 1]
        trend = (sum(window) - (window[0] + window[-1]) / 2) / YEAR
        ratios[(first_month - 1 + place) % YEAR].append(Ratio(place, values[place], trend))
    means = [fmean(ratio.percent for ratio in row) for row in ratios]
    scale = 100 / fmean(means)
    return Seasons([value * scale for value in means], len(values), ratios, scale)
