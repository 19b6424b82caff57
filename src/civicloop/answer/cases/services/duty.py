"""Keep the list of duty telephones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import policies, rules
from civicloop.answer.cases.errors import CallError, Fault
from civicloop.answer.cases.events import DutyPhoneSaved
from civicloop.answer.cases.models import DutyPhone
from civicloop.answer.cases.queries import calls as call_queries
from civicloop.answer.cases.rules.duty import check_shift
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations


@dataclass(frozen=True, slots=True)
class DutyDraft:
    """A duty telephone as it was typed."""

    unit: int | None
    label: str
    phone: str
    days: str
    begins: time
    ends: time
    position: int = 0


@transaction.atomic
def save_duty_phone(
    draft: DutyDraft,
    *,
    phone_id: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> DutyPhone:
    """Add a duty telephone from today on, or change one; units are not changed afterwards."""
    now = now or clock.now()
    today = timezone.localdate(now)
    if phone_id is None:
        row = DutyPhone(unit_id=draft.unit or 0, valid_from=today)
    else:
        row = call_queries.duty_phone_for_change(phone_id)
    label, phone = rules.cleaned(draft.label), rules.cleaned(draft.phone)
    faults = check_shift(label=label, phone=phone, days=draft.days)
    known = organizations.units_in_force(today).filter(pk=row.unit_id).exists()
    if not known:
        faults["unit"] = (Fault("unknown_unit"),)
    if faults:
        raise CallError(faults)
    policies.require(policies.may_keep_duty(actor, row.unit_id), action="cases.keep_duty")
    values = {
        "label": label,
        "phone": phone,
        "days": draft.days,
        "begins": draft.begins,
        "ends": draft.ends,
        "position": draft.position,
    }
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    row.save()
    _tell(row, changed, actor, now)
    return row


@transaction.atomic
def end_duty_phone(phone_id: int, *, actor: Actor, now: datetime | None = None) -> DutyPhone:
    """Take a duty telephone off the list from today on; the calls to it stay on record."""
    now = now or clock.now()
    row = call_queries.duty_phone_for_change(phone_id)
    policies.require(policies.may_keep_duty(actor, row.unit_id), action="cases.keep_duty")
    row.valid_until = timezone.localdate(now)
    row.save(update_fields=["valid_until"])
    _tell(row, ["valid_until"], actor, now)
    return row


def _tell(row: DutyPhone, changed: list[str], actor: Actor, now: datetime) -> None:
    said = DutyPhoneSaved(row.ref, unit=row.unit.ref, fields=",".join(changed))
    ledger.append(said, actor=actor, at=now)
