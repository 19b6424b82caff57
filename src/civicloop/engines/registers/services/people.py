"""What a person may have of what registers keep about them: a copy, a correction, its end."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping

from django.db import transaction

from civicloop.engines.registers import policies, queries, rules
from civicloop.engines.registers.errors import RowFaultsError
from civicloop.engines.registers.events import PersonConfirmed, PersonUnconfirmed
from civicloop.engines.registers.models import Confirmation, Entry
from civicloop.engines.registers.rules import Kind
from civicloop.engines.registers.services import entering, reading, writing
from civicloop.kernel.actors.rules import Actor, machine, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import queries as privacy_queries
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.errors import (
    NotConfirmableError,
    NotCorrectableError,
    NotErasableError,
)
from civicloop.kernel.privacy.rules import Opened, Subject
from civicloop.kernel.states.errors import StateError
from civicloop.kernel.vault import queries as vault_queries

FIELDS: Mapping[str, Kind] = {"name": Kind.TEXT, "email": Kind.EMAIL, "phone": Kind.PHONE}
ERASER = machine("data-subject", "privacy.destroy_values")
BATCH = 500


@transaction.atomic
def open_for_subject(ref: str, subject: Subject, actor: Actor, purpose: str) -> Opened:
    """An entry as its person may have it: no value of anybody else, each reading on record."""
    require(policies.may_answer_subject(actor), action="rights.handle")
    entry = queries.entry_of_ref(ref)
    register, definition = entry.register, entry.register.definition
    values: dict[str, object] = {
        "register": register.zh,
        "number": entry.number,
        "state": entry.state,
        "made_at": entry.made_at.isoformat(),
        "changed_at": entry.changed_at.isoformat(),
        **entry.values,
    }
    if not entry.sealed or vault_queries.is_destroyed(ref):
        return Opened(queries.title_in(entry, "zh"), values | {"destroyed": True})
    person = queries.contacts_of(subject) | rules.names(subject.name)
    theirs = rules.own_values(definition, writing.opened(entry, list(entry.sealed)), person)
    boxes = {name: b64decode(entry.sealed[name]) for name in theirs}
    privacy.read_many(ref, boxes, actor=actor, purpose=purpose)
    return Opened(queries.title_in(entry, "zh"), values | theirs)


@transaction.atomic
def correct_for_subject(ref: str, field: str, value: str, actor: Actor) -> None:
    """Put the name, address or number right where the entry holds one person's alone."""
    require(policies.may_answer_subject(actor), action="rights.handle")
    entry = queries.entry_of_ref(ref)
    if vault_queries.is_destroyed(ref):
        raise NotErasableError("gone")
    names = _named(entry, field)
    if len(names) != 1 or _is_shared(entry) or not value.strip():
        raise NotCorrectableError(field)
    try:
        entering.put(entry, {names[0]: value}, actor=actor, reason="", at=clock.now())
    except (RowFaultsError, StateError) as error:
        raise NotCorrectableError(field) from error


@transaction.atomic
def erase_for_subject(ref: str, actor: Actor) -> None:
    """Destroy the personal values of an entry that speaks of one person and that nobody holds."""
    require(policies.may_answer_subject(actor), action="rights.handle")
    entry = queries.entry_of_ref(ref)
    if not entry.sealed or vault_queries.is_destroyed(ref):
        raise NotErasableError("gone")
    if privacy_queries.is_held(ref):
        raise NotErasableError("held")
    if _is_shared(entry):
        raise NotErasableError("shared")
    privacy.destroy_values(ref, kind="registers.entry", actor=ERASER)
    reading.erase(ref)


@transaction.atomic
def confirm_for_subject(ref: str, subject: Subject, actor: Actor, stands: bool) -> None:
    """Note that an entry found by the name alone is the person's, or take that back.

    It holds in the request of the subject alone, and stays on record with who and when.
    """
    require(policies.may_confirm(actor), action="rights.handle")
    entry, at = queries.entry_of_ref(ref), clock.now()
    found = {one.ref: one for one in queries.entries_about(subject)}.get(ref)
    standing = queries.confirmed(subject.ref, [entry.pk]).get(entry.pk)
    if not subject.ref or found is None or (standing is None) != stands:
        raise NotConfirmableError(ref)
    event: PersonConfirmed | PersonUnconfirmed
    if standing is None:
        if not found.is_by_name:
            raise NotConfirmableError(ref)
        Confirmation.objects.create(entry=entry, request=subject.ref, made_at=at, made_by=actor.ref)
        event = PersonConfirmed(ref, subject.ref)
    else:
        standing.ended_at, standing.ended_by = at, actor.ref
        standing.save(update_fields=["ended_at", "ended_by"])
        event = PersonUnconfirmed(ref, subject.ref)
    ledger.append(event, actor=actor, at=at)


@transaction.atomic
def mark_entries() -> int:
    """Index the sealed values of entries that never were; how many. One statement if none."""
    rows = list(queries.unmarked()[:BATCH])
    done = 0
    while rows:
        for entry in rows:
            _mark(entry)
        done += len(rows)
        rows = list(queries.unmarked()[:BATCH])
    return done


def _mark(entry: Entry) -> None:
    """One whose key was destroyed is emptied instead: nothing in it can be opened."""
    if vault_queries.is_destroyed(entry.ref):
        reading.erase(entry.ref)
        return
    texts = writing.opened(entry, list(entry.sealed))
    writing.mark([(entry, name, text) for name, text in texts.items()])


def _named(entry: Entry, field: str) -> list[str]:
    known = entry.register.definition.by_name
    return [name for name in entry.sealed
            if name in known and known[name].kind is FIELDS.get(field)]  # fmt: skip


def _is_shared(entry: Entry) -> bool:
    texts = writing.opened(entry, list(entry.sealed))
    return rules.is_shared(entry.register.definition, texts)
