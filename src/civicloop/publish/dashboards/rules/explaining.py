"""Which parts moved a figure between two periods. Pure, and exact.

The change of a count is the sum of its members' changes. The change of a share or mean is
the sum, over members, of a *mix* effect (the member weighs more or less than before) and a
*rate* effect (the member itself did better or worse), as Kitagawa divided the difference of
two rates (*Journal of the American Statistical Association* 50, 1955). Both are computed as
fractions: the parts add up to the change without a rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from civicloop.engines.metrics.rules import Cell, Metric

NONE = Fraction(0)
Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """What one member did to the change: by its weight and by its own figure."""

    value: str
    mix: Fraction
    rate: Fraction

    @property
    def total(self) -> Fraction:
        """What the member moved in all."""
        return self.mix + self.rate


@dataclass(frozen=True, slots=True)
class Explained:
    """A change and the parts that make it, the one that moved most first.

    Of a count the whole effect stands in ``rate``: there is no mix in a sum.
    """

    change: Fraction
    parts: tuple[Part, ...]
    has_mix: bool

    @property
    def mix(self) -> Fraction:
        """What the changed composition moved."""
        return sum((part.mix for part in self.parts), NONE)

    @property
    def rate(self) -> Fraction:
        """What the members' own figures moved."""
        return sum((part.rate for part in self.parts), NONE)

    @property
    def raised(self) -> tuple[Part, ...]:
        """The members that raised the figure, the strongest first."""
        return tuple(part for part in self.parts if part.total > 0)

    @property
    def lowered(self) -> tuple[Part, ...]:
        """The members that lowered the figure, the strongest first."""
        return tuple(part for part in self.parts if part.total < 0)


def explain(
    metric: Metric, now: Mapping[str, Cell], before: Mapping[str, Cell]
) -> Explained | None:
    """The parts of a change between two periods, by member.

    None where there are no parts (a quantile), no figure in one of the periods, or a
    member that must not be told of.
    """
    every = (*now.values(), *before.values())
    if not metric.formula.has_parts or any(cell.is_hidden for cell in every):
        return None
    parts, others = _parts(now), _parts(before)
    if metric.formula.is_ratio:
        return explain_share(parts, others, metric.formula.scale)
    tops, other_tops = ({key: top for key, (top, _) in row.items()} for row in (parts, others))
    return explain_count(tops, other_tops)


def _parts(cells: Mapping[str, Cell]) -> dict[str, tuple[Fraction, int]]:
    """Numerators and denominators by member, exactly."""
    return {key: (Fraction(row.numerator), row.denominator or 0) for key, row in cells.items()}


def explain_count(now: Mapping[str, Exact], before: Mapping[str, Exact]) -> Explained:
    """The change of a count by member."""
    parts = [
        Part(value, NONE, Fraction(now.get(value, 0) - before.get(value, 0)))
        for value in sorted({*now, *before})
    ]
    return Explained(
        Fraction(sum(now.values()) - sum(before.values())), _in_order(parts), has_mix=False
    )


def explain_share(
    now: Mapping[str, tuple[Exact, int]],
    before: Mapping[str, tuple[Exact, int]],
    scale: int = 1,
) -> Explained | None:
    """The change of a share or mean by member, its parts being (numerator, denominator).

    A member that is there in one period only has no figure to compare: it enters or leaves,
    and all that it moves is mix.
    """
    whole_now, whole_before = _whole(now), _whole(before)
    if not whole_now[1] or not whole_before[1]:
        return None
    rate_now, rate_before = Fraction(*whole_now), Fraction(*whole_before)
    middle = (rate_now + rate_before) / 2
    parts = []
    for value in sorted({*now, *before}):
        top, bottom = now.get(value, (0, 0))
        old_top, old_bottom = before.get(value, (0, 0))
        if not bottom and not old_bottom:
            continue
        own = Fraction(top, bottom) if bottom else Fraction(old_top, old_bottom)
        old = Fraction(old_top, old_bottom) if old_bottom else own
        weight = Fraction(bottom, whole_now[1])
        old_weight = Fraction(old_bottom, whole_before[1])
        mix = (weight - old_weight) * ((own + old) / 2 - middle)
        rate = (weight + old_weight) / 2 * (own - old)
        parts.append(Part(value, mix * scale, rate * scale))
    return Explained((rate_now - rate_before) * scale, _in_order(parts), has_mix=True)


def _whole(parts: Mapping[str, tuple[Exact, int]]) -> tuple[Exact, int]:
    return sum(top for top, _ in parts.values()), sum(bottom for _, bottom in parts.values())


def _in_order(parts: list[Part]) -> tuple[Part, ...]:
    moved = [part for part in parts if part.mix or part.rate]
    return tuple(sorted(moved, key=lambda part: (-abs(part.total), part.value)))
