"""Reports held against plan and rule, and what of it shows on the item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from civicloop.engines.tracking import queries
from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.models import Item, Report, Variance
from civicloop.engines.tracking.rules import (
    Judgement,
    LightRule,
    Money,
    MonthFacts,
    QualityRule,
    Thresholds,
    Trigger,
    Version,
    check_month,
    derive,
    judge,
    last_day,
    streak,
)
from civicloop.engines.tracking.states import DONE_REPORTS, Part, ReportState

Row = TypeVar("Row", bound=Model)
WHOLE = Decimal(100)
AT_A_TIME = 1000
COPIED = (
    "month",
    "planned",
    "actual",
    "lag",
    "spending",
    "triggers",
    "streak",
    "light",
    "light_reasons",
)
"""What an item keeps of the last approved report of the unit that leads."""


def judge_report(row: Report) -> Judgement:
    """Hold one report against the plan in force, the rule and the months before."""
    _, parameters = queries.thresholds(row.item.programme, last_day(row.month))
    versions = queries.versions_of([row.item_id]).get(row.item_id, [])
    before = queries.earlier([row.responsibility_id], row.month, row.item.programme)
    return judge_with(row, parameters, versions, before.get(row.responsibility_id, ()))


def judge_with(
    row: Report,
    parameters: Mapping[str, Any],
    versions: list[Version],
    before: Sequence[Report],
) -> Judgement:
    """The same for one of many: what it needs was read for all of them."""
    row.planned, row.planned_money = queries.planned_at(versions, row.month)
    sums = Money(*(Decimal(n) for n in (row.allocated, row.paid, row.payable, row.surplus)))
    found = judge(row.planned, row.actual, sums, Thresholds.of(parameters))
    row.lag, row.spending = found.lag, found.spending
    row.triggers = [trigger.value for trigger in found.triggers]
    flags: list[bool | None] = [_was_behind(one) for one in before]
    row.streak = streak([*flags, None if found.lag is None else Trigger.LAG in found.triggers])
    return found


@dataclass(frozen=True, slots=True)
class Outside:
    """What other systems say of the same month: whether it lags, and what was planned."""

    lags: bool | None = None
    planned: Decimal | None = None


def checks_of(
    row: Report, *, explained: bool | None = None, outside: Outside | None = None
) -> tuple[Fault, ...]:
    """What the data checks say of a report, as it stands.

    ``explained`` stands for a cause that is not kept yet.
    """
    if explained is None:
        explained = Variance.objects.filter(report=row, closed_on__isnull=True).exists()
    known = {row.item_id: outside} if outside is not None else {}
    return checks_of_many([row], {row.pk: explained}, known)[row.pk]


def checks_of_many(
    rows: Sequence[Report], explained: Mapping[int, bool], outside: Mapping[int, Outside]
) -> dict[int, tuple[Fault, ...]]:
    """The same for many reports of one programme and month, in a fixed number of statements.

    ``explained`` is by report, ``outside`` by item.
    """
    if not rows:
        return {}
    programme, month = rows[0].item.programme, rows[0].month
    _, parameters = queries.thresholds(programme, last_day(month))
    rule = QualityRule.of(parameters)
    versions = queries.versions_of({row.item_id for row in rows})
    before = queries.earlier([row.responsibility_id for row in rows], month, programme)
    found = {}
    for row in rows:
        done = [one for one in before.get(row.responsibility_id, ()) if one.state in DONE_REPORTS]
        there = outside.get(row.item_id, Outside())
        facts = MonthFacts(
            narrative=row.narrative,
            planned=row.planned if there.planned is None else there.planned,
            planned_approved=queries.planned_at(versions.get(row.item_id, []), month)[0],
            actual=row.actual,
            must_explain=bool(row.triggers),
            has_cause=explained.get(row.pk, False),
            completed_on=row.completed_on,
            before=done[-1].actual if done else None,
            narratives=tuple(one.narrative for one in done),
            outside_lags=there.lags,
        )
        found[row.pk] = check_month(facts, rule)
    return found


def keep_on_item(row: Report, now: datetime) -> None:
    """Show an approved report of the leading unit on its item, unless a later one does."""
    item = queries.item_for_change(row.item_id)
    leads = row.responsibility.part == Part.LEAD
    if row.state not in DONE_REPORTS or not leads or (item.month and item.month > row.month):
        return
    _, parameters = queries.thresholds(item.programme, last_day(row.month))
    copy_to(item, row, parameters)
    item.changed_at = now
    item.save(update_fields=[*COPIED, "changed_at"])


def count_streaks_after(row: Report) -> tuple[list[Report], list[Report]]:
    """Count the streaks of the later months of a part anew: these months, and those that changed.

    The oldest first, for a past month that was corrected; the years that go on with the item
    count on, as their months do when they are reported. A statement for each year, and one writes.
    """
    before = queries.earlier([row.responsibility_id], row.month, row.item.programme)
    flags = [_was_behind(one) for one in before.get(row.responsibility_id, ())]
    flags.append(_was_behind(row))
    rows = queries.reports_after(row)
    changed = []
    for one in rows:
        behind = None if one.lag is None else Trigger.LAG in one.triggers
        if one.streak != (counted := streak([*flags, behind])):
            one.streak = counted
            changed.append(one)
        flags.append(_was_behind(one))
    Report.objects.bulk_update(changed, ["streak"], batch_size=AT_A_TIME)
    return rows, changed


def copy_to(item: Item, row: Report, parameters: Mapping[str, Any]) -> None:
    """Put the figures of a report and the light by rule on an item, unsaved."""
    item.month, item.planned, item.actual = row.month, row.planned, row.actual
    item.lag, item.spending = row.lag, row.spending
    item.triggers, item.streak = list(row.triggers), row.streak
    thresholds = Thresholds.of(parameters)
    triggers = tuple(Trigger(name) for name in row.triggers)
    found = Judgement(row.lag, row.spending, triggers, thresholds.formula)
    done = row.actual == WHOLE and row.completed_on is not None
    light, reasons = derive(found, streak=row.streak, rule=LightRule.of(parameters), done=done)
    item.light, item.light_reasons = light.value, list(reasons)


def write_again(model: type[Row], rows: Sequence[Row], fields: Sequence[str]) -> None:
    """Write some fields of many locked rows that stand, set-wise.

    As an insert that always meets its row: an update by cases costs several times as much to
    put together.
    """
    every: QuerySet[Row] = QuerySet(model)
    every.bulk_create(
        rows,
        batch_size=AT_A_TIME,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=list(fields),
    )


def _was_behind(row: Report) -> bool | None:
    if row.state in {ReportState.MISSED, ReportState.DRAFT} or row.actual is None:
        return None
    return Trigger.LAG in row.triggers
