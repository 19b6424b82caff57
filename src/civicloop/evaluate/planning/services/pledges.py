"""Pledges are written down and mapped to the indicators and projects that carry them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.engines.tracking import queries as tracked
from civicloop.evaluate.planning import policies
from civicloop.evaluate.planning.errors import Fault, FaultyFieldsError
from civicloop.evaluate.planning.events import PledgeMade, PledgeMapped
from civicloop.evaluate.planning.models import Indicator, Pledge, PledgeLink, Proposal
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

LIMITS = {"number": 24, "guideline": 120, "title": 200}


@transaction.atomic
def make_pledge(
    *,
    number: str,
    guideline: str,
    title: str,
    unit_id: int,
    text: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Pledge:
    """Write a pledge down under its guideline."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    given = {"number": number.strip(), "guideline": guideline.strip(), "title": title.strip()}
    faults: dict[str, tuple[Fault, ...]] = {}
    for name, value in given.items():
        if not value:
            faults[name] = (Fault("missing"),)
        elif len(value) > LIMITS[name]:
            faults[name] = (Fault("too_long", {"limit": LIMITS[name]}),)
    if "number" not in faults and Pledge.objects.filter(number=given["number"]).exists():
        faults["number"] = (Fault("taken", {"number": given["number"]}),)
    if faults:
        raise FaultyFieldsError(faults)
    row = Pledge.objects.create(**given, text=text.strip(), unit_id=unit_id, changed_at=now)
    event = PledgeMade(row.ref, f"organizations:unit:{unit_id}", row.number)
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def map_pledge(
    pledge_id: int,
    *,
    indicator_id: int | None = None,
    proposal_id: int | None = None,
    item_id: int | None = None,
    is_on: bool = True,
    actor: Actor,
    now: datetime | None = None,
) -> None:
    """Map a pledge to an indicator, a project or a tracked item, or take that back.

    Only an item that the actor sees can be mapped.
    """
    require(policies.may_manage(actor), action="planning.manage")
    row = Pledge.objects.select_for_update().filter(pk=pledge_id).first()
    indicator = Indicator.objects.filter(pk=indicator_id).first() if indicator_id else None
    proposal = Proposal.objects.filter(pk=proposal_id).first() if proposal_id else None
    item = tracked.visible_items(actor).filter(pk=item_id).first() if item_id else None
    given = [one for one in (indicator, proposal, item) if one is not None]
    if row is None or len(given) != 1:
        raise FaultyFieldsError({"target": (Fault("unknown"),)})
    links = PledgeLink.objects.filter(pledge=row, indicator=indicator, proposal=proposal, item=item)
    if links.exists() == is_on:
        raise FaultyFieldsError({"target": (Fault("mapped" if is_on else "unknown"),)})
    if is_on:
        PledgeLink.objects.create(pledge=row, indicator=indicator, proposal=proposal, item=item)
    else:
        links.delete()
    event = PledgeMapped(row.ref, given[0].ref, is_on)
    ledger.append(event, actor=actor, at=now or clock.now())
