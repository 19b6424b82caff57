"""Formulas over counts: the only place where the product divides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Kind(StrEnum):
    """How a formula makes a figure of its measures."""

    SUM = "sum"
    SHARE = "share"
    MEAN = "mean"
    QUANTILE = "quantile"


@dataclass(frozen=True, slots=True)
class Formula:
    """A sum of measures, a share of sums, a mean, or a quantile.

    A share and a mean are not additive, but their parts are: over several cells the
    parts are summed first and divided once. A quantile has no parts: it is kept for each
    cell, and over several cells there is none. With a denominator of 0 there is no figure,
    not a 0.

    A mean divides a sum of values by the number of values; ``squares`` sums the squares
    of the same values and ``asked`` counts who could have given one, for the margin of
    error and the response rate; ``bounds`` are the ends of the scale. A quantile's
    ``numerator`` is the kept value, in ``scale``-ths of the unit that is shown, its
    ``denominator`` counts the rows whose quantile it is.

    ``rows`` counts the rows behind a figure that speaks for a total of values and not for their
    number (``declarations.speaking``). ``people`` adds up how many people those rows speak of,
    where a row speaks of several: a floor asks for them. ``places`` is for totals of decimals:
    they are kept as whole numbers of the last place, so that no engine ever adds up fractions.
    """

    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    scale: int = 1
    kind: Kind = Kind.SUM
    squares: str = ""
    asked: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None
    rows: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: int = 0

    @property
    def is_ratio(self) -> bool:
        """Whether the figure is a quotient of two numbers that are both shown."""
        return self.kind in {Kind.SHARE, Kind.MEAN}

    @property
    def has_parts(self) -> bool:
        """Whether figures of cells can be put together from their parts."""
        return self.kind is not Kind.QUANTILE

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that the formula needs, each once."""
        squares = (self.squares,) if self.squares else ()
        every = (
            *self.numerator,
            *self.denominator,
            *squares,
            *self.asked,
            *self.rows,
            *self.people,
        )
        return tuple(dict.fromkeys(every))

    @property
    def digest_parts(self) -> list[object]:
        """What a digest of the formula covers; sums and shares as they always were.

        How many rows there are, and of how many people, is no part of what it says.
        """
        parts: list[object] = [self.numerator, self.denominator, self.scale]
        if self.kind in {Kind.MEAN, Kind.QUANTILE}:
            parts += [self.kind.value, self.squares, self.asked, self.bounds]
        if self.places:
            parts.append(self.places)
        return parts

    def parts(self, counts: Mapping[str, int]) -> tuple[int | Decimal, int | None]:
        """Numerator and denominator; a sum has no denominator, a quantile only its rows."""
        bottom = _sum(counts, self.denominator)
        if self.kind is Kind.QUANTILE:
            return bottom, None
        top = _sum(counts, self.numerator)
        return in_units(top, self.places), bottom if self.is_ratio else None

    def behind(self, counts: Mapping[str, int]) -> int:
        """How many rows the figure speaks for."""
        return _sum(counts, self.rows or self.denominator or self.numerator)

    def protects(self, counts: Mapping[str, int]) -> int:
        """Of how many people the figure speaks, as a floor asks; of rows where nothing is said.

        What was kept before the people were counted speaks of one: it stays hidden.
        """
        if not self.people:
            return self.behind(counts)
        return _sum(counts, self.people) or int(bool(_sum(counts, self.numerator)))

    def value(self, counts: Mapping[str, int]) -> Decimal | None:
        """The unrounded figure: thresholds compare this one (performance-control A0-10)."""
        top, bottom = _sum(counts, self.numerator), _sum(counts, self.denominator)
        if self.kind is Kind.SUM:
            return Decimal(top).scaleb(-self.places)
        if not bottom:
            return None
        if self.kind is Kind.QUANTILE:
            return Decimal(top) / Decimal(self.scale)
        return Decimal(top).scaleb(-self.places) * self.scale / Decimal(bottom)


def count(*measures: str) -> Formula:
    """A plain sum of measures."""
    return Formula(measures)


def percent(*, of: tuple[str, ...], over: tuple[str, ...]) -> Formula:
    """A share in percent."""
    return Formula(of, over, scale=100, kind=Kind.SHARE)


def ratio(*, of: tuple[str, ...], over: tuple[str, ...], scale: int = 1) -> Formula:
    """So many of one measure for each, or for each ``scale``, of another."""
    return Formula(of, over, scale=scale, kind=Kind.SHARE)


def mean(
    total: str,
    *,
    over: str,
    squares: str = "",
    asked: tuple[str, ...] = (),
    bounds: tuple[int, int] | None = None,
) -> Formula:
    """A mean of values, with its response rate and margin where the measures for them are given."""
    return Formula((total,), (over,), kind=Kind.MEAN, squares=squares, asked=asked, bounds=bounds)


def quantile(value: str, *, over: str, scale: int = 1) -> Formula:
    """A median or another quantile, kept for each cell because it cannot be added up."""
    return Formula((value,), (over,), scale=scale, kind=Kind.QUANTILE)


def in_units(total: int, places: int) -> int | Decimal:
    """A kept total as it is told: without the noughts behind its last place."""
    exact = Decimal(total).scaleb(-places)
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


def rounded(value: Decimal | None, decimals: int) -> Decimal | None:
    """Half up, everywhere (performance-control A0-9); ``None`` stays ``None``."""
    if value is None:
        return None
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def fingerprint(rows: Mapping[tuple[str, str], int]) -> str:
    """A digest over every count of a snapshot, whatever their order; zeros do not count."""
    lines = sorted(f"{value}\t{measure}\t{n}" for (value, measure), n in rows.items() if n)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _sum(counts: Mapping[str, int], keys: tuple[str, ...]) -> int:
    return sum(counts.get(key, 0) for key in keys)
