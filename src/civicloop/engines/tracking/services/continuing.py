"""Items that are not finished when their year ends, and go on in the programme of a later one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError
from civicloop.engines.tracking.models import Item, Milestone
from civicloop.engines.tracking.rules import Spot
from civicloop.engines.tracking.services.items import NewItem, list_item, managed, move_item
from civicloop.engines.tracking.services.plans import approve_baseline
from civicloop.engines.tracking.states import ChangeState, Part, ResponsibilityState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock

OWING = (ResponsibilityState.ASSIGNED.value, ResponsibilityState.FINISHED.value)
STONES = (
    "position", "kind", "name_zh", "name_en", "weight", "planned_on", "revised_on", "actual_on",
    "evidence",
)  # fmt: skip


@transaction.atomic
def continue_item(
    item_id: int,
    *,
    into_id: int,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Item:
    """Go on with a tracked item in the programme of a later year; the new item.

    It keeps number, units, place, plan in force and milestones with what is reached, and its
    first month begins with the last figures of the old one. The old item ends as continued and
    can still be judged for its year.
    """
    now = now or clock.now()
    item = managed(item_id, actor)
    into = queries.programme_for_change(into_id)
    require(policies.may_manage(actor, into.owner_id), action="tracking.manage")
    if wrong := _wrong(item, into):
        raise FaultyFieldsError({"item": (wrong,)})
    parts = [row for row in item.responsibilities.order_by("pk") if row.state in OWING]
    new = NewItem(
        number=item.number,
        title=item.title,
        unit_id=item.unit_id,
        begins_on=item.begins_on,
        ends_on=item.ends_on,
        kind=item.kind,
        source=item.source,
        legal_basis=item.legal_basis,
        level=item.level,
        budget=item.budget,
        is_public=item.is_public,
        body="" if item.body_id == item.programme.body_id else item.body.key,
        joint_ids=tuple(row.unit_id for row in parts if row.part == Part.JOINT),
        spot=Spot(tuple(item.districts), item.lon, item.lat),
    )
    row = list_item(into.pk, new, actor=actor, now=now)
    row.continues = item
    row.save(update_fields=["continues"])
    last = queries.versions_of([item.pk])[item.pk][-1]
    approve_baseline(
        row.pk,
        last.curve,
        from_on=item.begins_on,
        weights=queries.weights_of(item.pk, last.number),
        actor=actor,
        now=now,
    )
    Milestone.objects.bulk_create(
        Milestone(item=row, **{name: getattr(stone, name) for name in STONES})
        for stone in item.milestones.all()
    )
    move_item(item, "continue", version, actor, now, about=row.ref)
    return move_item(row, "approve", row.version, actor, now)


def _wrong(item: Item, into: object) -> Fault | None:
    """It goes on once, in another programme, with a plan, and with nothing left to decide."""
    if into == item.programme:
        return Fault("same_programme")
    if not item.baselines.exists():
        return Fault("curve_empty")
    if item.changes.filter(state=ChangeState.ASKED).exists():
        return Fault("asked_already")
    return None
