"""Remedies that did what they promised: known from the next month with nothing to explain."""

from __future__ import annotations

from collections.abc import Iterable

from civicloop.engines.tracking.models import Report, Variance
from civicloop.engines.tracking.rules import last_day
from civicloop.engines.tracking.states import DONE_REPORTS


def mark_recovered(rows: Iterable[Report]) -> int:
    """Date the open remedies before approved months that need no explanation; how many.

    The day is the last one of that month: the first on which it is known. Set-wise: one
    statement reads, one writes.
    """
    well = {
        row.responsibility_id: row.month
        for row in rows
        if row.state in DONE_REPORTS and not row.triggers and row.actual is not None
    }
    if not well:
        return 0
    waiting = Variance.objects.filter(
        report__responsibility_id__in=list(well), recovered_on__isnull=True
    ).select_related("report")
    changed = []
    for row in waiting:
        month = well[row.report.responsibility_id]
        if row.report.month < month:
            row.recovered_on = last_day(month)
            changed.append(row)
    return Variance.objects.bulk_update(changed, ["recovered_on"], batch_size=1000)
