"""Milestones of an item: planned on their days, moved to others, reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError
from civicloop.engines.tracking.events import (
    MilestoneMoved,
    MilestoneReached,
    MilestonesPlanned,
)
from civicloop.engines.tracking.models import Milestone
from civicloop.engines.tracking.rules import Dates, Step, check_milestones
from civicloop.engines.tracking.states import ItemState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger


@transaction.atomic
def plan_milestones(
    item_id: int,
    steps: Sequence[tuple[Step, date]],
    *,
    actor: Actor,
    now: datetime | None = None,
) -> list[Milestone]:
    """Lay down the milestones of an item that has none yet, each with its planned day.

    By who keeps the programme; before the item is tracked also by the unit that leads it.
    """
    now = now or clock.now()
    item = queries.item_for_change(item_id)
    allowed = policies.may_manage(actor, item.programme.owner_id)
    if item.state == ItemState.LISTED:
        allowed = allowed or policies.may_report(actor, item)
    require(allowed, action="tracking.manage")
    rows = [Dates(step.weight, planned) for step, planned in steps]
    faults = check_milestones(rows, today=timezone.localdate(now))
    if item.milestones.exists():
        faults = (*faults, Fault("planned_already"))
    if faults:
        raise FaultyFieldsError({"milestones": faults})
    made = Milestone.objects.bulk_create(
        Milestone(
            item=item,
            position=position,
            kind=step.kind.value,
            name_zh=step.zh,
            name_en=step.en,
            weight=step.weight,
            planned_on=planned,
        )
        for position, (step, planned) in enumerate(steps, 1)
    )
    ledger.append(MilestonesPlanned(item=item.ref, count=len(made)), actor=actor, at=now)
    return made


@transaction.atomic
def move_milestones(
    item_id: int,
    days: Mapping[int, date],
    *,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> int:
    """Give milestones that are not reached other days, each its own; how many moved.

    The planned day stays beside the revised one. Days still have to follow each other.
    """
    now = now or clock.now()
    item = queries.item_for_change(item_id)
    require(policies.may_manage(actor, item.programme.owner_id), action="tracking.manage")
    rows = list(item.milestones.select_for_update().order_by("position"))
    moved = []
    for row in rows:
        day = days.get(row.pk)
        if day is not None and row.actual_on is None and day != (row.revised_on or row.planned_on):
            row.revised_on = None if day == row.planned_on else day
            moved.append(row)
    faults: dict[str, tuple[Fault, ...]] = {}
    if not reason.strip():
        faults["reason"] = (Fault("missing"),)
    if not moved:
        faults["milestones"] = (Fault("unchanged"),)
    due = [Dates(row.weight, row.revised_on or row.planned_on) for row in rows]
    if wrong := check_milestones(due, today=timezone.localdate(now)):
        faults["milestones"] = wrong
    if faults:
        raise FaultyFieldsError(faults)
    Milestone.objects.bulk_update(moved, ["revised_on"])
    ledger.append_many([(_moved(row), actor, reason.strip(), now) for row in moved])
    return len(moved)


def _moved(row: Milestone) -> MilestoneMoved:
    due = row.revised_on or row.planned_on
    return MilestoneMoved(
        item=f"tracking:item:{row.item_id}", milestone=row.ref, due_on=due.isoformat()
    )


@transaction.atomic
def reach_milestone(
    milestone_id: int,
    *,
    actual_on: date,
    evidence: str,
    actor: Actor,
    now: datetime | None = None,
) -> Milestone:
    """Say on which day a milestone was reached, with evidence: intentions are none."""
    days = {milestone_id: actual_on}
    return reach_milestones(days, evidence=evidence, actor=actor, now=now)[0]


@transaction.atomic
def reach_milestones(
    days: Mapping[int, date], *, evidence: str, actor: Actor, now: datetime | None = None
) -> list[Milestone]:
    """Say of several on which days they were reached, with the same evidence; set-wise."""
    now = now or clock.now()
    rows = queries.milestones_for_change(days)
    for item in {row.item_id: row.item for row in rows}.values():
        require(policies.may_report(actor, item), action="tracking.report")
    faults: dict[str, tuple[Fault, ...]] = {}
    if not evidence.strip():
        faults["evidence"] = (Fault("missing"),)
    if any(day > timezone.localdate(now) for day in days.values()):
        faults["actual_on"] = (Fault("in_the_future"),)
    if any(row.actual_on is not None for row in rows):
        faults["milestone"] = (Fault("reached_already"),)
    if faults:
        raise FaultyFieldsError(faults)
    for row in rows:
        row.actual_on, row.evidence = days[row.pk], evidence.strip()
    Milestone.objects.bulk_update(rows, ["actual_on", "evidence"], batch_size=1000)
    ledger.append_many([(_reached(row), actor, "", now) for row in rows])
    return rows


def _reached(row: Milestone) -> MilestoneReached:
    assert row.actual_on is not None
    return MilestoneReached(
        item=f"tracking:item:{row.item_id}",
        milestone=row.ref,
        kind=row.kind,
        actual_on=row.actual_on.isoformat(),
    )
