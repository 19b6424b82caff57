"""Versions of what was planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError, StepNotOpenError
from civicloop.engines.tracking.events import BaselineApproved
from civicloop.engines.tracking.models import Baseline, BaselinePoint
from civicloop.engines.tracking.rules import Point, check_curve, check_weights
from civicloop.engines.tracking.states import ITEMS, ItemState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError


@transaction.atomic
def approve_baseline(
    item_id: int,
    curve: Sequence[Point],
    *,
    from_on: date,
    reason: str = "",
    weights: Sequence[tuple[str, Decimal]] = (),
    actor: Actor,
    now: datetime | None = None,
) -> Baseline:
    """Let a version of the plan hold from a day on; the first one needs no reason.

    Earlier versions stay. A curve that falls or leaves 0 to 100, or weights (of parts by
    name) that do not sum to 100, are refused.
    """
    now = now or clock.now()
    item = queries.item_for_change(item_id)
    owner = item.programme.owner_id
    require(policies.may_manage(actor, owner), action="tracking.manage")
    try:
        ITEMS.target("plan", current=ItemState(item.state))
    except IllegalMoveError as error:
        raise StepNotOpenError("item", "plan", item.state) from error
    last = Baseline.objects.filter(item=item).aggregate(last=Max("number"))["last"] or 0
    faults: dict[str, tuple[Fault, ...]] = {}
    if found := check_curve(curve):
        faults["curve"] = found
    if weights and (found := check_weights([weight for _, weight in weights])):
        faults["weights"] = found
    if last and not reason.strip():
        faults["reason"] = (Fault("missing"),)
    if faults:
        raise FaultyFieldsError(faults)
    row = Baseline.objects.create(
        item=item,
        number=last + 1,
        from_on=from_on,
        weights=[[name, str(weight)] for name, weight in weights],
        reason=reason.strip(),
        approved_by=actor.ref,
        approved_at=now,
    )
    BaselinePoint.objects.bulk_create(
        BaselinePoint(baseline=row, month=point.month, percent=point.percent, money=point.money)
        for point in curve
    )
    event = BaselineApproved(
        item=item.ref, baseline=row.ref, number=row.number, from_on=from_on.isoformat()
    )
    ledger.append(event, actor=actor, at=now)
    return row
