"""Learn who lies around the city."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries
from civicloop.kernel.geography.events import NeighboursLoaded
from civicloop.kernel.geography.models import BoundarySet, Neighbour
from civicloop.kernel.geography.rules import outlines
from civicloop.kernel.ledger import services as ledger


@transaction.atomic
def load_neighbours(
    counties: Mapping[str, Any], *, actor: Actor, now: datetime | None = None
) -> int:
    """Write the counties around the city in place of those known before; how many.

    A GeoJSON feature collection like that of ``load_boundaries``, whose boundaries stand
    already. They only serve messages; nothing is ever placed in them.
    """
    found = outlines(counties, needs_district=False)
    Neighbour.objects.all().delete()
    Neighbour.objects.bulk_create(
        Neighbour(
            code=each.code, name_zh=each.name_zh, name_en=each.name_en, boundary=each.boundary
        )
        for each in found
    )
    key, _digest = queries.current_version()
    said = NeighboursLoaded(BoundarySet(pk=key).ref, neighbours=len(found))
    ledger.append(said, actor=actor, at=now or clock.now())
    return len(found)
