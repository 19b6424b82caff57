"""Reading figures, counting rows, and the rows behind a number."""

from civicloop.engines.metrics.queries.counting import Numbers, counted, of_metric, taken
from civicloop.engines.metrics.queries.figures import (
    Figure,
    kept_months,
    resolve,
    resolve_many,
    unfinished_months,
)
from civicloop.engines.metrics.queries.rows import condition, measures_of, rows

__all__ = [
    "Figure",
    "Numbers",
    "condition",
    "counted",
    "kept_months",
    "measures_of",
    "of_metric",
    "resolve",
    "resolve_many",
    "rows",
    "taken",
    "unfinished_months",
]
