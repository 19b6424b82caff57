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
from civicloop.kernel.geography.models import Address, BoundarySet, District, Road, Village
from civicloop.kernel.geography.rules import bounds_of, cell, cells_along, name_key
from civicloop.kernel.ledger import services as ledger

BATCH = 2000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RoadEntry:
    """A road as it is loaded; ``line`` is its positions inside one district, in order."""

    code: str
    name_zh: str
    name_en: str
    district_code: str
    line: list[tuple[float, float]] = field(default_factory=list)


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
    boundary_set = _in_force()
    districts = dict(District.objects.values_list("code", "pk"))
    written = 0
    for batch in _batches(roads):
        Road.objects.bulk_create(
            [_road(entry, districts) for entry in batch],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[
                "name_zh",
                "name_en",
                "name_key",
                "lon",
                "lat",
                "district",
                "line",
                "cells",
                "west",
                "south",
                "east",
                "north",
            ],
        )
        written += len(batch)
    _tell(boundary_set, actor, now, roads=written)
    return written


@transaction.atomic
def load_addresses(
    addresses: Iterable[AddressEntry], *, actor: Actor, now: datetime | None = None
) -> int:
    """Write doors on roads that are loaded; the same number on a road is refreshed."""
    boundary_set = _in_force()
    roads = dict(Road.objects.values_list("code", "pk"))
    villages = dict(Village.objects.values_list("code", "pk"))
    written = 0
    for batch in _batches(addresses):
        Address.objects.bulk_create(
            [_address(entry, roads, villages) for entry in batch],
            update_conflicts=True,
            unique_fields=["road", "number"],
            update_fields=["village", "house", "lon", "lat", "cell"],
        )
        written += len(batch)
    _tell(boundary_set, actor, now, addresses=written)
    return written


def _in_force() -> BoundarySet:
    boundary_set = BoundarySet.objects.first()
    if boundary_set is None:
        raise NoBoundariesError("Load the boundaries of the city before its roads.")
    return boundary_set


def _batches(entries: Iterable[T]) -> Iterator[Sequence[T]]:
    source = iter(entries)
    while batch := list(islice(source, BATCH)):
        yield batch


def _road(entry: RoadEntry, districts: dict[str, int]) -> Road:
    if entry.district_code not in districts:
        raise BoundaryError(f"Road {entry.code} names an unknown district {entry.district_code}.")
    if not entry.line:
        raise BoundaryError(f"Road {entry.code} has no line.")
    lon, lat = entry.line[len(entry.line) // 2]
    around = bounds_of(entry.line)
    return Road(
        code=entry.code,
        name_zh=entry.name_zh,
        name_en=entry.name_en,
        name_key=name_key(entry.name_zh),
        district_id=districts[entry.district_code],
        line=[[round(x, 7), round(y, 7)] for x, y in entry.line],
        cells=cells_along(entry.line),
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
        house=int(digits[1]),
        lon=entry.lon,
        lat=entry.lat,
        cell=cell(entry.lon, entry.lat),
    )


def _tell(
    boundary_set: BoundarySet,
    actor: Actor,
    now: datetime | None,
    *,
    roads: int = 0,
    addresses: int = 0,
) -> None:
    event = GazetteerLoaded(boundary_set=boundary_set.ref, roads=roads, addresses=addresses)
    ledger.append(event, actor=actor, at=now or clock.now())
