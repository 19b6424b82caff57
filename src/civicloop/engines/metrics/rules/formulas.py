"""Formulas over counts: the only place where the product divides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Formula:
    """A ratio of sums of measures, or, without a denominator, a plain sum.

    A ratio is not additive: over several cells its parts are summed first and
    divided once. With a denominator of 0 there is no figure, not a 0.
    """

    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    scale: int = 1

    @property
    def is_ratio(self) -> bool:
        """Whether the figure is a quotient."""
        return bool(self.denominator)

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that the formula needs, each once."""
        return tuple(dict.fromkeys((*self.numerator, *self.denominator)))

    def parts(self, counts: Mapping[str, int]) -> tuple[int, int | None]:
        """Numerator and denominator; no denominator for a plain sum."""
        top = sum(counts.get(name, 0) for name in self.numerator)
        if not self.denominator:
            return top, None
        return top, sum(counts.get(name, 0) for name in self.denominator)

    def value(self, counts: Mapping[str, int]) -> Decimal | None:
        """The unrounded figure: thresholds compare this one (performance-control A0-10)."""
        top, bottom = self.parts(counts)
        if bottom is None:
            return Decimal(top)
        return Decimal(top) * self.scale / Decimal(bottom) if bottom else None


def count(*measures: str) -> Formula:
    """A plain sum of measures."""
    return Formula(measures)


def percent(*, of: tuple[str, ...], over: tuple[str, ...]) -> Formula:
    """A share in percent."""
    return Formula(of, over, scale=100)


def rounded(value: Decimal | None, decimals: int) -> Decimal | None:
    """Half up, everywhere (performance-control A0-9); ``None`` stays ``None``."""
    if value is None:
        return None
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def fingerprint(rows: Mapping[tuple[str, str], int]) -> str:
    """A digest over every count of a snapshot, whatever their order; zeros do not count."""
    lines = sorted(f"{value}\t{measure}\t{n}" for (value, measure), n in rows.items() if n)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
