"""Add an entry, and correct one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from civicloop.engines.registers import policies, queries
from civicloop.engines.registers.errors import RowFaultsError
from civicloop.engines.registers.events import EntryAdded, EntryCorrected
from civicloop.engines.registers.models import Entry, Register
from civicloop.engines.registers.services import writing
from civicloop.engines.registers.states import ENTRIES, EntryState, Verb
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger


@transaction.atomic
def add(
    register_id: int,
    given: Mapping[str, object],
    *,
    actor: Actor,
    unit_id: int | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Entry:
    """Add an entry that fits the definition, for a unit; a key stands once."""
    at = now or clock.now()
    register = queries.register_for_change(register_id)
    require(policies.may_add(actor, register, unit_id), action="registers.edit")
    definition = register.definition
    want = writing.wanted(definition, given)
    if want.faults:
        raise RowFaultsError(want.faults)
    last = Entry.objects.filter(register=register).aggregate(last=Max("number"))["last"] or 0
    entry = Entry(
        register=register, number=last + 1, values=want.values, unit_id=unit_id,
        definition_number=register.number, made_at=at, changed_at=at,
    )  # fmt: skip
    writing.place(entry, definition)
    writing.require_own_key(register, definition, entry)
    entry.save()
    secrets = {name: text for name, text in want.secrets.items() if text}
    if secrets:
        writing.seal_into(entry, definition, secrets)
        entry.save(update_fields=["sealed", "masked"])
    boxes = {name: [None, None] for name in secrets}
    writing.record(
        entry, Verb.ADD, before={}, after=entry.values, boxes=boxes, actor=actor, at=at
    ).save()
    _note(register, at)
    months = writing.months_of(definition, entry.values)
    event = EntryAdded(entry.ref, register.key, entry.day.isoformat(), months)
    ledger.append(event, actor=actor, reason=reason, at=at)
    return entry


@transaction.atomic
def correct(
    entry_id: int,
    given: Mapping[str, object],
    *,
    version: int,
    actor: Actor,
    reason: str = "",
    now: datetime | None = None,
) -> Entry:
    """Change the named fields of an entry; the others stay. Nothing is written where none differs.

    ``version`` is what the caller read: who comes second is told, and nothing is lost.
    """
    at = now or clock.now()
    entry = queries.entry_for_change(entry_id)
    require(policies.may_edit(actor, entry.register, entry), action="registers.edit")
    writing.require_version(entry, version)
    return put(entry, given, actor=actor, reason=reason, at=at)


def put(
    entry: Entry, given: Mapping[str, object], *, actor: Actor, reason: str, at: datetime
) -> Entry:
    """Change the named fields of an entry that its caller locked and may change."""
    register = entry.register
    definition = register.definition
    ENTRIES.target("correct", current=EntryState(entry.state))
    sealed = entry.sealed or writing.require_sealable(entry, given)
    want = writing.wanted(definition, given, standing=entry.values, sealed=sealed)
    if want.faults:
        raise RowFaultsError(want.faults)
    secrets = {
        name: text for name, text in want.secrets.items() if text or name in entry.sealed
    }  # fmt: skip
    before, after = writing.differing(entry.values, want.values)
    if not before and not secrets:
        return entry
    day_before = entry.day.isoformat()
    entry.values = want.values
    writing.place(entry, definition)
    if set(definition.key) & set(before):
        queries.register_for_change(register.pk)
        writing.require_own_key(register, definition, entry)
    boxes = writing.seal_into(entry, definition, secrets)
    entry.version += 1
    entry.changed_at, entry.definition_number = at, register.number
    entry.save()
    change = writing.record(
        entry, Verb.CORRECT, before=before, after=after, boxes=boxes, actor=actor, at=at
    )
    change.save()
    _note(register, at)
    months = writing.months_of(definition, entry.values, before)
    event = EntryCorrected(
        entry.ref, register.key, tuple(change.fields), entry.day.isoformat(), day_before, months
    )
    ledger.append(event, actor=actor, reason=writing.sealable(entry, reason), at=at)
    return entry


def _note(register: Register, at: datetime) -> None:
    register.filled_at = at
    register.save(update_fields=["filled_at"])
