"""Load the roads and doors of the city, set-wise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography.errors import BoundaryError, NoBoundariesError
from civicloop.kernel.geography.events import GazetteerLoaded
from civicloop.kernel.geography.models import (
    Address,
    BoundarySet,
    District,
    GazetteerLoad,
    Road,
    Village,
)
from civicloop.kernel.geography.rules import bounds_of, cell, cells_along, name_key, pairs
from civicloop.kernel.ledger import services as ledger

BATCH = 2000
WRITTEN = (
    "name_zh",
    "name_en",
    "name_key",
    "grams",
    "lon",
    "lat",
    "district",
    "line",
    "part",
    "placed_by",
    "cells",
    "west",
    "south",
    "east",
    "north",
)
"""The columns of a road that a load refreshes."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RoadEntry:
    """A road as it is loaded; ``line`` is its positions inside one district, in order.

    Without a line the road is known by name alone, and stands where its district does.
    """

    code: str
    name_zh: str
    name_en: str
    district_code: str
    line: list[tuple[float, float]] = field(default_factory=list)
    part: int = 0


@dataclass(frozen=True, slots=True)
class AddressEntry:
    """A door as it is loaded; ``number`` is written as on the plate without 號: 12, 12-3, 5巷7."""

    road_code: str
    number: str
    lon: float
    lat: float
    village_code: str = ""


@transaction.atomic
def load_roads(roads: Iterable[RoadEntry], *, actor: Actor, now: datetime | None = None) -> int:
    """Write roads; a code that was there before is refreshed. Returns how many."""
    boundary_set = boundaries_in_force()
    districts = {each.code: each for each in District.objects.defer("boundary")}
    written = 0
    for batch in batches(roads):
        Road.objects.bulk_create(
            [road_row(entry, districts) for entry in batch],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=list(WRITTEN),
        )
        written += len(batch)
    note_load(boundary_set, "roads", actor, now, added=written)
    return written


@transaction.atomic
def load_addresses(
    addresses: Iterable[AddressEntry], *, actor: Actor, now: datetime | None = None
) -> int:
    """Write doors on roads that are loaded; the same number on a road is refreshed."""
    boundary_set = boundaries_in_force()
    roads = dict(Road.objects.values_list("code", "pk"))
    villages = dict(Village.objects.values_list("code", "pk"))
    written = 0
    for batch in batches(addresses):
        Address.objects.bulk_create(
            [_address(entry, roads, villages) for entry in batch],
            update_conflicts=True,
            unique_fields=["road", "number"],
            update_fields=["village", "lane", "house", "lon", "lat", "cell"],
        )
        written += len(batch)
    note_load(boundary_set, "addresses", actor, now, added=written)
    return written


def boundaries_in_force() -> BoundarySet:
    """The boundaries that roads and doors are placed in; they come first."""
    boundary_set = BoundarySet.objects.first()
    if boundary_set is None:
        raise NoBoundariesError("Load the boundaries of the city before its roads.")
    return boundary_set


def batches(entries: Iterable[T]) -> Iterator[Sequence[T]]:
    """Some thousand at a time."""
    source = iter(entries)
    while batch := list(islice(source, BATCH)):
        yield batch


def road_row(entry: RoadEntry, districts: dict[str, District]) -> Road:
    """A road as it is kept; one without a line takes the position of its district."""
    district = districts.get(entry.district_code)
    if district is None:
        raise BoundaryError(f"Road {entry.code} names an unknown district {entry.district_code}.")
    line = entry.line or [(district.lon, district.lat)]
    around, (lon, lat) = bounds_of(line), line[len(line) // 2]
    key = name_key(entry.name_zh)
    return Road(
        code=entry.code,
        name_zh=entry.name_zh,
        name_en=entry.name_en,
        name_key=key,
        grams=pairs(key, entry.name_en.lower()),
        district=district,
        line=[[round(x, 7), round(y, 7)] for x, y in entry.line],
        part=entry.part,
        placed_by="line" if entry.line else "district",
        cells=cells_along(entry.line) if entry.line else [],
        west=around.west,
        south=around.south,
        east=around.east,
        north=around.north,
        lon=lon,
        lat=lat,
    )


def _address(entry: AddressEntry, roads: dict[str, int], villages: dict[str, int]) -> Address:
    digits = re.search(r"(\d+)(?:-\d+)?$", entry.number)
    if entry.road_code not in roads or digits is None:
        raise BoundaryError(f"Address {entry.road_code} {entry.number!r} cannot be placed.")
    return Address(
        road_id=roads[entry.road_code],
        village_id=villages.get(entry.village_code),
        number=entry.number,
        lane=entry.number[: entry.number.rfind("弄") + 1 or entry.number.rfind("巷") + 1],
        house=int(digits[1]),
        lon=entry.lon,
        lat=entry.lat,
        cell=cell(entry.lon, entry.lat),
    )


def note_load(
    boundary_set: BoundarySet,
    kind: str,
    actor: Actor,
    now: datetime | None,
    *,
    source: str = "",
    added: int = 0,
    changed: int = 0,
    removed: int = 0,
    refused: int = 0,
) -> GazetteerLoad:
    """Keep that a part of the gazetteer was loaded, and tell it."""
    at = now or clock.now()
    load = GazetteerLoad.objects.create(
        kind=kind,
        source=source[:200],
        added=added,
        changed=changed,
        removed=removed,
        refused=refused,
        loaded_at=at,
    )
    event = GazetteerLoaded(
        boundary_set=boundary_set.ref, removed=removed, **{kind: added + changed}
    )
    ledger.append(event, actor=actor, at=at)
    return load
