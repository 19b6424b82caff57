"""Put a new boundary set in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography.errors import BoundaryError
from civicloop.kernel.geography.events import BoundariesLoaded
from civicloop.kernel.geography.models import BoundarySet, District, Village
from civicloop.kernel.geography.rules import Outline, name_key, outlines
from civicloop.kernel.ledger import services as ledger

WRITTEN = (
    "name_zh",
    "name_en",
    "name_key",
    "lon",
    "lat",
    "boundary",
    "west",
    "south",
    "east",
    "north",
    "ended_on",
    "boundary_set",
)


@transaction.atomic
def load_boundaries(
    districts: Mapping[str, Any],
    villages: Mapping[str, Any],
    version: str,
    *,
    actor: Actor,
    source: str = "",
    now: datetime | None = None,
) -> BoundarySet:
    """Write all districts and villages of the city, and put them in force as one version.

    Both are GeoJSON feature collections whose features have the properties ``code``,
    ``name_zh``, ``name_en`` and, for villages, ``district_code``. A code that was there
    before keeps its row; one that is missing now ends today and is found no more. The
    same version with the same content changes nothing; with other content it is refused.
    """
    at = now or clock.now()
    new_districts = outlines(districts, needs_district=False)
    new_villages = outlines(villages, needs_district=True)
    _refuse_strays(new_districts, new_villages)
    digest = _digest(new_districts, new_villages)
    known = BoundarySet.objects.filter(version=version).first()
    if known is not None:
        if known.digest != digest:
            raise BoundaryError(f"Version {version} was already loaded with other boundaries.")
        return known
    boundary_set = BoundarySet.objects.create(
        version=version, source=source, digest=digest, loaded_at=at
    )
    _write_districts(new_districts, boundary_set)
    _write_villages(new_villages, boundary_set)
    ended = _end_missing(boundary_set, at)
    ledger.append(
        BoundariesLoaded(
            boundary_set=boundary_set.ref,
            version=version,
            districts=len(new_districts),
            villages=len(new_villages),
            ended_villages=ended,
        ),
        actor=actor,
        at=at,
    )
    return boundary_set


def _refuse_strays(districts: Sequence[Outline], villages: Sequence[Outline]) -> None:
    codes = {each.code for each in districts}
    if not codes:
        raise BoundaryError("There is no district to load.")
    strays = sorted({each.district_code for each in villages} - codes)
    if strays:
        raise BoundaryError(f"Villages name districts that are not loaded: {', '.join(strays)}.")


def _digest(districts: Sequence[Outline], villages: Sequence[Outline]) -> str:
    plain = [
        [each.code, each.name_zh, each.name_en, each.district_code, each.boundary]
        for each in sorted((*districts, *villages), key=lambda each: each.code)
    ]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _columns(outline: Outline, boundary_set: BoundarySet) -> dict[str, Any]:
    return {
        "code": outline.code,
        "name_zh": outline.name_zh,
        "name_en": outline.name_en,
        "name_key": name_key(outline.name_zh),
        "lon": outline.center[0],
        "lat": outline.center[1],
        "boundary": outline.boundary,
        "west": outline.bounds.west,
        "south": outline.bounds.south,
        "east": outline.bounds.east,
        "north": outline.bounds.north,
        "ended_on": None,
        "boundary_set": boundary_set,
    }


def _write_districts(districts: Sequence[Outline], boundary_set: BoundarySet) -> None:
    District.objects.bulk_create(
        [District(**_columns(each, boundary_set)) for each in districts],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=list(WRITTEN),
    )


def _write_villages(villages: Sequence[Outline], boundary_set: BoundarySet) -> None:
    districts = dict(District.objects.values_list("code", "pk"))
    Village.objects.bulk_create(
        [
            Village(district_id=districts[each.district_code], **_columns(each, boundary_set))
            for each in villages
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*WRITTEN, "district"],
        batch_size=500,
    )


def _end_missing(boundary_set: BoundarySet, at: datetime) -> int:
    """Date what the new set leaves out; how many villages that were."""
    gone = {"ended_on": timezone.localdate(at)}
    District.objects.exclude(boundary_set=boundary_set).filter(ended_on=None).update(**gone)
    return Village.objects.exclude(boundary_set=boundary_set).filter(ended_on=None).update(**gone)
