"""A figure of one cell, and figures over several."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from civicloop.engines.metrics.errors import NotAdditiveError
from civicloop.engines.metrics.rules.declarations import Metric
from civicloop.engines.metrics.rules.formulas import Kind, rounded
from civicloop.engines.metrics.rules.margins import Margin, margin


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of one dimension value in one month, with what it was made of.

    ``n`` is the number of rows that the figure speaks for, ``people`` the one of which a floor
    asks (rows too, where one speaks of one), ``is_small`` says that they
    are too few to read much into it (a share of totals is no sample). ``asked`` and
    ``response`` (in percent) are those of a mean of answers, ``margin`` its interval of 95 %. A
    hidden cell tells nothing of itself (``rules.hiding``).
    """

    counts: Mapping[str, int]
    numerator: int | Decimal
    denominator: int | None
    value: Decimal | None
    shown: Decimal | None
    n: int = 0
    people: int = 0
    is_small: bool = False
    asked: int | None = None
    response: Decimal | None = None
    margin: Margin | None = None
    is_hidden: bool = False

    def misses(self, target: int | None, *, higher_is_better: bool | None) -> bool:
        """Whether the unrounded figure misses the target."""
        if target is None or self.value is None or higher_is_better is None:
            return False
        return self.value < target if higher_is_better else self.value > target


@dataclass(frozen=True, slots=True)
class AdditiveCell(Cell):
    """A plain count: the only kind of figure that may be summed."""


@dataclass(frozen=True, slots=True)
class DividedCell(Cell):
    """A share, a mean or a quantile: over several cells ``together`` divides their sums once."""


def cell(metric: Metric, counts: Mapping[str, int]) -> AdditiveCell | DividedCell:
    """The cell of a metric from the counts of its measures."""
    formula = metric.formula
    top, bottom = formula.parts(counts)
    value = formula.value(counts)
    n = formula.behind(counts)
    asked = sum(counts.get(key, 0) for key in formula.asked) if formula.asked else None
    kind = AdditiveCell if formula.kind is Kind.SUM else DividedCell
    return kind(
        counts=dict(counts),
        numerator=top,
        denominator=bottom,
        value=value,
        shown=rounded(value, metric.decimals),
        n=n,
        people=formula.protects(counts),
        is_small=formula.kind is not Kind.SUM and not formula.rows and 0 < n < metric.small,
        asked=asked,
        response=Decimal(n) * 100 / asked if asked else None,
        margin=_margin(metric, counts, n, asked),
    )


def together(metric: Metric, cells: Iterable[Cell]) -> Cell:
    """The figure over several cells: their counts are summed, then divided once.

    A quantile over more than one cell has no value, only its number of rows.
    """
    parts = list(cells)
    if any(part.is_hidden for part in parts):
        return HIDDEN
    filled = [part for part in parts if part.counts]
    if len(filled) == 1:
        return filled[0]
    total: dict[str, int] = {}
    for part in filled:
        for key, number in part.counts.items():
            total[key] = total.get(key, 0) + number
    if metric.formula.has_parts or not filled:
        return cell(metric, total)
    n = sum(part.n for part in filled)
    return DividedCell({}, n, None, None, None, n=n, people=sum(part.people for part in filled))


HIDDEN = Cell({}, 0, None, None, None, is_hidden=True)
"""What is shown of a cell that would tell of single people."""


def over_time(
    metric: Metric, cells: Sequence[Cell | None], stocks: Collection[str] = frozenset()
) -> Cell:
    """The figure of one member over several months, given in order; ``None``: nothing counted.

    Flows are summed, of ``stocks`` the last month's stand; then it is divided once. One
    hidden month hides the whole, or else it could be computed by subtracting.
    """
    if any(part is not None and part.is_hidden for part in cells):
        return HIDDEN
    if len(cells) == 1:
        return cells[0] or cell(metric, {})
    if not metric.formula.has_parts:
        return together(metric, [part for part in cells if part is not None])
    total: dict[str, int] = {}
    for index, part in enumerate(cells, start=1):
        for key, number in (part.counts if part else {}).items():
            if key not in stocks or index == len(cells):
                total[key] = total.get(key, 0) + number
    return cell(metric, total)


def additive(cells: Iterable[Cell]) -> list[AdditiveCell]:
    """Cells that may be summed; any other one, and a hidden one, raises ``NotAdditiveError``."""
    found = []
    for part in cells:
        if not isinstance(part, AdditiveCell):
            raise NotAdditiveError("a share, mean, quantile or hidden cell: use together()")
        found.append(part)
    return found


def sum_of_values(cells: Iterable[AdditiveCell]) -> Decimal:
    """The sum of plain counts.

    Handing it shares, means or quantiles is refused by the type checker, and at run time.
    """
    return sum((part.value or Decimal(0) for part in additive(cells)), Decimal(0))


def _margin(metric: Metric, counts: Mapping[str, int], n: int, asked: int | None) -> Margin | None:
    formula = metric.formula
    if not formula.squares:
        return None
    return margin(
        sum(counts.get(key, 0) for key in formula.numerator),
        counts.get(formula.squares, 0),
        n,
        asked=asked,
        bounds=formula.bounds,
        small=metric.small,
    )
