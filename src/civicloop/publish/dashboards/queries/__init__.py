"""Reading stored results."""

from civicloop.publish.dashboards.queries.sharing import links_of
from civicloop.publish.dashboards.queries.topics import (
    Due,
    due,
    is_known_here,
    last_month,
    results,
    results_of,
    totals,
)

__all__ = [
    "Due",
    "due",
    "is_known_here",
    "last_month",
    "links_of",
    "results",
    "results_of",
    "totals",
]
