"""Did the fix work? Before and after an intervention, beside places where nothing was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from civicloop.engines.metrics.rules.insight.neighbours import effective, resemblance
from civicloop.engines.metrics.rules.insight.students import t_quantile

LEAST = 4
"""Months on either side below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Effect:
    """How much more the place changed than those it is compared with, with 95 % interval.

    ``drift`` is by how much the distance between them grew by the month before, with its own
    interval: where that leaves out 0, they were drifting apart already, and ``change`` says
    little about the intervention. ``rho`` is by how much a month resembles the one before it,
    ``effective`` as how many independent months they therefore count.
    """

    change: float
    low: float
    high: float
    before: float
    after: float
    others_before: float
    others_after: float
    drift: float
    drift_low: float
    drift_high: float
    months_before: int
    months_after: int
    others: int
    rho: float
    effective: float

    @property
    def own(self) -> float:
        """By how much the place itself changed."""
        return self.after - self.before

    @property
    def theirs(self) -> float:
        """By how much the mean of the others changed."""
        return self.others_after - self.others_before

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.low > 0 or self.high < 0

    @property
    def was_parallel(self) -> bool:
        """Whether nothing shows that they were drifting apart before."""
        return self.drift_low <= 0 <= self.drift_high


def effect(place: Sequence[float], others: Sequence[Sequence[float]], before: int) -> Effect | None:
    """Difference in differences over monthly values; the first ``before`` months lie before.

    For each month the distance between the place and the mean of the others is taken; the
    change is the mean distance after less that before (Angrist and Pischke, Mostly Harmless
    Econometrics, 5.2), its interval Welch's for two samples (Welch 1947), with as many months as
    these count for where neighbours resemble each other (``neighbours``). A strong season
    inside the months chosen is not taken out: whole years are compared best. None with fewer
    than four months on either side, or nothing to compare with.
    """
    after = len(place) - before
    if before < LEAST or after < LEAST or not others:
        return None
    mean_other = [fmean(row[month] for row in others) for month in range(len(place))]
    distance = [mine - other for mine, other in zip(place, mean_other, strict=True)]
    first, second = distance[:before], distance[before:]
    change = fmean(second) - fmean(first)
    rho = resemblance(first, second)
    half = _welch(first, second, rho)
    drift, drift_half = _slope(first)
    return Effect(
        change=change,
        low=change - half,
        high=change + half,
        before=fmean(place[:before]),
        after=fmean(place[before:]),
        others_before=fmean(mean_other[:before]),
        others_after=fmean(mean_other[before:]),
        drift=drift,
        drift_low=drift - drift_half,
        drift_high=drift + drift_half,
        months_before=before,
        months_after=after,
        others=len(others),
        rho=rho,
        effective=effective(before, rho) + effective(after, rho),
    )


def _welch(first: Sequence[float], second: Sequence[float], rho: float) -> float:
    """Half the width of Welch's interval of 95 % for the difference of two means."""
    n, m = effective(len(first), rho), effective(len(second), rho)
    one, two = variance(first) / n, variance(second) / m
    if one + two == 0:
        return 0.0
    degrees = (one + two) ** 2 / (one**2 / (n - 1) + two**2 / (m - 1))
    return t_quantile(0.975, degrees) * sqrt(one + two)


def _slope(values: Sequence[float]) -> tuple[float, float]:
    """The slope of least squares by the month, and half the width of its interval of 95 %.

    With as many months as the residuals count for (Santer et al. 2000).
    """
    n = len(values)
    middle, mean = (n - 1) / 2, fmean(values)
    squares = sum((place - middle) ** 2 for place in range(n))
    slope = sum((place - middle) * (value - mean) for place, value in enumerate(values)) / squares
    rest = [value - mean - slope * (place - middle) for place, value in enumerate(values)]
    degrees = max(effective(n, resemblance(rest)) - 2, 1.0)
    spread = sqrt(sum(one * one for one in rest) / degrees / squares)
    return slope, t_quantile(0.975, degrees) * spread
