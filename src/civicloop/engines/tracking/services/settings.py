"""Bodies, programmes and causes: laid down by who keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from civicloop.engines.tracking import policies
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError
from civicloop.engines.tracking.events import BodySaved, ProgrammeOpened
from civicloop.engines.tracking.models import Body, Cause, Programme
from civicloop.engines.tracking.rules import EVALUATION, RULE_SET, is_code
from civicloop.engines.tracking.states import Cadence
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.rulesets.rules import RULESETS


@dataclass(frozen=True, slots=True)
class NewProgramme:
    """A programme as somebody lays it down; ``body`` is the key of the one that releases."""

    key: str
    kind: str
    year: int
    name_zh: str
    owner_id: int
    body: str
    begins_on: date
    ends_on: date
    name_en: str = ""
    rule_set: str = RULE_SET
    evaluation_rule_set: str = EVALUATION
    has_money: bool = True
    has_review: bool = True
    has_months: bool = True
    is_public: bool = False
    cadence: Cadence = Cadence.MONTHLY


@transaction.atomic
def save_body(
    *,
    key: str,
    name_zh: str,
    unit_id: int,
    name_en: str = "",
    is_active: bool = True,
    actor: Actor,
    now: datetime | None = None,
) -> Body:
    """Lay down a body that can release, or change it; ``unit_id`` keeps its minutes."""
    require(policies.may_manage(actor, unit_id), action="tracking.manage")
    values = {"name_zh": name_zh, "name_en": name_en, "unit_id": unit_id, "is_active": is_active}
    row, _ = Body.objects.update_or_create(key=key, defaults=values)
    event = BodySaved(body=row.ref, key=key, unit=f"organizations:unit:{unit_id}")
    ledger.append(event, actor=actor, at=now or clock.now())
    return row


@transaction.atomic
def open_programme(new: NewProgramme, *, actor: Actor, now: datetime | None = None) -> Programme:
    """Lay down a programme; its rule sets must be declared ones."""
    require(policies.may_manage(actor, new.owner_id), action="tracking.manage")
    faults: dict[str, tuple[Fault, ...]] = {}
    if not is_code(new.key):
        faults["key"] = (Fault("not_a_key", {"key": new.key}),)
    elif Programme.objects.filter(key=new.key).exists():
        faults["key"] = (Fault("taken", {"key": new.key}),)
    if new.ends_on <= new.begins_on:
        faults["ends_on"] = (Fault("before_begin"),)
    body = Body.objects.filter(key=new.body, is_active=True).first()
    if body is None:
        faults["body"] = (Fault("unknown", {"key": new.body}),)
    if faults or body is None:
        raise FaultyFieldsError(faults)
    for key in (new.rule_set, new.evaluation_rule_set):
        RULESETS.get(key)
    row = Programme.objects.create(
        key=new.key,
        kind=new.kind,
        year=new.year,
        name_zh=new.name_zh,
        name_en=new.name_en,
        owner_id=new.owner_id,
        body=body,
        rule_set=new.rule_set,
        evaluation_rule_set=new.evaluation_rule_set,
        has_money=new.has_money,
        has_review=new.has_review,
        has_months=new.has_months,
        cadence=new.cadence.value,
        is_public=new.is_public,
        begins_on=new.begins_on,
        ends_on=new.ends_on,
    )
    event = ProgrammeOpened(
        programme=row.ref,
        key=row.key,
        owner=f"organizations:unit:{row.owner_id}",
        rule_set=row.rule_set,
    )
    ledger.append(event, actor=actor, at=now or clock.now())
    return row


@transaction.atomic
def save_causes(rows: Iterable[tuple[str, str, str, str]], *, actor: Actor) -> int:
    """Lay down causes (code, code of the one above, name in Chinese, in English), parents first."""
    require(actor.may("tracking.manage"), action="tracking.manage")
    known = {row.code: row for row in Cause.objects.all()}
    count = 0
    for code, above, name_zh, name_en in rows:
        parent = known.get(above)
        if above and parent is None:
            raise FaultyFieldsError({code: (Fault("unknown", {"above": above}),)})
        values = {
            "parent": parent,
            "level": parent.level + 1 if parent else 1,
            "name_zh": name_zh,
            "name_en": name_en,
        }
        known[code], _ = Cause.objects.update_or_create(code=code, defaults=values)
        count += 1
    return count
