"""Many past months of a programme at once, each lived on its own days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError
from civicloop.engines.tracking.models import (
    Cause,
    Item,
    Period,
    Programme,
    Report,
    Responsibility,
    Variance,
)
from civicloop.engines.tracking.rules import (
    day_after,
    is_period,
    last_day,
    month_of,
)
from civicloop.engines.tracking.services import months, taking_over
from civicloop.engines.tracking.services.judging import COPIED, copy_to, judge_with, write_again
from civicloop.engines.tracking.services.recovery import mark_recovered
from civicloop.engines.tracking.services.reports import Explanation, Figures, put
from civicloop.engines.tracking.states import (
    DONE_REPORTS,
    Cadence,
    Part,
    PeriodState,
    ReportState,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

MORNING = time(10)
AT_A_TIME = 1000
Said = Mapping[int, tuple[Figures, Explanation | None]]


@dataclass(slots=True)
class _Month:
    """A month with its reports and the instants of its days."""

    period: Period
    parameters: dict[str, Any]
    rows: list[Report] = field(default_factory=list)

    @property
    def is_frozen(self) -> bool:
        return self.period.state == PeriodState.FROZEN


@transaction.atomic
def take_over_past(
    programme_id: int, said: Mapping[date, Said], *, actor: Actor, now: datetime | None = None
) -> int:
    """Take over what leading units said of many months, as if each had been lived; how many.

    Each month opens on its day, what was said is accepted on the day on which it was due, and
    after its review it is frozen, if that is over. As ``open_period``, ``take_over_month`` and
    ``freeze_period`` for one month after the other, in a number of statements that grows with
    the months alone by one each.
    """
    now = now or clock.now()
    programme = queries.programme_for_change(programme_id)
    require(policies.may_manage(actor, programme.owner_id), action="tracking.manage")
    wanted = sorted(said)
    if not wanted:
        return 0
    _check(programme, wanted)
    found = [_month(programme, month, now) for month in wanted]
    Period.objects.bulk_create([one.period for one in found])
    parts = list(months.owing(programme, wanted[-1]).select_related("item"))
    reasons = _live(programme, found, parts, said, actor)
    rows = [row for one in found for row in one.rows]
    Report.objects.bulk_create(rows, batch_size=AT_A_TIME)
    Variance.objects.bulk_create(reasons, batch_size=AT_A_TIME)
    mark_recovered(row for one in found if one.is_frozen for row in one.rows)
    _show(found)
    ledger.append_many(_told(programme, found, actor))
    return sum(row.state in DONE_REPORTS for row in rows)


def _check(programme: Programme, wanted: Sequence[date]) -> None:
    """Only months that end a period, each after all that were opened before."""
    last = Period.objects.filter(programme=programme).order_by("-month").first()
    for month in wanted:
        if month != month_of(month) or not is_period(month, Cadence(programme.cadence)):
            fault = Fault("not_to_open", {"month": month.isoformat()})
            raise FaultyFieldsError({"month": (fault,)})
        if last is not None and month <= last.month:
            fault = Fault("opened_already", {"month": month.isoformat()})
            raise FaultyFieldsError({"month": (fault,)})


def _month(programme: Programme, month: date, now: datetime) -> _Month:
    version, parameters = queries.thresholds(programme, last_day(month))
    period = months.period_on(programme, month, version, parameters)
    if period.closes_on < timezone.localdate(now):
        period.state = PeriodState.FROZEN.value
        period.frozen_at = _at(day_after(period.closes_on))
    return _Month(period, parameters)


def _live(
    programme: Programme,
    found: Sequence[_Month],
    parts: Sequence[Responsibility],
    said: Mapping[date, Said],
    actor: Actor,
) -> list[Variance]:
    """Write and judge the reports of each month, unsaved; the explanations."""
    versions = queries.versions_of({part.item_id for part in parts})
    first, keys = found[0].period.month, [part.pk for part in parts]
    before = queries.earlier(keys, first, programme)
    last = queries.last_reports(keys, first)
    causes = {row.code: row for row in Cause.objects.filter(is_active=True)}
    reasons: list[Variance] = []
    for one in found:
        ends = last_day(one.period.month)
        for part in parts:
            if part.item.begins_on > ends:
                continue
            row = months.draft(part, one.period, last.get(part.pk))
            words = said[one.period.month].get(part.item_id) if part.part == Part.LEAD else None
            if words is not None:
                put(row, words[0])
            plan = versions.get(part.item_id, [])
            judge_with(row, one.parameters, plan, before.get(part.pk, ()))
            if words is not None:
                taking_over.signed(row, actor, _at(one.period.due_on))
                if words[1] is not None:
                    reasons.append(taking_over.explained(row, words[1], causes))
            elif one.is_frozen:
                row.state, row.version = ReportState.MISSED.value, row.version + 1
            if row.state in DONE_REPORTS:
                last[part.pk] = row
            before.setdefault(part.pk, []).append(row)
            one.rows.append(row)
    return reasons


def _show(found: Sequence[_Month]) -> None:
    """Put the last frozen month of each leading unit on its item."""
    latest = {
        row.item_id: (row, one)
        for one in found
        if one.is_frozen
        for row in one.rows
        if row.state in DONE_REPORTS and row.responsibility.part == Part.LEAD
    }
    items = list(Item.objects.select_for_update(of=("self",)).filter(pk__in=latest).order_by("pk"))
    for item in items:
        row, one = latest[item.pk]
        copy_to(item, row, one.parameters)
        item.changed_at = _at(day_after(one.period.closes_on))
    write_again(Item, items, (*COPIED, "changed_at"))


def _told(programme: Programme, found: Sequence[_Month], actor: Actor) -> list[Any]:
    """The events of all months, in the order of their days."""
    lines: list[Any] = []
    for one in found:
        period, rows = one.period, one.rows
        opened = months.opened(programme, period, len(rows))
        lines.append((opened, actor, "", _at(period.opens_on)))
        done = [row for row in rows if row.state in DONE_REPORTS]
        lines += [(taking_over.taken(row), actor, "", _at(period.due_on)) for row in done]
        if one.is_frozen:
            missed = [row for row in rows if row.state == ReportState.MISSED]
            lines += [(months.missing(row), actor, "", period.frozen_at) for row in missed]
            frozen = months.frozen(programme, period, len(rows), len(missed))
            lines.append((frozen, actor, "", period.frozen_at))
    return lines


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))
