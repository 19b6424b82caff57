"""What units ask for: their own plan, to adjust, extend, withdraw, merge or split; decided once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError, StepNotOpenError
from civicloop.engines.tracking.events import ChangeAsked, ChangeDecided
from civicloop.engines.tracking.models import ChangeRequest, Item
from civicloop.engines.tracking.rules import (
    GROUNDS,
    MOST_YEARS,
    Point,
    check_curve,
    check_weights,
    last_change_on,
    lasts_too_long,
)
from civicloop.engines.tracking.services.items import merge_item, withdraw_item
from civicloop.engines.tracking.services.plans import approve_baseline
from civicloop.engines.tracking.services.telling import tell_unit
from civicloop.engines.tracking.states import (
    CHANGES,
    OPEN_ITEMS,
    REPLANNING,
    ChangeKind,
    ChangeState,
    ItemState,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError


@transaction.atomic
def ask_change(
    item_id: int,
    *,
    kind: str,
    ground: str,
    reason: str,
    letter: str = "",
    curve: Sequence[Point] = (),
    weights: Sequence[tuple[str, Decimal]] = (),
    ends_on: date | None = None,
    into_id: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> ChangeRequest:
    """Ask for a change, on one of the grounds of its kind; one request waits at a time.

    To adjust or extend brings the new plan along. Asked too late (the rule set's number of
    months before the end) is refused. Before an item is tracked its unit files its plan.
    """
    now = now or clock.now()
    item = queries.item_for_change(item_id)
    require(policies.may_report(actor, item), action="tracking.report")
    row = ChangeRequest(
        item=item,
        kind=kind,
        ground=ground,
        reason=reason.strip(),
        letter=letter,
        curve=[[p.month.isoformat(), str(p.percent), p.money] for p in curve],
        weights=[[name, str(weight)] for name, weight in weights],
        ends_on=ends_on,
        into_id=into_id,
        asked_by=actor.ref,
        asked_at=now,
    )
    _check(row, item, curve, timezone.localdate(now))
    row.save()
    event = ChangeAsked(item=item.ref, change=row.ref, kind=kind, ground=ground)
    ledger.append(event, actor=actor, at=now)
    return row


def _check(row: ChangeRequest, item: Item, curve: Sequence[Point], today: date) -> None:
    faults: dict[str, tuple[Fault, ...]] = {}
    files = row.kind == ChangeKind.PLAN
    if item.state not in ((ItemState.LISTED,) if files else OPEN_ITEMS):
        raise StepNotOpenError("item", "ask_change", item.state)
    if row.ground not in GROUNDS[ChangeKind(row.kind)]:
        faults["ground"] = (Fault("unknown", {"ground": row.ground}),)
    if not row.reason and (not files or item.baselines.exists()):
        faults["reason"] = (Fault("missing"),)
    faults |= _wrong_plan(row, curve)
    if wrong := _wrong_other(row, item):
        faults["into"] = (wrong,)
    if wrong := _wrong_end(row, item):
        faults["ends_on"] = (wrong,)
    if not files and (wrong := _too_late(item, today)):
        faults["kind"] = (wrong,)
    if item.changes.filter(state=ChangeState.ASKED).exists():
        faults["item"] = (Fault("asked_already"),)
    if faults:
        raise FaultyFieldsError(faults)


def _wrong_plan(row: ChangeRequest, curve: Sequence[Point]) -> dict[str, tuple[Fault, ...]]:
    """What is wrong with the plan that a request brings, and with its work items."""
    faults: dict[str, tuple[Fault, ...]] = {}
    if row.kind in REPLANNING and (found := check_curve(curve)):
        faults["curve"] = found
    if row.weights and (found := check_weights([Decimal(weight) for _, weight in row.weights])):
        faults["weights"] = found
    return faults


def _too_late(item: Item, today: date) -> Fault | None:
    """Changes are asked for until the rule set's number of months before the end."""
    _, parameters = queries.thresholds(item.programme, today)
    last = last_change_on(item.ends_on, int(parameters["change_until_months"]))
    return Fault("too_late", {"last": last.isoformat()}) if today > last else None


def _wrong_other(row: ChangeRequest, item: Item) -> Fault | None:
    """What is merged needs another item, which has to be open."""
    if row.kind != ChangeKind.MERGE:
        return None
    if row.into is None:
        return Fault("missing")
    is_open = row.into.state in {ItemState.LISTED, ItemState.TRACKED}
    return None if is_open and row.into_id != item.pk else Fault("not_open")


def _wrong_end(row: ChangeRequest, item: Item) -> Fault | None:
    """An extension needs an end after the one that holds; no end lies before the beginning."""
    extends = row.kind == ChangeKind.EXTEND
    if row.ends_on is None:
        return Fault("missing") if extends else None
    if row.ends_on < item.begins_on:
        return Fault("before_begin")
    if lasts_too_long(item.begins_on, row.ends_on):
        return Fault("lasts_too_long", {"years": MOST_YEARS})
    if extends and row.ends_on <= item.ends_on:
        return Fault("not_later", {"last": item.ends_on.isoformat()})
    return None


@transaction.atomic
def decide_change(
    change_id: int,
    *,
    grant: bool,
    decision: str,
    actor: Actor,
    now: datetime | None = None,
) -> ChangeRequest:
    """Grant or refuse, as the programme's owner; what was granted is done at once.

    A new plan becomes the next version from today on, an operation plan from the item's
    beginning; a withdrawal or merger moves the item. To split is granted here and done by
    listing the parts. Who reports for the unit is told.
    """
    now = now or clock.now()
    row = queries.change_for_change(change_id)
    item = queries.item_for_change(row.item_id)
    owner = item.programme.owner_id
    require(policies.may_manage(actor, owner), action="tracking.manage")
    if not decision.strip():
        raise FaultyFieldsError({"decision": (Fault("missing"),)})
    try:
        target = CHANGES.target("grant" if grant else "refuse", current=ChangeState(row.state))
    except IllegalMoveError as error:
        raise StepNotOpenError("change request", "decide", row.state) from error
    if grant:
        _do(row, item, actor, now)
    row.state, row.decided_by, row.decided_at = target.value, actor.ref, now
    row.decision = decision.strip()
    row.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    event = ChangeDecided(item=item.ref, change=row.ref, kind=row.kind, state=row.state)
    ledger.append(event, actor=actor, at=now)
    tell_unit("tracking.change_decided", item, once=row.ref, now=now)
    return row


@transaction.atomic
def take_back_change(change_id: int, *, actor: Actor, now: datetime | None = None) -> ChangeRequest:
    """Take back a request that nobody decided yet, as the unit that asked."""
    now = now or clock.now()
    row = queries.change_for_change(change_id)
    item = queries.item_for_change(row.item_id)
    require(policies.may_report(actor, item), action="tracking.report")
    try:
        row.state = CHANGES.target("take_back", current=ChangeState(row.state)).value
    except IllegalMoveError as error:
        raise StepNotOpenError("change request", "take_back", row.state) from error
    row.save(update_fields=["state"])
    event = ChangeDecided(item=item.ref, change=row.ref, kind=row.kind, state=row.state)
    ledger.append(event, actor=actor, at=now)
    return row


def _do(row: ChangeRequest, item: Item, actor: Actor, now: datetime) -> None:
    if row.kind in REPLANNING:
        if row.ends_on is not None:
            item.ends_on, item.changed_at, item.version = row.ends_on, now, item.version + 1
            item.save(update_fields=["ends_on", "changed_at", "version"])
        curve = [Point(date.fromisoformat(m), Decimal(p), n) for m, p, n in row.curve]
        baseline = approve_baseline(
            item.pk,
            curve,
            from_on=item.begins_on if row.kind == ChangeKind.PLAN else timezone.localdate(now),
            reason=row.reason,
            weights=[(name, Decimal(weight)) for name, weight in row.weights],
            actor=actor,
            now=now,
        )
        baseline.change = row
        baseline.save(update_fields=["change"])
    elif row.kind == ChangeKind.WITHDRAW:
        withdraw_item(item.pk, version=item.version, reason=row.reason, actor=actor, now=now)
    elif row.kind == ChangeKind.MERGE and row.into_id is not None:
        merge_item(
            item.pk,
            into_id=row.into_id,
            version=item.version,
            reason=row.reason,
            actor=actor,
            now=now,
        )
