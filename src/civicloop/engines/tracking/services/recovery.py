"""Remedies that did what they promised: known from the next month with nothing to explain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from civicloop.engines.tracking.models import Report, Variance
from civicloop.engines.tracking.rules import last_day
from civicloop.engines.tracking.states import DONE_REPORTS


def mark_recovered(rows: Iterable[Report]) -> int:
    """Date the open remedies before approved months that need no explanation; how many.

    The day is the last one of the first such month: the first on which it is known. One
    statement reads, one writes.
    """
    well: dict[int, list[date]] = {}
    for row in sorted(rows, key=lambda row: row.month):
        if row.state in DONE_REPORTS and not row.triggers and row.actual is not None:
            well.setdefault(row.responsibility_id, []).append(row.month)
    if not well:
        return 0
    waiting = Variance.objects.filter(
        report__responsibility_id__in=list(well), recovered_on__isnull=True
    ).select_related("report")
    changed = []
    for remedy in waiting:
        report = remedy.report
        months = well[report.responsibility_id]
        if (first := next((month for month in months if month > report.month), None)) is not None:
            remedy.recovered_on = last_day(first)
            changed.append(remedy)
    return Variance.objects.bulk_update(changed, ["recovered_on"], batch_size=1000)
