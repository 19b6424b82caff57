"""Open personal values, and put each reading on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy.errors import PurposeMissingError
from civicloop.kernel.privacy.events import PersonalValueRead
from civicloop.kernel.vault import services as vault


@transaction.atomic
def read(ref: str, box: bytes, *, field: str, actor: Actor, purpose: str) -> str:
    """One personal value of an object, for a purpose that is put on record.

    Whether the actor may is asked before, by the module that owns the object.
    """
    return read_many(ref, {field: box}, actor=actor, purpose=purpose)[field]


@transaction.atomic
def read_many(
    ref: str, boxes: Mapping[str, bytes], *, actor: Actor, purpose: str
) -> dict[str, str]:
    """Several values of one object by their field names, with an event for each."""
    if not purpose.strip():
        raise PurposeMissingError(f"{actor.ref} gave no purpose for {ref}")
    opened = vault.unseal_many([(ref, name, box) for name, box in boxes.items()])
    _record(ref, boxes, actor=actor, purpose=purpose)
    return {name: text.decode() for name, text in zip(boxes, opened, strict=True)}


def _record(ref: str, names: Iterable[str], *, actor: Actor, purpose: str) -> None:
    for name in names:
        ledger.append(PersonalValueRead(ref=ref, field=name, purpose=purpose), actor=actor)
