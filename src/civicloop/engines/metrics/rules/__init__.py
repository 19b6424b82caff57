"""The engine's pure part: months, formulas, declarations and cells."""

from civicloop.engines.metrics.rules.cells import Cell, cell, sum_of_values, together
from civicloop.engines.metrics.rules.declarations import (
    METRICS,
    REST,
    SOURCES,
    Dimension,
    Measure,
    Member,
    Metric,
    RowView,
    Source,
    declare_metric,
    declare_source,
)
from civicloop.engines.metrics.rules.formulas import (
    Formula,
    count,
    fingerprint,
    percent,
    rounded,
)
from civicloop.engines.metrics.rules.periods import Month, months_between, months_until

__all__ = [
    "METRICS",
    "REST",
    "SOURCES",
    "Cell",
    "Dimension",
    "Formula",
    "Measure",
    "Member",
    "Metric",
    "Month",
    "RowView",
    "Source",
    "cell",
    "count",
    "declare_metric",
    "declare_source",
    "fingerprint",
    "months_between",
    "months_until",
    "percent",
    "rounded",
    "sum_of_values",
    "together",
]
