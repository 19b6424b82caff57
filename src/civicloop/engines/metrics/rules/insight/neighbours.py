"""Months that resemble their neighbours count for fewer: the effective number of values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import fmean

MOST = 0.9
"""More resemblance than this is not believed of a few months, nor could anything be said then."""
PER_VALUE = 4
"""Marriott and Pope: r comes out too small by (1 + 4ρ) for each of n values."""


def resemblance(*runs: Sequence[float]) -> float:
    """By how much a value resembles the one before it: autocorrelation at lag one, from 0 to 0.9.

    Taken over several runs together, each about its own mean, and corrected for what few values
    make it too small by (Marriott and Pope 1954, Biometrika 41, 390). What comes out below 0 is
    taken as 0: an interval is made wider by it and never narrower.
    """
    products = squares = 0.0
    number = 0
    for run in runs:
        mean = fmean(run)
        rest = [value - mean for value in run]
        products += sum(one * two for one, two in pairwise(rest))
        squares += sum(value * value for value in rest)
        number += len(run)
    if squares <= 0 or number <= PER_VALUE:
        return 0.0
    corrected = (number * products / squares + 1) / (number - PER_VALUE)
    return min(max(corrected, 0.0), MOST) if products > 0 else 0.0


def effective(number: int, rho: float) -> float:
    """As how many independent values so many count: n (1 − ρ) / (1 + ρ), two at least.

    For a first-order process (Wilks, Statistical Methods in the Atmospheric Sciences, 3rd ed.,
    5.2.4; Santer et al. 2000, Journal of Geophysical Research 105, 7337).
    """
    return min(float(number), max(number * (1 - rho) / (1 + rho), 2.0))


def growth(steps: int, rho: float) -> float:
    """How many times wider the sum of so many steps spreads than one step does.

    The root of the variance of a sum of steps that resemble each other: h + 2 Σ (h − k) ρᵏ.
    """
    return sqrt(steps + 2 * sum((steps - k) * rho**k for k in range(1, steps)))
