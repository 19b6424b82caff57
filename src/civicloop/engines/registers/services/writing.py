"""How an entry is written: values, sealed values, masks, and what it changed from."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from civicloop.engines.registers import queries, rules
from civicloop.engines.registers.errors import ChangedMeanwhileError, RowFaultsError
from civicloop.engines.registers.models import Change, Entry, Mark, Register
from civicloop.engines.registers.rules import Definition, Fault, Field, Kind
from civicloop.engines.registers.states import Verb
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.privacy import rules as privacy
from civicloop.kernel.vault import queries as vault_queries
from civicloop.kernel.vault import services as vault

TAKEN = (
    "已有另一筆「{key}」相同的資料。",
    "Another entry has the same {key}.",
)
DESTROYED = (
    "這筆資料的個人資料已依規定銷毀，不能再填；需要時請另登錄一筆。",
    "The personal values of this entry were destroyed. Add another entry where they are needed.",
)
HIDDEN = "＊＊＊"


@dataclass(slots=True)
class Wanted:
    """What an entry is to hold: ``secrets`` are personal values, an empty one goes."""

    values: dict[str, Any]
    secrets: dict[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def wanted(
    definition: Definition,
    given: Mapping[str, object],
    *,
    standing: Mapping[str, Any] | None = None,
    sealed: Mapping[str, str] | None = None,
) -> Wanted:
    """What stands and what is given, as one row that is checked; nothing is written."""
    stands, boxes = standing or {}, sealed or {}
    retired = {f.name for f in definition.fields if f.retired}
    asked = {name: value for name, value in stands.items() if name not in retired}
    held = {
        name for name in boxes
        if name not in given and name in definition.by_name and name not in retired
    }  # fmt: skip
    checked = rules.check_row(definition, {**asked, **given}, held=held)
    personal = {f.name for f in definition.asked if f.personal}
    kept = {name: value for name, value in checked.values.items() if name not in personal}
    kept |= {name: value for name, value in stands.items() if name in retired}
    secrets = {
        name: str(checked.values.get(name) or "") for name in given if name in personal
    }  # fmt: skip
    return Wanted(kept, secrets, checked.faults)


def mask(one: Field, text: str) -> str:
    """What is shown of a personal value."""
    if one.kind is Kind.EMAIL:
        return privacy.mask_email(text)
    if one.kind is Kind.PHONE:
        return privacy.mask_phone(text)
    return privacy.mask_name(text) if one.kind is Kind.TEXT else HIDDEN


def require_version(entry: Entry, version: int) -> None:
    """Refuse a change of what somebody else changed since it was read."""
    if entry.version != version:
        raise ChangedMeanwhileError(entry.version)


def require_own_key(register: Register, definition: Definition, entry: Entry) -> None:
    """Refuse a second standing entry of one key; the register is locked by the caller."""
    other = queries.standing_by_digest(register, [entry.key_digest]).get(entry.key_digest)
    if other is None or other.pk == entry.pk:
        return
    zh = TAKEN[0].format(key="、".join(definition.by_name[name].zh for name in definition.key))
    en = TAKEN[1].format(key=", ".join(definition.by_name[name].en for name in definition.key))
    raise RowFaultsError([Fault(definition.key[0], "taken", zh, en)])


def require_sealable(entry: Entry, given: Mapping[str, object]) -> dict[str, str]:
    """The personal fields of an entry whose values were destroyed: none comes back."""
    personal = [one for one in entry.register.definition.asked if one.personal]
    if not personal or not vault_queries.is_destroyed(entry.ref):
        return {}
    faults = [Fault(one.name, "destroyed", *DESTROYED) for one in personal if given.get(one.name)]
    if faults:
        raise RowFaultsError(faults)
    return {one.name: "" for one in personal}


def sealable(entry: Entry, reason: str) -> str:
    """A reason as it can be kept: in words only while the key of the entry is there."""
    return "" if reason and vault_queries.is_destroyed(entry.ref) else reason


def place(entry: Entry, definition: Definition) -> None:
    """Key, heading and day of an entry, from what it holds."""
    entry.key_digest = rules.key_digest(definition, entry.values)
    entry.title = rules.title_of(definition, entry.values)
    entry.day = rules.day_of(definition, entry.values)


def months_of(definition: Definition, *rows: Mapping[str, Any]) -> tuple[str, ...]:
    """The months in which figures count such rows by another field than the period."""
    names = queries.dated_fields(definition)
    days = (rules.first_day(row[name]) for row in rows for name in names if row.get(name))
    return tuple(sorted({f"{day:%Y-%m}" for day in days}))


def seal_into(entry: Entry, definition: Definition, secrets: Mapping[str, str]) -> dict[str, Any]:
    """Seal personal values under the entry's key; the boxes and masks that stood before."""
    before = {
        name: [entry.sealed.get(name), entry.masked.get(name)] for name in secrets
    }  # fmt: skip
    filled = [(entry.ref, name, text) for name, text in secrets.items() if text]
    boxes = vault.seal_many(filled) if filled else []
    for (_, name, text), box in zip(filled, boxes, strict=True):
        entry.sealed[name] = b64encode(box).decode()
        entry.masked[name] = mask(definition.by_name[name], text)
    for name, text in secrets.items():
        if not text:
            entry.sealed.pop(name, None)
            entry.masked.pop(name, None)
    mark([(entry, name, text) for name, text in secrets.items()])
    return before


def mark(items: Sequence[tuple[Entry, str, str]]) -> None:
    """Keep by what people are found in sealed values, in the place of what stood there."""
    if not items:
        return
    fields = Q(pk__in=())
    for name in {name for _, name, _ in items}:
        fields |= Q(field=name, entry__in=[entry.pk for entry, one, _ in items if one == name])
    Mark.objects.filter(fields).delete()
    found: list[tuple[Entry, str, list[rules.Contact | None]]] = [
        (entry, name, [*sorted(rules.contacts(text) | rules.names(text))] or [None])
        for entry, name, text in items
        if text
    ]
    indexes = {
        kind: iter(vault.blind_indexes(purpose, [one[1] for _, _, all_ in found
                                                 for one in all_ if one and one[0] == kind]))
        for kind, purpose in queries.PURPOSES.items()
    }  # fmt: skip
    Mark.objects.bulk_create(
        [Mark(entry=entry, field=name, index=next(indexes[one[0]]) if one else "")
         for entry, name, all_ in found for one in all_],
        batch_size=1000,
    )  # fmt: skip


def opened(entry: Entry, names: list[str]) -> dict[str, str]:
    """Personal values to compare with, never to show."""
    boxes = [(entry.ref, name, b64decode(entry.sealed[name])) for name in names]
    return {name: text.decode() for name, text in zip(names, vault.unseal_many(boxes), strict=True)}


def record(
    entry: Entry,
    verb: Verb,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    boxes: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    undoes: int | None = None,
) -> Change:
    """The change of an entry, numbered like its version; not yet saved."""
    return Change(
        entry=entry, number=entry.version, verb=verb.value,
        fields=sorted({*before, *after, *boxes}), before=dict(before), after=dict(after),
        boxes=dict(boxes), undoes=undoes, made_at=at, made_by=actor.ref,
    )  # fmt: skip


def differing(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, as it was and as it is; a value that is not there is ``None``."""
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}
