"""Many entries at once, each with its change and its event, in a fixed number of statements."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from typing import Any

from django.db.models import Max

from civicloop.engines.registers.events import EntryAdded, EntryCorrected
from civicloop.engines.registers.models import Change, Entry, Register
from civicloop.engines.registers.services import writing
from civicloop.engines.registers.states import Verb
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.vault import services as vault

Line = tuple[Any, Actor, str, datetime]


def add_rows(
    register: Register,
    rows: list[writing.Wanted],
    *,
    actor: Actor,
    unit_id: int | None,
    at: datetime,
) -> list[Line]:
    """Add entries that were checked, and give the events of them."""
    definition = register.definition
    last = Entry.objects.filter(register=register).aggregate(last=Max("number"))["last"] or 0
    entries = []
    for number, want in enumerate(rows, start=last + 1):
        entry = Entry(
            register=register, number=number, values=want.values, unit_id=unit_id,
            definition_number=register.number, made_at=at, changed_at=at,
        )  # fmt: skip
        writing.place(entry, definition)
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=1000)
    sealed = _seal(register, list(zip(entries, rows, strict=True)))
    Entry.objects.bulk_update(sealed, ["sealed", "masked"], batch_size=1000)
    Change.objects.bulk_create(
        [
            writing.record(
                entry, Verb.ADD, before={}, after=entry.values,
                boxes={name: [None, None] for name in entry.sealed}, actor=actor, at=at,
            )
            for entry in entries
        ],
        batch_size=1000,
    )  # fmt: skip
    return [
        (
            EntryAdded(
                entry.ref, register.key, entry.day.isoformat(),
                writing.months_of(definition, entry.values),
            ),
            actor, "", at,
        )
        for entry in entries
    ]  # fmt: skip


def change_rows(
    register: Register,
    rows: list[tuple[Entry, writing.Wanted]],
    *,
    actor: Actor,
    at: datetime,
) -> list[Line]:
    """Correct entries whose rows were checked; the key stays, since it found them."""
    definition = register.definition
    changes, lines = [], []
    befores: dict[int, tuple[dict[str, Any], dict[str, Any], str, dict[str, Any]]] = {}
    for entry, want in rows:
        before, after = writing.differing(entry.values, want.values)
        boxes = {
            name: [entry.sealed.get(name), entry.masked.get(name)] for name in want.secrets
        }  # fmt: skip
        befores[entry.pk] = before, after, entry.day.isoformat(), boxes
        entry.values = want.values
        writing.place(entry, definition)
        entry.version += 1
        entry.changed_at, entry.definition_number = at, register.number
    _seal(register, rows)
    for entry, _want in rows:
        before, after, day, boxes = befores[entry.pk]
        change = writing.record(
            entry, Verb.CORRECT, before=before, after=after, boxes=boxes, actor=actor, at=at
        )
        changes.append(change)
        months = writing.months_of(definition, entry.values, before)
        event = EntryCorrected(
            entry.ref, register.key, tuple(change.fields), entry.day.isoformat(), day, months
        )
        lines.append((event, actor, "", at))
    columns = ["values", "sealed", "masked", "key_digest", "title", "day", "version"]
    columns += ["changed_at", "definition_number"]
    Entry.objects.bulk_update([entry for entry, _ in rows], columns, batch_size=500)
    Change.objects.bulk_create(changes, batch_size=1000)
    return lines


def _seal(register: Register, rows: list[tuple[Entry, writing.Wanted]]) -> list[Entry]:
    """Seal every personal value with a fixed number of statements; the entries it concerns."""
    definition = register.definition
    items = [
        (entry, name, text) for entry, want in rows for name, text in want.secrets.items() if text
    ]
    if not items:
        return []
    boxes = vault.seal_many([(entry.ref, name, text) for entry, name, text in items])
    for (entry, name, text), box in zip(items, boxes, strict=True):
        entry.sealed[name] = b64encode(box).decode()
        entry.masked[name] = writing.mask(definition.by_name[name], text)
    writing.mark(items)
    return list({entry.pk: entry for entry, _, _ in items}.values())
