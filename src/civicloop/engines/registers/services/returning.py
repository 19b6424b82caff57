"""Withdraw an entry, restore it, and take the last change of it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.engines.registers import policies, queries
from civicloop.engines.registers.errors import NothingToUndoError, RowFaultsError
from civicloop.engines.registers.events import EntryCorrected, EntryRestored, EntryWithdrawn
from civicloop.engines.registers.models import Change, Entry
from civicloop.engines.registers.services import writing
from civicloop.engines.registers.states import ENTRIES, EntryState, Verb
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

MOVES = {Verb.WITHDRAW: "withdraw", Verb.RESTORE: "restore"}
BACK = {Verb.WITHDRAW: Verb.RESTORE, Verb.RESTORE: Verb.WITHDRAW}


@transaction.atomic
def withdraw(
    entry_id: int, *, version: int, actor: Actor, reason: str = "", now: datetime | None = None
) -> Entry:
    """Let an entry count no more; it stays, with its history, and can come back."""
    entry = _taken(entry_id, version, actor)
    return _move(entry, Verb.WITHDRAW, actor, reason, now or clock.now())


@transaction.atomic
def restore(
    entry_id: int, *, version: int, actor: Actor, reason: str = "", now: datetime | None = None
) -> Entry:
    """Let a withdrawn entry count again, where no other took its key meanwhile."""
    entry = _taken(entry_id, version, actor)
    return _move(entry, Verb.RESTORE, actor, reason, now or clock.now())


@transaction.atomic
def undo(entry_id: int, *, version: int, actor: Actor, now: datetime | None = None) -> Entry:
    """Take the newest change that still stands back; adding itself is taken back by withdrawing."""
    at = now or clock.now()
    entry = _taken(entry_id, version, actor)
    rows = queries.changes_of(entry).filter(is_undone=False).exclude(verb=Verb.UNDO.value)
    last = rows.select_for_update().first()
    if last is None:
        raise NothingToUndoError(entry.ref)
    last.is_undone = True
    last.save(update_fields=["is_undone"])
    verb = Verb(last.verb)
    if verb is Verb.ADD:
        return _move(entry, Verb.WITHDRAW, actor, "", at, undoes=last.number)
    if verb in BACK:
        return _move(entry, BACK[verb], actor, "", at, undoes=last.number)
    return _put_back(entry, last, actor, at)


def _taken(entry_id: int, version: int, actor: Actor) -> Entry:
    entry = queries.entry_for_change(entry_id)
    require(policies.may_edit(actor, entry.register, entry), action="registers.edit")
    writing.require_version(entry, version)
    return entry


def _move(  # noqa: PLR0917 (one move, or the taking back of one)
    entry: Entry, verb: Verb, actor: Actor, reason: str, at: datetime, undoes: int | None = None
) -> Entry:
    entry.state = ENTRIES.target(MOVES[verb], current=EntryState(entry.state)).value
    register = queries.register_for_change(entry.register_id)
    if verb is Verb.RESTORE:
        writing.require_own_key(register, register.definition, entry)
    entry.version += 1
    entry.changed_at = at
    entry.save(update_fields=["state", "version", "changed_at"])
    shown = verb if undoes is None else Verb.UNDO
    writing.record(
        entry, shown, before={}, after={}, boxes={}, actor=actor, at=at, undoes=undoes
    ).save()
    register.filled_at = at
    register.save(update_fields=["filled_at"])
    kind = EntryWithdrawn if verb is Verb.WITHDRAW else EntryRestored
    months = writing.months_of(register.definition, entry.values)
    event = kind(entry.ref, register.key, entry.day.isoformat(), months)
    ledger.append(event, actor=actor, reason=writing.sealable(entry, reason), at=at)
    return entry


def _put_back(entry: Entry, last: Change, actor: Actor, at: datetime) -> Entry:
    ENTRIES.target("correct", current=EntryState(entry.state))
    register = queries.register_for_change(entry.register_id)
    definition = register.definition
    day_before = entry.day.isoformat()
    values = dict(entry.values)
    for name, value in last.before.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    boxes = {name: [entry.sealed.get(name), entry.masked.get(name)] for name in last.boxes}
    for name, (box, shown) in last.boxes.items():
        _put_box(entry, name, box, shown)
    texts = writing.opened(entry, [name for name in last.boxes if name in entry.sealed])
    writing.mark([(entry, name, texts.get(name, "")) for name in last.boxes])
    fits = writing.wanted(definition, {}, standing=values, sealed=entry.sealed)
    if fits.faults:  # the definition changed since: what stood there is no value any more
        raise RowFaultsError(fits.faults)
    before, after = writing.differing(entry.values, values)
    entry.values = values
    writing.place(entry, definition)
    writing.require_own_key(register, definition, entry)
    entry.version += 1
    entry.changed_at = at
    entry.save()
    change = writing.record(
        entry, Verb.UNDO, before=before, after=after, boxes=boxes, actor=actor, at=at,
        undoes=last.number,
    )  # fmt: skip
    change.save()
    months = writing.months_of(definition, entry.values, before)
    event = EntryCorrected(
        entry.ref, register.key, tuple(change.fields), entry.day.isoformat(), day_before, months
    )
    ledger.append(event, actor=actor, at=at)
    return entry


def _put_box(entry: Entry, name: str, box: str | None, shown: str | None) -> None:
    if box is None:
        entry.sealed.pop(name, None)
        entry.masked.pop(name, None)
    else:
        entry.sealed[name], entry.masked[name] = box, shown
