"""Reading stored results."""

from civicloop.publish.dashboards.queries.alerts import (
    alerts_of,
    dimensions_of,
    is_member,
    metric_key_of,
    name_of_watched,
    seen_by,
)
from civicloop.publish.dashboards.queries.annotations import (
    annotation,
    annotation_for_change,
    annotations_of_metric,
    annotations_of_topic,
    is_said,
)
from civicloop.publish.dashboards.queries.own_pages import (
    first_page,
    own_page,
    own_page_for_change,
    own_pages,
    page_for,
    pages_shared_with,
)
from civicloop.publish.dashboards.queries.sharing import links_of
from civicloop.publish.dashboards.queries.topics import (
    Due,
    due,
    is_known_here,
    known_here,
    results,
    results_of,
    totals,
)

__all__ = [
    "Due",
    "alerts_of",
    "annotation",
    "annotation_for_change",
    "annotations_of_metric",
    "annotations_of_topic",
    "dimensions_of",
    "due",
    "first_page",
    "is_known_here",
    "is_member",
    "is_said",
    "known_here",
    "links_of",
    "metric_key_of",
    "name_of_watched",
    "own_page",
    "own_page_for_change",
    "own_pages",
    "page_for",
    "pages_shared_with",
    "results",
    "results_of",
    "seen_by",
    "totals",
]
