"""What is planned, granted and paid for each stage of an item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError
from civicloop.engines.tracking.events import StagesFunded
from civicloop.engines.tracking.models import Milestone
from civicloop.engines.tracking.rules import StageMoney, check_stages, stage_sums
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

COLUMNS = ("money_planned", "money_granted", "money_paid")


@transaction.atomic
def fund_stages(
    item_id: int,
    money: Mapping[int, StageMoney],
    *,
    contract: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> int:
    """Say the money of stages, by milestone; those that are not named stay. How many changed.

    By who reports on the item or keeps its programme. ``contract`` is the sum that all stages
    have to come to, where it is known. What is wrong is named field by field.
    """
    now = now or clock.now()
    item = queries.item_for_change(item_id)
    allowed = policies.may_manage(actor, item.programme.owner_id) or policies.may_report(
        actor, item
    )
    require(allowed, action="tracking.report")
    rows = {row.pk: row for row in item.milestones.select_for_update().order_by("position")}
    if not item.programme.has_money:
        raise FaultyFieldsError({"stages": (Fault("without_money"),)})
    if set(money) - set(rows):
        raise FaultyFieldsError({"stages": (Fault("unknown"),)})
    whole = {pk: money.get(pk, row.money) for pk, row in rows.items()}
    if faults := check_stages(whole, contract):
        raise FaultyFieldsError(faults)
    changed = [row for pk, row in rows.items() if row.money != whole[pk]]
    if not changed:
        raise FaultyFieldsError({"stages": (Fault("unchanged"),)})
    for row in changed:
        found = whole[row.pk]
        row.money_planned, row.money_granted = found.planned, found.granted
        row.money_paid = found.paid
    Milestone.objects.bulk_update(changed, COLUMNS)
    sums = stage_sums(list(whole.values()))
    event = StagesFunded(
        item=item.ref,
        count=len(changed),
        planned=sums.planned or 0,
        granted=sums.granted or 0,
        paid=sums.paid or 0,
    )
    ledger.append(event, actor=actor, at=now)
    return len(changed)
