"""What the months need: the reports before, and which months open and freeze."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet

from civicloop.engines.tracking.models import Item, Period, Programme, Report, Responsibility
from civicloop.engines.tracking.rules import last_period, later, period_begins
from civicloop.engines.tracking.states import DONE_REPORTS, Cadence, PeriodState, ReportState

STREAK = 24
"""So many periods are looked back on: the longest streak that a rule set may ask for."""


def continued(item_ids: Iterable[int]) -> dict[int, int]:
    """The items of earlier years that some items go on with: each old one with the newest."""
    chain: dict[int, int] = {}
    newest = {pk: pk for pk in item_ids}
    while newest:
        rows = Item.objects.filter(pk__in=list(newest), continues__isnull=False)
        newest = {old: newest[pk] for pk, old in rows.values_list("pk", "continues_id")}
        chain |= newest
    return chain


def continued_into(programme_id: int) -> dict[int, int]:
    """The same for the items of a programme."""
    rows = Item.objects.filter(programme=programme_id, continues__isnull=False)
    return continued(rows.values_list("pk", flat=True))


def with_earlier_years(responsibility_ids: Iterable[int]) -> dict[int, int]:
    """Responsibilities with those of the same unit in the items that theirs goes on with."""
    own = list(responsibility_ids)
    found = {pk: pk for pk in own}
    rows = Responsibility.objects.filter(pk__in=own, item__continues__isnull=False)
    places = {(item, unit): pk for pk, item, unit in rows.values_list("pk", "item_id", "unit_id")}
    if places:
        chain = continued({item for item, _ in places})
        old = Responsibility.objects.filter(item_id__in=list(chain))
        for pk, item, unit in old.values_list("pk", "item_id", "unit_id"):
            if (chain[item], unit) in places:
                found[pk] = places[chain[item], unit]
    return found


def going_on(responsibility_id: int) -> list[int]:
    """A unit's part with its parts in the items of later years that go on with its item."""
    part = Responsibility.objects.get(pk=responsibility_id)
    items = newest = [part.item_id]
    while newest:
        newest = list(Item.objects.filter(continues__in=newest).values_list("pk", flat=True))
        items = items + newest
    found = Responsibility.objects.filter(item__in=items, unit=part.unit_id)
    return list(found.values_list("pk", flat=True))


def reports_after(row: Report) -> list[Report]:
    """The later reports of a unit's part, locked, the oldest first; those of later years too."""
    rows = Report.objects.select_for_update(of=("self",)).filter(
        responsibility__in=going_on(row.responsibility_id), month__gt=row.month
    )
    return list(rows.select_related("item__programme", "responsibility").order_by("month", "pk"))


def last_reports(responsibility_ids: Iterable[int], month: date) -> dict[int, Report]:
    """The last report before a month that was approved, of each responsibility.

    Of an item that goes on with one of the year before also that one's, of the same unit.
    """
    newest = with_earlier_years(responsibility_ids)
    rows = (
        Report.objects.filter(
            responsibility_id__in=list(newest),
            month__lt=month,
            state__in=DONE_REPORTS,
        )
        .order_by("responsibility_id", "-month")
        .distinct("responsibility_id")
    )
    found: dict[int, Report] = {}
    for row in sorted(rows, key=lambda row: row.month):
        found[newest[row.responsibility_id]] = row
    return found


def earlier(
    responsibility_ids: Iterable[int], month: date, programme: Programme
) -> dict[int, list[Report]]:
    """The reports of up to 24 periods before a month, oldest first, of each responsibility.

    Those of the year before count with an item that goes on.
    """
    reach = STREAK * Cadence(programme.cadence).months
    newest = with_earlier_years(responsibility_ids)
    found: dict[int, list[Report]] = {}
    rows = Report.objects.filter(
        responsibility_id__in=list(newest),
        month__lt=month,
        month__gte=later(month, -reach),
    )
    fields = ("responsibility_id", "month", "state", "actual", "triggers", "narrative")
    for row in rows.only(*fields).order_by("month", "responsibility_id"):
        found.setdefault(newest[row.responsibility_id], []).append(row)
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
