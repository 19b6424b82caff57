"""Open personal values, and put each reading on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import queries
from civicloop.kernel.privacy.errors import ApprovalNeededError, PurposeMissingError
from civicloop.kernel.privacy.events import PersonalValueRead
from civicloop.kernel.privacy.rules import PURPOSES, guard_of
from civicloop.kernel.vault import services as vault


@transaction.atomic
def read(
    ref: str, box: bytes, *, field: str, actor: Actor, purpose: str, now: datetime | None = None
) -> str:
    """One personal value of an object, for a purpose that is put on record.

    Whether the actor may is asked before, by the module that owns the object. A guarded
    field needs an approval in force besides.
    """
    return read_many(ref, {field: box}, actor=actor, purpose=purpose, now=now)[field]


@transaction.atomic
def read_many(
    ref: str,
    boxes: Mapping[str, bytes],
    *,
    actor: Actor,
    purpose: str,
    now: datetime | None = None,
) -> dict[str, str]:
    """Several values of one object by their field names, with an event for each.

    Nothing is opened unless all of them may be; an undeclared purpose raises.
    """
    if not purpose.strip():
        raise PurposeMissingError(f"{actor.ref} gave no purpose for {ref}")
    PURPOSES.get(purpose)
    at = now or clock.now()
    approvals = {name: _approval(ref, name, actor, at) for name in boxes}
    opened = vault.unseal_many([(ref, name, box) for name, box in boxes.items()])
    for name, request in approvals.items():
        event = PersonalValueRead(ref=ref, field=name, purpose=purpose, request=request)
        ledger.append(event, actor=actor, at=now)
    return {name: text.decode() for name, text in zip(boxes, opened, strict=True)}


@transaction.atomic
def note_reading(
    ref: str, *, field: str, actor: Actor, purpose: str, now: datetime | None = None
) -> None:
    """Put on record that somebody reads a value which is no text, and is opened elsewhere."""
    if not purpose.strip():
        raise PurposeMissingError(f"{actor.ref} gave no purpose for {ref}")
    PURPOSES.get(purpose)
    at = now or clock.now()
    request = _approval(ref, field, actor, at)
    event = PersonalValueRead(ref=ref, field=field, purpose=purpose, request=request)
    ledger.append(event, actor=actor, at=at)


def _approval(ref: str, field: str, actor: Actor, now: datetime) -> int:
    """The approved request under which a field is read, 0 if it needs none."""
    if guard_of(ref, field) is None:
        return 0
    found = queries.approval_in_force(ref, field, actor, now)
    if found is None:
        raise ApprovalNeededError(f"{field} of {ref} opens with a superior's approval only.")
    return found.pk
