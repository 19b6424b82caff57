"""Every read of the module."""

from civicloop.engines.tracking.queries.items import (
    Page,
    body,
    due_work,
    history_of,
    item,
    item_by_source,
    portfolio,
    programme,
    s_curve,
)
from civicloop.engines.tracking.queries.plans import planned_at, versions_of
from civicloop.engines.tracking.queries.rows import (
    change_for_change,
    evaluation_for_change,
    item_for_change,
    milestone_for_change,
    period_for_change,
    programme_for_change,
    release_for_change,
    report,
    report_for_change,
    responsibility_for_change,
    thresholds,
)
from civicloop.engines.tracking.queries.running import earlier, last_reports, to_freeze, to_open

__all__ = [
    "Page",
    "body",
    "change_for_change",
    "due_work",
    "earlier",
    "evaluation_for_change",
    "history_of",
    "item",
    "item_by_source",
    "item_for_change",
    "last_reports",
    "milestone_for_change",
    "period_for_change",
    "planned_at",
    "portfolio",
    "programme",
    "programme_for_change",
    "release_for_change",
    "report",
    "report_for_change",
    "responsibility_for_change",
    "s_curve",
    "thresholds",
    "to_freeze",
    "to_open",
    "versions_of",
]
