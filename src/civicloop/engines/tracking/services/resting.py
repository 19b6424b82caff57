"""Items that rest for a while, and what becomes of their plan."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError
from civicloop.engines.tracking.models import Item
from civicloop.engines.tracking.rules import apart, last_day, month_of, shifted
from civicloop.engines.tracking.services.items import managed, move_item
from civicloop.engines.tracking.services.plans import approve_baseline
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock


@transaction.atomic
def suspend_item(
    item_id: int, *, version: int, reason: str, actor: Actor, now: datetime | None = None
) -> Item:
    """Let an item rest: no months are asked for until it goes on."""
    now = now or clock.now()
    item = managed(item_id, actor)
    item.suspended_on = timezone.localdate(now)
    return move_item(item, "suspend", version, actor, now, reason=reason)


def rested(item: Item, today: date) -> int:
    """How many months an item rests by now; 0 within one month, or if it does not rest."""
    if item.suspended_on is None:
        return 0
    return apart(month_of(item.suspended_on), month_of(today))


@transaction.atomic
def resume_item(
    item_id: int,
    *,
    version: int,
    move_plan: bool = False,
    reason: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Item:
    """Go on with an item that rested.

    With ``move_plan`` what was due from the month of its suspension on is due so many months
    later by a new version of the plan, whose reason is ``reason``; the end moves as far as the
    plan does. Else the plan stays.
    """
    now = now or clock.now()
    item = managed(item_id, actor)
    began, months = item.suspended_on, rested(item, timezone.localdate(now))
    item.suspended_on = None
    if move_plan:
        versions = queries.versions_of([item.pk]).get(item.pk, [])
        faults: dict[str, tuple[Fault, ...]] = {}
        if not reason.strip():
            faults["reason"] = (Fault("missing"),)
        if began is None or not months or not versions:
            faults["months"] = (Fault("nothing_to_move"),)
        if faults or began is None:
            raise FaultyFieldsError(faults)
        last = versions[-1]
        curve = shifted(last.curve, from_month=month_of(began), months=months)
        item.ends_on = max(item.ends_on, last_day(curve[-1].month))
        row = move_item(item, "resume", version, actor, now, reason=reason)
        approve_baseline(
            item.pk,
            curve,
            from_on=timezone.localdate(now),
            reason=reason,
            weights=queries.weights_of(item.pk, last.number),
            actor=actor,
            now=now,
        )
        return row
    return move_item(item, "resume", version, actor, now)
