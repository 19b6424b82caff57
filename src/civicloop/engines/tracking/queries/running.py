"""What the months need: the reports before, and which months open and freeze."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet

from civicloop.engines.tracking.models import Period, Programme, Report
from civicloop.engines.tracking.rules import last_period, later, period_begins
from civicloop.engines.tracking.states import DONE_REPORTS, Cadence, PeriodState, ReportState

STREAK = 24
"""So many periods are looked back on: the longest streak that a rule set may ask for."""


def last_reports(responsibility_ids: Iterable[int], month: date) -> dict[int, Report]:
    """The last report before a month that was approved, of each responsibility."""
    rows = (
        Report.objects.filter(
            responsibility_id__in=list(responsibility_ids),
            month__lt=month,
            state__in=DONE_REPORTS,
        )
        .order_by("responsibility_id", "-month")
        .distinct("responsibility_id")
    )
    return {row.responsibility_id: row for row in rows}


def earlier(
    responsibility_ids: Iterable[int], month: date, programme: Programme
) -> dict[int, list[Report]]:
    """The reports of up to 24 periods before a month, oldest first, of each responsibility."""
    reach = STREAK * Cadence(programme.cadence).months
    found: dict[int, list[Report]] = {}
    rows = Report.objects.filter(
        responsibility_id__in=list(responsibility_ids),
        month__lt=month,
        month__gte=later(month, -reach),
    )
    fields = ("responsibility_id", "month", "state", "actual", "triggers", "narrative")
    for row in rows.only(*fields).order_by("responsibility_id", "month"):
        found.setdefault(row.responsibility_id, []).append(row)
    return found


def to_open(today: date) -> list[tuple[Programme, date]]:
    """The programmes whose last period is not open yet, each with its last month."""
    found: list[tuple[Programme, date]] = []
    for cadence in Cadence:
        month = last_period(today, cadence)
        rows = Programme.objects.filter(
            has_months=True,
            cadence=cadence.value,
            begins_on__lt=later(month, 1),
            ends_on__gte=period_begins(month, cadence),
        )
        found += [(row, month) for row in rows.exclude(periods__month=month).order_by("pk")]
    return found


def to_freeze(today: date) -> QuerySet[Period]:
    """The months whose review is over and that are not frozen."""
    rows = Period.objects.filter(state=PeriodState.OPEN.value, closes_on__lt=today)
    return rows.order_by("closes_on", "pk")


def to_remind(today: date) -> QuerySet[Period]:
    """The open months whose reminders have begun."""
    rows = Period.objects.filter(state=PeriodState.OPEN.value, remind_on__lte=today)
    return rows.select_related("programme").order_by("pk")


def unsent_by_unit(period: Period) -> list[tuple[int, int]]:
    """The units that still owe reports of a month, with how many."""
    rows = Report.objects.filter(period=period, state=ReportState.DRAFT.value)
    counted = rows.order_by("unit_id").values_list("unit_id").annotate(count=Count("pk"))
    return [(unit_id, count) for unit_id, count in counted]
