"""How sure a mean of answers is: interval of confidence, and samples too small to tell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

SMALL = 30
"""Below this many rows a figure is marked, and a mean gets no interval.

The usual bound from which the mean of answers on a short scale may be taken as normal
(Cochran, Sampling Techniques, 3rd ed., section 2.15, names the caution; 30 is the customary
number, and a metric may set another).
"""
Z95 = Decimal("1.959964")
"""The normal quantile of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Margin:
    """The two ends of an interval of 95 % around a mean."""

    low: Decimal
    high: Decimal


def variance(total: int, squares: int, n: int) -> Decimal:
    """The sample variance from the sums of values and of their squares (n − 1 below)."""
    if n < 2:  # noqa: PLR2004 (one value varies from nothing)
        raise ValueError(f"no variance of {n} values")
    return (Decimal(squares) - Decimal(total) * total / n) / (n - 1)


def margin(
    total: int,
    squares: int,
    n: int,
    *,
    asked: int | None = None,
    bounds: tuple[int, int] | None = None,
    small: int = SMALL,
) -> Margin | None:
    """The interval of 95 % of a mean; none for a small sample.

    Where it is known how many were ``asked``, the correction for a finite population
    applies (Cochran, section 2.8): whoever hears everybody has no sampling error. It says
    nothing about those who chose not to answer; the response rate stands beside it for that.
    """
    if n < max(small, 2):
        return None
    squared_error = variance(total, squares, n) / n
    if asked:
        squared_error *= max(Decimal(asked - n) / asked, Decimal(0))
    half = Z95 * max(squared_error, Decimal(0)).sqrt()
    middle = Decimal(total) / n
    low, high = middle - half, middle + half
    if bounds:
        low, high = max(low, Decimal(bounds[0])), min(high, Decimal(bounds[1]))
    return Margin(low, high)
