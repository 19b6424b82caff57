"""Remedies that did what they promised: known from the next month with nothing to explain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from civicloop.engines.tracking import queries
from civicloop.engines.tracking.models import Report, Variance
from civicloop.engines.tracking.rules import last_day
from civicloop.engines.tracking.states import DONE_REPORTS


def mark_recovered(rows: Iterable[Report]) -> int:
    """Date the open remedies before approved months that need no explanation; how many.

    The day is the last one of the first such month: the first on which it is known. Remedies
    of the year that an item goes on with are made good by its months as well. A fixed number
    of statements reads, one writes.
    """
    well: dict[int, list[date]] = {}
    for row in sorted(rows, key=lambda row: row.month):
        if row.state in DONE_REPORTS and not row.triggers and row.actual is not None:
            well.setdefault(row.responsibility_id, []).append(row.month)
    if not well:
        return 0
    newest = queries.with_earlier_years(well)
    waiting = Variance.objects.filter(
        report__responsibility_id__in=list(newest), recovered_on__isnull=True
    ).select_related("report")
    changed = []
    for remedy in waiting:
        report = remedy.report
        months = well[newest[report.responsibility_id]]
        if (first := next((month for month in months if month > report.month), None)) is not None:
            remedy.recovered_on = last_day(first)
            changed.append(remedy)
    return Variance.objects.bulk_update(changed, ["recovered_on"], batch_size=1000)


def recount(responsibility_id: int) -> int:
    """Date every remedy of a part anew, after one of its past months was corrected; how many.

    What is made good may lie later, earlier, or no longer be so at all, in the years that the
    part goes on with and in those that go on with it too. A fixed number of statements for
    each year reads, one writes.
    """
    earlier = queries.with_earlier_years([responsibility_id])
    rows = Report.objects.filter(
        responsibility_id__in={*earlier, *queries.going_on(responsibility_id)},
        state__in=DONE_REPORTS,
        actual__isnull=False,
    )
    well = [row.month for row in rows.only("month", "triggers").order_by("month")
            if not row.triggers]  # fmt: skip
    changed = []
    remedies = Variance.objects.filter(report__responsibility_id__in=list(earlier))
    for remedy in remedies.select_related("report"):
        first = next((month for month in well if month > remedy.report.month), None)
        day = None if first is None else last_day(first)
        if remedy.recovered_on != day:
            remedy.recovered_on = day
            changed.append(remedy)
    return Variance.objects.bulk_update(changed, ["recovered_on"], batch_size=1000)
