"""Reading figures, counting rows, and the rows behind a number."""

from civicloop.engines.metrics.queries.boards import Standing, standing, standing_rows
from civicloop.engines.metrics.queries.counting import Numbers, counted, of_metric, taken
from civicloop.engines.metrics.queries.figures import (
    Figure,
    kept_months,
    of_member,
    resolve,
    resolve_many,
    unfinished_months,
)
from civicloop.engines.metrics.queries.rows import condition, measures_of, rows

__all__ = [
    "Figure",
    "Numbers",
    "Standing",
    "condition",
    "counted",
    "kept_months",
    "measures_of",
    "of_member",
    "of_metric",
    "resolve",
    "resolve_many",
    "rows",
    "standing",
    "standing_rows",
    "taken",
    "unfinished_months",
]
