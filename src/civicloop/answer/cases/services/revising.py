"""Keep what was changed in the settings of the module, so that its history can be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from civicloop.answer.cases.models import Revision
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock

SHORT = 190
"""So many signs of names stand in an event."""
FIRST = ("confidentiality", "group", "is_offered", "is_public", "kind")
"""Fields by whose change others act: their names are never left out."""


def keep(ref: str, values: Mapping[str, Any], *, actor: Actor, now: datetime | None) -> Revision:
    """Add the state of an object after a change; the caller holds the object's lock."""
    last = Revision.objects.filter(object_ref=ref).aggregate(last=Max("number"))["last"]
    return Revision.objects.create(
        object_ref=ref,
        number=(last or 0) + 1,
        values=dict(values),
        saved_at=now or clock.now(),
        saved_by=actor.ref,
    )


def named(changed: list[str], *, new: bool) -> str:
    """The changed fields for an event; the names of the last are left out where it is full."""
    told = ",".join(sorted(changed, key=lambda name: (name not in FIRST, name)))
    return "created" if new else told[:SHORT].rpartition(",")[0] if len(told) > SHORT else told
