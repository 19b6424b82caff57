"""Bodies: laid down and changed by who keeps them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.engines.tracking import services as tracking
from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import FaultyFieldsError
from civicloop.evaluate.resolutions.events import BodySaved
from civicloop.evaluate.resolutions.models import Body
from civicloop.evaluate.resolutions.states import ClockKind, Family
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

LAST = 100


@transaction.atomic
def save_body(
    *,
    key: str,
    name_zh: str,
    unit_id: int,
    family: Family,
    clock_kind: ClockKind,
    sign: str,
    name_en: str = "",
    days_between: int = 0,
    order: int | None = None,
    is_active: bool = True,
    is_new: bool = False,
    actor: Actor,
    now: datetime | None = None,
) -> Body:
    """Lay down a body or change it; ``unit_id`` keeps its minutes and speaks for it.

    A change needs the right in the unit that kept it before too; a new one needs a new key.
    """
    require(policies.may_keep(actor, unit_id), action="resolutions.keep")
    known = queries.power_of(key)
    if known is not None:
        require(policies.may_keep(actor, known.unit_id), action="resolutions.keep")
    faults: dict[str, str] = {}
    if is_new and known is not None:
        faults["key"] = "taken"
    if not name_zh.strip():
        faults["name_zh"] = "missing"
    if not sign.strip():
        faults["sign"] = "missing"
    elif Body.objects.filter(sign=sign.strip()).exclude(power__key=key).exists():
        faults["sign"] = "taken"
    if faults:
        raise FaultyFieldsError(faults)
    at = now or clock.now()
    power = tracking.save_body(
        key=key,
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        unit_id=unit_id,
        is_active=is_active,
        actor=actor,
        now=at,
    )
    values = {
        "family": family.value,
        "clock": clock_kind.value,
        "sign": sign.strip(),
        "days_between": days_between,
    }
    changed = values if order is None else values | {"order": order}
    made = values | {"order": LAST if order is None else order}
    row, _ = Body.objects.update_or_create(power=power, defaults=changed, create_defaults=made)
    ledger.append(BodySaved(row.ref, key, row.clock), actor=actor, at=at)
    return row


@transaction.atomic
def lay_bodies(unit_id: int, *, actor: Actor, now: datetime | None = None) -> int:
    """Lay down the bodies that every commission follows, where they are not there yet."""
    known = set(Body.objects.values_list("power__key", flat=True))
    new = [row for row in queries.shipped_bodies() if row["key"] not in known]
    for row in new:
        save_body(
            key=row["key"],
            name_zh=row["zh"],
            name_en=row["en"],
            unit_id=unit_id,
            family=Family(row["family"]),
            clock_kind=ClockKind(row["clock"]),
            sign=row["sign"],
            days_between=row.get("days", 0),
            order=row["order"],
            actor=actor,
            now=now,
        )
    return len(new)
