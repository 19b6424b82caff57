"""The months of a programme: opened with prefilled reports, frozen after review, set-wise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError, StepNotOpenError
from civicloop.engines.tracking.events import PeriodFrozen, PeriodOpened, ReportMoved
from civicloop.engines.tracking.models import Item, Period, Programme, Report, Responsibility
from civicloop.engines.tracking.rules import PeriodRule, days_of, is_period, last_day, month_of
from civicloop.engines.tracking.services.judging import (
    COPIED,
    copy_to,
    judge_with,
    write_again,
)
from civicloop.engines.tracking.services.recovery import mark_recovered
from civicloop.engines.tracking.states import (
    DONE_REPORTS,
    REPORTED_ITEMS,
    Cadence,
    Part,
    PeriodState,
    ReportState,
    ResponsibilityState,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import queries as calendars
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

AT_A_TIME = 1000
OWING = (ResponsibilityState.ASSIGNED.value, ResponsibilityState.FINISHED.value)
JUDGED = ("planned", "planned_money", "lag", "spending", "triggers", "streak")


@transaction.atomic
def open_period(
    programme_id: int, month: date, *, actor: Actor, now: datetime | None = None
) -> Period:
    """Open a month: one report for every unit's open part, prefilled from its last month.

    In a programme by quarters or halves the month is the last one of a period.

    Sums and the percentage are those of last month, plan and rule those of this one; the
    text is left empty. A fixed number of statements, however many items there are.
    """
    now = now or clock.now()
    programme = queries.programme_for_change(programme_id)
    require(policies.may_manage(actor, programme.owner_id), action="tracking.manage")
    if month != month_of(month) or not is_period(month, Cadence(programme.cadence)):
        raise FaultyFieldsError({"month": (Fault("not_to_open", {"month": month.isoformat()}),)})
    if Period.objects.filter(programme=programme, month=month).exists():
        raise FaultyFieldsError({"month": (Fault("opened_already", {"month": month.isoformat()}),)})
    version, parameters = queries.thresholds(programme, last_day(month))
    period = period_on(programme, month, version, parameters)
    period.save()
    rows = _drafts(programme, period)
    Report.objects.bulk_create(rows, batch_size=AT_A_TIME)
    ledger.append(opened(programme, period, len(rows)), actor=actor, at=now)
    return period


def period_on(
    programme: Programme, month: date, version: int, parameters: Mapping[str, object]
) -> Period:
    """A month with its days by the rule, unsaved."""
    days = days_of(month, PeriodRule.of(parameters), calendars.calendar())
    return Period(
        programme=programme,
        month=month,
        opens_on=days.opens,
        remind_on=days.remind,
        due_on=days.due,
        closes_on=days.closes,
        rule_version=version,
    )


def opened(programme: Programme, period: Period, reports: int) -> PeriodOpened:
    """What is told of a month that opens."""
    return PeriodOpened(
        period=period.ref,
        programme=programme.ref,
        month=period.month.isoformat(),
        reports=reports,
        due_on=period.due_on.isoformat(),
    )


def _drafts(programme: Programme, period: Period) -> list[Report]:
    parts = list(owing(programme, period.month))
    last = queries.last_reports([part.pk for part in parts], period.month)
    versions = queries.versions_of({part.item_id for part in parts})
    rows = []
    for part in parts:
        planned, money = queries.planned_at(versions.get(part.item_id, []), period.month)
        row = draft(part, period, last.get(part.pk))
        row.planned, row.planned_money = planned, money
        rows.append(row)
    return rows


def owing(programme: Programme, month: date) -> QuerySet[Responsibility]:
    """The parts of units that have to say something of a month."""
    return Responsibility.objects.filter(
        item__programme=programme,
        item__state__in=REPORTED_ITEMS,
        item__begins_on__lte=last_day(month),
        state__in=OWING,
    ).order_by("pk")


def draft(part: Responsibility, period: Period, before: Report | None) -> Report:
    """A part's report of a month, prefilled from the one before, unsaved."""
    row = Report(
        responsibility=part,
        period=period,
        item_id=part.item_id,
        unit_id=part.unit_id,
        month=period.month,
        due_on=period.due_on,
    )
    if before is not None:
        for name in ("actual", "allocated", "paid", "payable", "surplus", "forecast_on"):
            setattr(row, name, getattr(before, name))
    return row


@transaction.atomic
def freeze_period(period_id: int, *, actor: Actor, now: datetime | None = None) -> Period:
    """Close a month for good: judge what was approved, call the rest missed, show it on items.

    After it only ``correct_report`` is left. A fixed number of statements.
    """
    now = now or clock.now()
    period = queries.period_for_change(period_id)
    programme = period.programme
    require(policies.may_manage(actor, programme.owner_id), action="tracking.manage")
    if period.state == PeriodState.FROZEN:
        raise StepNotOpenError("period", "freeze", period.state)
    _, parameters = queries.thresholds(programme, last_day(period.month))
    rows = list(
        Report.objects.select_for_update(of=("self",))
        .filter(period=period)
        .select_related("responsibility")
        .order_by("pk")
    )
    versions = queries.versions_of({row.item_id for row in rows})
    before = queries.earlier([row.responsibility_id for row in rows], period.month, programme)
    missed = [row for row in rows if row.state not in DONE_REPORTS]
    for row in rows:
        judge_with(
            row,
            parameters,
            versions.get(row.item_id, []),
            before.get(row.responsibility_id, ()),
        )
    for row in missed:
        row.state = ReportState.MISSED.value
        row.version += 1
    write_again(Report, rows, (*JUDGED, "state", "version"))
    _show(rows, parameters, now)
    mark_recovered(rows)
    period.state, period.frozen_at = PeriodState.FROZEN.value, now
    period.save(update_fields=["state", "frozen_at"])
    ledger.append_many([(missing(row), actor, "", now) for row in missed])
    ledger.append(frozen(programme, period, len(rows), len(missed)), actor=actor, at=now)
    return period


def frozen(programme: Programme, period: Period, reports: int, missed: int) -> PeriodFrozen:
    """What is told of a month that is closed for good."""
    return PeriodFrozen(
        period=period.ref,
        programme=programme.ref,
        month=period.month.isoformat(),
        reports=reports,
        missed=missed,
    )


def _show(rows: list[Report], parameters: dict[str, object], now: datetime) -> None:
    leading = {
        row.item_id: row
        for row in rows
        if row.state in DONE_REPORTS and row.responsibility.part == Part.LEAD
    }
    items = list(Item.objects.select_for_update(of=("self",)).filter(pk__in=leading).order_by("pk"))
    changed = []
    for item in items:
        row = leading[item.pk]
        if item.month is None or item.month <= row.month:
            copy_to(item, row, parameters)
            item.changed_at = now
            changed.append(item)
    write_again(Item, changed, (*COPIED, "changed_at"))


def missing(row: Report) -> ReportMoved:
    """What is told of a report that nobody sent in time."""
    return ReportMoved(
        item=f"tracking:item:{row.item_id}",
        report=row.ref,
        month=row.month.isoformat(),
        move="miss",
        state=row.state,
        actual="" if row.actual is None else str(row.actual),
        triggers=",".join(row.triggers),
    )


def open_due(*, actor: Actor, now: datetime | None = None) -> int:
    """Open the period that is over for every programme that runs; how many."""
    now = now or clock.now()
    due = queries.to_open(timezone.localdate(now))
    for programme, month in due:
        open_period(programme.pk, month, actor=actor, now=now)
    return len(due)


def freeze_due(*, actor: Actor, now: datetime | None = None) -> int:
    """Freeze every month whose review is over; how many."""
    now = now or clock.now()
    due = list(queries.to_freeze(timezone.localdate(now)).values_list("pk", flat=True))
    for period_id in due:
        freeze_period(period_id, actor=actor, now=now)
    return len(due)
