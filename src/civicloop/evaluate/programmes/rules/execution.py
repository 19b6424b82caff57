"""Execution rates out of accounts: sums first, then the ratio, both formulas, both numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from civicloop.engines.tracking.rules import Money, SpendingFormula

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Execution:
    """The sums of a unit or of everybody, and how many items they are of."""

    items: int
    money: Money

    def rate(self, formula: SpendingFormula) -> Decimal | None:
        """The percentage under a formula, unrounded; nothing where nothing was allotted."""
        if self.money.allocated <= 0:
            return None
        return self.money.spent(formula) * HUNDRED / self.money.allocated


def summed(rows: Iterable[Money]) -> Execution:
    """The sums of several items; a mean of ratios would let the small ones count too much."""
    found = list(rows)
    zero = Decimal(0)
    return Execution(
        len(found),
        Money(
            sum((row.allocated for row in found), zero),
            sum((row.paid for row in found), zero),
            sum((row.payable for row in found), zero),
            sum((row.surplus for row in found), zero),
        ),
    )
