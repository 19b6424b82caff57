"""How a figure moved between two months. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from civicloop.engines.metrics.rules import Cell, Metric


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between two figures as printed; whether that is better, if one can say.

    It is taken between the rounded figures, so that a reader who subtracts gets the same.
    """

    by: Decimal
    is_better: bool | None

    @property
    def sign(self) -> str:
        """A sign that needs no colour: up, down, or the same."""
        if not self.by:
            return "＝"
        return "▲" if self.by > 0 else "▼"

    @property
    def size(self) -> Decimal:
        """The difference without its sign."""
        return abs(self.by)


def change(metric: Metric, now: Cell | None, before: Cell | None) -> Change | None:
    """The change from one cell to another; none where either has no figure."""
    if now is None or before is None or now.shown is None or before.shown is None:
        return None
    by = now.shown - before.shown
    if metric.higher_is_better is None or not by:
        return Change(by, None)
    return Change(by, (by > 0) == metric.higher_is_better)
