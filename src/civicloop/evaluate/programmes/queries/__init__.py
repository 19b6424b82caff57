"""Every read of the module; items, plans and reports are read from the engine."""

from civicloop.evaluate.programmes.queries.checking import Contradiction, contradictions
from civicloop.evaluate.programmes.queries.outside import (
    Compared,
    UnitExecution,
    compared,
    execution_by_unit,
    existing_figures,
    figure_of,
    newest_month,
    outside_lags,
    systems,
)
from civicloop.evaluate.programmes.queries.watching import (
    HeatRow,
    UnitHonesty,
    heat,
    honesty_by_unit,
    newly_late,
    silent_items,
    worst,
)

__all__ = [
    "Compared",
    "Contradiction",
    "HeatRow",
    "UnitExecution",
    "UnitHonesty",
    "compared",
    "contradictions",
    "execution_by_unit",
    "existing_figures",
    "figure_of",
    "heat",
    "honesty_by_unit",
    "newest_month",
    "newly_late",
    "outside_lags",
    "silent_items",
    "systems",
    "worst",
]
