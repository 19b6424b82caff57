"""The module's pure part: choices, changes, charts and maps."""

from civicloop.publish.dashboards.rules.changes import Change, change
from civicloop.publish.dashboards.rules.charts import (
    compared_chart,
    members_chart,
    numbers_of,
    series_chart,
    spread_chart,
    trend_chart,
)
from civicloop.publish.dashboards.rules.choices import (
    AGAINST,
    BY_NAME,
    SORTS,
    SPANS,
    CardChoice,
    Choice,
    Line,
    in_order,
    month_of,
)
from civicloop.publish.dashboards.rules.maps import (
    STEPS,
    Drawing,
    Shape,
    Steps,
    centre,
    drawing,
    steps,
)

__all__ = [
    "AGAINST",
    "BY_NAME",
    "SORTS",
    "SPANS",
    "STEPS",
    "CardChoice",
    "Change",
    "Choice",
    "Drawing",
    "Line",
    "Shape",
    "Steps",
    "centre",
    "change",
    "compared_chart",
    "drawing",
    "in_order",
    "members_chart",
    "month_of",
    "numbers_of",
    "series_chart",
    "spread_chart",
    "steps",
    "trend_chart",
]
