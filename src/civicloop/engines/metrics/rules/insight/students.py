"""Quantiles of Student's t, for intervals over few values."""

from __future__ import annotations

from math import exp, lgamma, log

STEPS, SMALLEST = 300, 1e-14


def t_quantile(probability: float, degrees: float) -> float:
    """The quantile of Student's t (bisection of its distribution function)."""
    if not 0 < probability < 1 or degrees <= 0:
        raise ValueError(f"no quantile {probability} of t with {degrees} degrees of freedom")
    low, high = -1e6, 1e6
    for _step in range(200):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        if _distribution(middle, degrees) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _distribution(value: float, degrees: float) -> float:
    tail = _incomplete_beta(degrees / 2, 0.5, degrees / (degrees + value * value)) / 2
    return tail if value < 0 else 1 - tail


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularized incomplete beta function (DLMF 8.17.22, by Lentz's method)."""
    if x in {0, 1}:
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    found = d
    for step in range(1, STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for part in (even, odd):
            d, c = 1 / (1 + part * d), 1 + part / c
            found *= d * c
        if abs(d * c - 1) < SMALLEST:
            break
    return front * found
