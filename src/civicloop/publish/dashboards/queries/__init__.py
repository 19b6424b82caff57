"""Reading stored results."""

from civicloop.publish.dashboards.queries.annotations import (
    annotation,
    annotation_for_change,
    annotations_of_metric,
    annotations_of_topic,
    is_said,
)
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
    "annotation",
    "annotation_for_change",
    "annotations_of_metric",
    "annotations_of_topic",
    "due",
    "is_known_here",
    "is_said",
    "last_month",
    "links_of",
    "results",
    "results_of",
    "totals",
]
