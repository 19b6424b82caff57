"""A figure of one cell, and figures over several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from civicloop.engines.metrics.errors import NotAdditiveError
from civicloop.engines.metrics.rules.declarations import Metric
from civicloop.engines.metrics.rules.formulas import rounded


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of one dimension value in one month, with what it was made of."""

    counts: Mapping[str, int]
    numerator: int
    denominator: int | None
    value: Decimal | None
    shown: Decimal | None

    def misses(self, target: int | None, *, higher_is_better: bool | None) -> bool:
        """Whether the unrounded figure misses the target."""
        if target is None or self.value is None or higher_is_better is None:
            return False
        return self.value < target if higher_is_better else self.value > target


def cell(metric: Metric, counts: Mapping[str, int]) -> Cell:
    """The cell of a metric from the counts of its measures."""
    top, bottom = metric.formula.parts(counts)
    value = metric.formula.value(counts)
    return Cell(dict(counts), top, bottom, value, rounded(value, metric.decimals))


def together(metric: Metric, cells: Iterable[Cell]) -> Cell:
    """The figure over several cells: their counts are summed, then divided once."""
    total: dict[str, int] = {}
    for part in cells:
        for key, number in part.counts.items():
            total[key] = total.get(key, 0) + number
    return cell(metric, total)


def sum_of_values(metric: Metric, cells: Iterable[Cell]) -> Decimal:
    """The sum of plain counts; summing ratios is an error, never a number."""
    if metric.formula.is_ratio:
        raise NotAdditiveError(f"{metric.key} is a ratio: use together()")
    return sum((part.value or Decimal(0) for part in cells), Decimal(0))
