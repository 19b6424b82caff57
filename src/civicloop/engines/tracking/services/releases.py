"""The end of an item: proposed by who reviews, decided by the body that has the power."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import (
    Fault,
    FaultyFieldsError,
    NoPowerError,
    StepNotOpenError,
)
from civicloop.engines.tracking.events import ReleaseDecided, ReleaseProposed
from civicloop.engines.tracking.models import Item, Release
from civicloop.engines.tracking.states import (
    ITEMS,
    RELEASES,
    ItemState,
    ReleaseState,
    ResponsibilityState,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

ENDED = (ResponsibilityState.CLOSED.value, ResponsibilityState.DROPPED.value)


@transaction.atomic
def propose_release(
    item_id: int, *, reason: str, actor: Actor, now: datetime | None = None
) -> Release:
    """Propose to release an item, once every unit's part has its own end."""
    now = now or clock.now()
    item = queries.item_for_change(item_id)
    require(policies.may_review(actor, item.programme.owner_id), action="tracking.review")
    faults: dict[str, tuple[Fault, ...]] = {}
    if not reason.strip():
        faults["reason"] = (Fault("missing"),)
    left = item.responsibilities.exclude(state__in=ENDED).count()
    if left:
        faults["responsibilities"] = (Fault("not_closed", {"count": left}),)
    if faults:
        raise FaultyFieldsError(faults)
    _move(item, "propose_release", now)
    row = Release.objects.create(
        item=item,
        body_id=item.body_id,
        reason=reason.strip(),
        proposed_by=actor.ref,
        proposed_at=now,
    )
    event = ReleaseProposed(item=item.ref, release=row.ref, body=f"tracking:body:{item.body_id}")
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def decide_release(
    release_id: int,
    *,
    body: str,
    grant: bool,
    resolution: str,
    decided_on: date,
    decision: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Release:
    """Write down what a body decided: ``grant`` releases the item, else it is kept.

    Only the body that has the power over the item, by somebody who may act for it, and with
    the resolution that says so. Another body raises ``NoPowerError`` and changes nothing.
    """
    now = now or clock.now()
    row = queries.release_for_change(release_id)
    if row.body.key != body:
        raise NoPowerError(row.item.ref, row.body.key, body)
    require(policies.may_release(actor, row.body), action="tracking.release")
    faults: dict[str, tuple[Fault, ...]] = {}
    if not resolution.strip():
        faults["resolution"] = (Fault("missing"),)
    if decided_on > timezone.localdate(now):
        faults["decided_on"] = (Fault("in_the_future"),)
    if faults:
        raise FaultyFieldsError(faults)
    try:
        target = RELEASES.target("grant" if grant else "keep", current=ReleaseState(row.state))
    except IllegalMoveError as error:
        raise StepNotOpenError("release", "decide", row.state) from error
    item = queries.item_for_change(row.item_id)
    _move(item, "release" if grant else "keep", now)
    row.state, row.resolution, row.decided_on = target.value, resolution.strip(), decided_on
    row.decided_by, row.decided_at, row.decision = actor.ref, now, decision.strip()
    row.save()
    event = ReleaseDecided(
        item=item.ref,
        release=row.ref,
        body=row.body.ref,
        state=row.state,
        resolution=row.resolution,
        decided_on=decided_on.isoformat(),
    )
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def take_back_release(
    release_id: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> Release:
    """Take a release back that was written down by mistake, or that the body decided anew.

    By somebody who may act for the same body; the item is tracked again, its parts stay closed
    until the reviewer opens them.
    """
    now = now or clock.now()
    row = queries.release_for_change(release_id)
    require(policies.may_release(actor, row.body), action="tracking.release")
    if not reason.strip():
        raise FaultyFieldsError({"reason": (Fault("missing"),)})
    try:
        target = RELEASES.target("revoke", current=ReleaseState(row.state))
    except IllegalMoveError as error:
        raise StepNotOpenError("release", "revoke", row.state) from error
    item = queries.item_for_change(row.item_id)
    _move(item, "take_back_release", now)
    today = timezone.localdate(now).isoformat()
    row.state = target.value
    row.decision = f"{row.decision}\n{today} {reason.strip()}".strip()
    row.save(update_fields=["state", "decision"])
    event = ReleaseDecided(
        item=item.ref,
        release=row.ref,
        body=row.body.ref,
        state=row.state,
        resolution=row.resolution,
        decided_on=today,
    )
    ledger.append(event, actor=actor, reason=reason.strip(), at=now)
    return row


def _move(item: Item, move: str, now: datetime) -> None:
    try:
        item.state = ITEMS.target(move, current=ItemState(item.state)).value
    except IllegalMoveError as error:
        raise StepNotOpenError("item", move, item.state) from error
    item.version, item.changed_at = item.version + 1, now
    item.save(update_fields=["state", "version", "changed_at"])
