"""Items and the units that owe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import (
    ChangedMeanwhileError,
    Fault,
    FaultyFieldsError,
    StepNotOpenError,
)
from civicloop.engines.tracking.events import (
    ItemListed,
    ItemMoved,
    LightOverridden,
    ResponsibilityGiven,
    ResponsibilityMoved,
)
from civicloop.engines.tracking.models import Baseline, Item, Responsibility
from civicloop.engines.tracking.rules import (
    MOST_YEARS,
    Override,
    Spot,
    check_override,
    is_code,
    lasts_too_long,
)
from civicloop.engines.tracking.services.placing import placed, settled
from civicloop.engines.tracking.states import (
    ITEMS,
    RESPONSIBILITIES,
    ItemState,
    Light,
    Part,
    ReportState,
    ResponsibilityState,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

LONGEST = {"number": 40, "title": 300}


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item as it is put on the list; ``body`` overrides the programme's.

    ``parent_id`` is the item of the same programme that it is split off from.
    """

    number: str
    title: str
    unit_id: int
    begins_on: date
    ends_on: date
    kind: str = ""
    source: str = ""
    legal_basis: str = ""
    level: str = "city"
    budget: int = 0
    is_public: bool = False
    body: str = ""
    joint_ids: tuple[int, ...] = ()
    parent_id: int | None = None
    spot: Spot = field(default_factory=Spot)


@transaction.atomic
def list_item(
    programme_id: int, new: NewItem, *, actor: Actor, now: datetime | None = None
) -> Item:
    """Put an item on the list of a programme, with the unit that leads and those that join."""
    now = now or clock.now()
    programme = queries.programme_for_change(programme_id)
    require(policies.may_manage(actor, programme.owner_id), action="tracking.manage")
    spot, faults = settled(new.spot)
    _check(new, programme_id, faults)
    row = Item.objects.create(
        programme=programme,
        number=new.number,
        title=new.title,
        kind=new.kind,
        source=new.source,
        legal_basis=new.legal_basis,
        level=new.level,
        is_public=new.is_public,
        budget=new.budget,
        begins_on=new.begins_on,
        ends_on=new.ends_on,
        unit_id=new.unit_id,
        parent_id=new.parent_id,
        districts=list(spot.districts),
        lon=spot.lon,
        lat=spot.lat,
        body=queries.body(new.body) if new.body else programme.body,
        changed_at=now,
    )
    event = ItemListed(
        item=row.ref,
        programme=programme.ref,
        number=row.number,
        unit=f"organizations:unit:{row.unit_id}",
        source=row.source,
    )
    ledger.append(event, actor=actor, at=now)
    if spot:
        ledger.append(placed(row), actor=actor, at=now)
    _give(row, new.unit_id, Part.LEAD, actor, now)
    for unit_id in new.joint_ids:
        _give(row, unit_id, Part.JOINT, actor, now)
    return row


def _check(new: NewItem, programme_id: int, found: Mapping[str, tuple[Fault, ...]]) -> None:
    faults = dict(found)
    faults |= _wrong_texts(new)
    taken = Item.objects.filter(programme_id=programme_id, number=new.number)
    if "number" not in faults and taken.exists():
        faults["number"] = (Fault("taken", {"number": new.number}),)
    if wrong := _wrong_time(new.begins_on, new.ends_on):
        faults["ends_on"] = (wrong,)
    if new.source and not is_code(new.source):
        faults["source"] = (Fault("not_a_reference", {"source": new.source}),)
    if new.budget < 0:
        faults["budget"] = (Fault("below_zero", {"budget": new.budget}),)
    if wrong := _wrong_parent(new.parent_id, programme_id):
        faults["parent"] = (wrong,)
    if new.unit_id in new.joint_ids or len(set(new.joint_ids)) < len(new.joint_ids):
        faults["joint_ids"] = (Fault("twice"),)
    if faults:
        raise FaultyFieldsError(faults)


def _wrong_texts(new: NewItem) -> dict[str, tuple[Fault, ...]]:
    faults: dict[str, tuple[Fault, ...]] = {}
    for name, most in LONGEST.items():
        if not getattr(new, name).strip():
            faults[name] = (Fault("missing"),)
        elif len(getattr(new, name)) > most:
            faults[name] = (Fault("too_long", {"limit": most}),)
    return faults


def _wrong_parent(parent_id: int | None, programme_id: int) -> Fault | None:
    """A part is split off from an item of the same programme."""
    if parent_id is None:
        return None
    known = Item.objects.filter(pk=parent_id, programme_id=programme_id).exists()
    return None if known else Fault("unknown")


def _wrong_time(begins_on: date, ends_on: date) -> Fault | None:
    if ends_on < begins_on:
        return Fault("before_begin")
    if lasts_too_long(begins_on, ends_on):
        return Fault("lasts_too_long", {"years": MOST_YEARS})
    return None


@transaction.atomic
def give_part(
    item_id: int, unit_id: int, *, actor: Actor, now: datetime | None = None
) -> Responsibility:
    """Let one more unit join in (協辦)."""
    now = now or clock.now()
    item = managed(item_id, actor)
    if item.responsibilities.filter(unit_id=unit_id).exists():
        raise FaultyFieldsError({"unit": (Fault("twice"),)})
    return _give(item, unit_id, Part.JOINT, actor, now)


@transaction.atomic
def move_part(
    responsibility_id: int,
    move: str,
    *,
    reason: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Responsibility:
    """``finish`` by the unit; ``send_back``, ``close``, ``reopen``, ``drop`` by the owner.

    What a dropped part has not sent yet is not asked for any more.
    """
    now = now or clock.now()
    row = queries.responsibility_for_change(responsibility_id)
    if move == "finish":
        require(policies.may_report(actor, row), action="tracking.report")
    else:
        owner = row.item.programme.owner_id
        require(policies.may_review(actor, owner), action="tracking.review")
    try:
        row.state = RESPONSIBILITIES.target(move, current=ResponsibilityState(row.state))
    except IllegalMoveError as error:
        raise StepNotOpenError("responsibility", move, row.state) from error
    closed = row.state == ResponsibilityState.CLOSED
    row.closed_on = timezone.localdate(now) if closed else None
    row.save(update_fields=["state", "closed_on"])
    event = ResponsibilityMoved(
        item=row.item.ref,
        responsibility=row.ref,
        unit=f"organizations:unit:{row.unit_id}",
        move=move,
        state=row.state,
    )
    ledger.append(event, actor=actor, reason=reason.strip(), at=now)
    if row.state == ResponsibilityState.DROPPED:
        owed = row.reports.filter(state=ReportState.DRAFT.value, saved_at__isnull=True)
        owed.filter(variance__isnull=True).delete()
    return row


@transaction.atomic
def approve_item(item_id: int, *, version: int, actor: Actor, now: datetime | None = None) -> Item:
    """Begin to follow an item of the list; it needs a plan first."""
    item = managed(item_id, actor)
    if not Baseline.objects.filter(item=item).exists():
        raise FaultyFieldsError({"baseline": (Fault("missing"),)})
    return move_item(item, "approve", version, actor, now)


@transaction.atomic
def withdraw_item(
    item_id: int, *, version: int, reason: str, actor: Actor, now: datetime | None = None
) -> Item:
    """Take an item off (撤銷列管), with the reason."""
    return move_item(managed(item_id, actor), "withdraw", version, actor, now, reason=reason)


@transaction.atomic
def hand_down(
    item_id: int, *, version: int, reason: str, actor: Actor, now: datetime | None = None
) -> Item:
    """Leave an item to the agency's own control (改自行列管)."""
    return move_item(managed(item_id, actor), "hand_down", version, actor, now, reason=reason)


@transaction.atomic
def take_up(item_id: int, *, version: int, actor: Actor, now: datetime | None = None) -> Item:
    """Follow an item again that the agency controlled by itself."""
    return move_item(managed(item_id, actor), "take_up", version, actor, now)


@transaction.atomic
def merge_item(
    item_id: int,
    *,
    into_id: int,
    version: int,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> Item:
    """Follow an item as part of another (併案); the other must be open."""
    item = managed(item_id, actor)
    into = queries.item_for_change(into_id)
    if into.pk == item.pk or into.state not in {ItemState.LISTED, ItemState.TRACKED}:
        raise FaultyFieldsError({"into": (Fault("not_open"),)})
    item.merged_into = into
    return move_item(item, "merge", version, actor, now, reason=reason, about=into.ref)


@transaction.atomic
def override_light(
    item_id: int,
    override: Override,
    *,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Item:
    """Put somebody's word above the rule's light, with a reason, until a day."""
    now = now or clock.now()
    item = managed(item_id, actor)
    _check_version(item, version)
    if faults := check_override(override, today=timezone.localdate(now)):
        raise FaultyFieldsError(faults)
    item.override_light = Light(override.light).value
    item.override_reason, item.override_until = override.reason.strip(), override.until
    item.version, item.changed_at = item.version + 1, now
    item.save()
    event = LightOverridden(
        item=item.ref,
        light=item.override_light,
        derived=item.light,
        until=override.until.isoformat(),
    )
    ledger.append(event, actor=actor, reason=item.override_reason, at=now)
    return item


@transaction.atomic
def lift_override(item_id: int, *, version: int, actor: Actor, now: datetime | None = None) -> Item:
    """Let the rule's own light be shown again before an override ends."""
    now = now or clock.now()
    item = managed(item_id, actor)
    _check_version(item, version)
    if not item.override_light:
        raise StepNotOpenError("item", "lift_override", item.state)
    item.override_light, item.override_reason, item.override_until = "", "", None
    item.version, item.changed_at = item.version + 1, now
    item.save()
    event = LightOverridden(item=item.ref, light=item.light, derived=item.light, until="")
    ledger.append(event, actor=actor, at=now)
    return item


def managed(item_id: int, actor: Actor) -> Item:
    """An item, locked, for who keeps its programme."""
    item = queries.item_for_change(item_id)
    owner = item.programme.owner_id
    require(policies.may_manage(actor, owner), action="tracking.manage")
    return item


def _check_version(item: Item, version: int) -> None:
    if item.version != version:
        raise ChangedMeanwhileError("item", version, item.version)


def move_item(
    item: Item,
    move: str,
    version: int,
    actor: Actor,
    now: datetime | None,
    *,
    reason: str | None = None,
    about: str = "",
) -> Item:
    """Make one move of an item of this version, with its event."""
    now = now or clock.now()
    _check_version(item, version)
    if reason is not None and not reason.strip():
        raise FaultyFieldsError({"reason": (Fault("missing"),)})
    before = item.state
    try:
        item.state = ITEMS.target(move, current=ItemState(before)).value
    except IllegalMoveError as error:
        raise StepNotOpenError("item", move, before) from error
    item.version, item.changed_at = item.version + 1, now
    item.save()
    event = ItemMoved(item=item.ref, move=move, from_state=before, state=item.state, about=about)
    ledger.append(event, actor=actor, reason=(reason or "").strip(), at=now)
    return item


def _give(item: Item, unit_id: int, part: Part, actor: Actor, now: datetime) -> Responsibility:
    row = Responsibility.objects.create(item=item, unit_id=unit_id, part=part.value)
    event = ResponsibilityGiven(
        item=item.ref,
        responsibility=row.ref,
        unit=f"organizations:unit:{unit_id}",
        part=row.part,
    )
    ledger.append(event, actor=actor, at=now)
    return row
