"""Open the personal values of an entry, and forget them when their time is over."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime

from django.db import transaction

from civicloop.engines.registers import policies, queries
from civicloop.engines.registers.models import Change, Entry, Mark
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.privacy import services as privacy


@transaction.atomic
def read_personal(
    entry_id: int, *, actor: Actor, purpose: str, now: datetime | None = None
) -> dict[str, str]:
    """Every personal value of an entry by its field, each reading on record."""
    entry = queries.entry_for_change(entry_id)
    allowed = policies.may_read_personal(actor, entry.register, entry)
    require(allowed, action="registers.read_personal")
    boxes = {name: b64decode(box) for name, box in entry.sealed.items()}
    return privacy.read_many(entry.ref, boxes, actor=actor, purpose=purpose, now=now)


@transaction.atomic
def erase(ref: str) -> None:
    """Empty what is left of personal values whose key was destroyed; twice does no harm."""
    pk = int(ref.rpartition(":")[2])
    Entry.objects.filter(pk=pk).update(sealed={}, masked={})
    Change.objects.filter(entry=pk).update(boxes={})
    Mark.objects.filter(entry=pk).delete()
