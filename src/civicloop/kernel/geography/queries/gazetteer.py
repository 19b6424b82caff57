"""Names to places and back: the search for a place, the nearest road and door."""

from __future__ import annotations

import math
from collections.abc import Iterable

import shapely
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Abs

from civicloop.kernel.geography.models import Address, District, Road, Village
from civicloop.kernel.geography.rules import (
    AddressParts,
    PlaceHit,
    cells_around,
    distance_m,
    name_key,
    parse_address,
)

EXACT, STARTS, HOLDS, NEAR_DOOR = 1.0, 0.8, 0.6, 0.7
SMALLEST_ENGLISH = 3
MOST_GUESSES = 3
"""Roads without the door that was asked for, for which a neighbouring door is offered."""


def search_places(text: str, limit: int = 10) -> list[PlaceHit]:
    """Doors, roads, villages and districts that a text names, best first.

    Full-width digits, 臺 and 台, and Chinese numerals before 段, 路, 巷 are the same to it.
    A door that is not known gives the nearest known door of the road, at a lower score.
    """
    key, parts = name_key(text), parse_address(text)
    if not key:
        return []
    hits = [
        *_doors(parts, limit),
        *_roads(key, parts, limit),
        *_villages(key, parts, limit),
        *_districts(key, parts),
    ]
    best: dict[str, PlaceHit] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, len(hit.label_zh), hit.code)):
        best.setdefault(hit.ref, hit)
    return list(best.values())[:limit]


def nearest_address(lon: float, lat: float, *, within_m: float = 200) -> tuple[Address, int] | None:
    """The closest door and how many metres away it is; ``None`` where none is near."""
    squeeze = math.cos(math.radians(lat))
    east, north = (F("lon") - Value(lon)) * Value(squeeze), F("lat") - Value(lat)
    closest = (
        Address.objects.filter(cell__in=cells_around(lon, lat, within_m))
        .select_related("road__district", "village")
        .defer("road__line", "road__cells", "road__district__boundary", "village__boundary")
        .order_by(east * east + north * north, "pk")
        .first()
    )
    metres = distance_m(lon, lat, closest.lon, closest.lat) if closest else 0.0
    return (closest, round(metres)) if closest and metres <= within_m else None


def nearest_road(lon: float, lat: float, *, within_m: float = 200) -> tuple[Road, int] | None:
    """The closest road and how many metres away it is; ``None`` where none is near."""
    near = (
        Road.objects.filter(cells__overlap=cells_around(lon, lat, within_m))
        .select_related("district")
        .defer("cells", "district__boundary")
        .order_by("code")
    )
    measured = ((_metres_to_line(lon, lat, road.line), road) for road in near)
    closest = min(measured, key=lambda pair: pair[0], default=None)
    if closest is None or closest[0] > within_m:
        return None
    return closest[1], round(closest[0])


def _metres_to_line(lon: float, lat: float, line: list[list[float]]) -> float:
    point = shapely.Point(lon, lat)
    shape = shapely.LineString(line) if len(line) > 1 else shapely.Point(line[0])
    nearest = shapely.shortest_line(point, shape).coords[-1]
    return distance_m(lon, lat, nearest[0], nearest[1])


def _score(key: str, place: District | Village | Road) -> float:
    """How well a name answers, in whichever language answers better."""
    return max(_alike(key, place.name_key), _alike(key, place.name_en.lower()))


def _alike(key: str, name: str) -> float:
    if key not in name:
        return 0.0
    if name == key:
        return EXACT
    share = min(len(key), len(name)) / max(len(key), len(name))
    return (STARTS if name.startswith(key) else HOLDS) + 0.1 * share


def _english(key: str) -> Q:
    return Q(name_en__icontains=key) if len(key) >= SMALLEST_ENGLISH and key.isascii() else Q()


def _named(key: str) -> Q:
    english = _english(key)
    return Q(name_key__contains=key) | english if english else Q(name_key__contains=key)


def _roads_called(parts: AddressParts, name: str) -> QuerySet[Road]:
    roads = Road.objects.filter(_named(name)).select_related("district")
    roads = roads.defer("line", "cells", "district__boundary")
    return roads.filter(district__name_key=parts.district) if parts.district else roads


def _roads(key: str, parts: AddressParts, limit: int) -> Iterable[PlaceHit]:
    name = parts.road or parts.rest or key
    for road in _roads_called(parts, name).order_by("name_key", "code")[: limit * 3]:
        yield PlaceHit(
            kind="road",
            ref=road.ref,
            code=road.code,
            label_zh=f"{road.district.name_zh}{road.name_zh}",
            label_en=f"{road.name_en}, {road.district.name_en}".strip(", "),
            lon=road.lon,
            lat=road.lat,
            district_code=road.district.code,
            village_code="",
            score=round(_score(name, road) - (0.05 if parts.has_number else 0), 3),
        )


def _doors(parts: AddressParts, limit: int) -> Iterable[PlaceHit]:
    if not parts.has_number:
        return
    lane = f"{parts.lane}巷" if parts.lane else ""
    alley = f"{parts.alley}弄" if parts.alley else ""
    wanted = f"{lane}{alley}{parts.number}"
    house = int(parts.number.split("-")[0])
    roads = list(_roads_called(parts, parts.road).order_by("name_key", "code")[:limit])
    doors = Address.objects.select_related("village").defer("village__boundary")
    known = {door.road_id: door for door in doors.filter(road__in=roads, number=wanted)}
    for road in roads:
        if road.pk in known:
            yield _door_hit(known[road.pk], road, _score(parts.road, road))
    for road in [road for road in roads if road.pk not in known][:MOST_GUESSES]:
        near = doors.filter(road=road).order_by(Abs(F("house") - house), "number").first()
        if near is not None:
            yield _door_hit(near, road, _score(parts.road, road) * NEAR_DOOR)


def _door_hit(door: Address, road: Road, score: float) -> PlaceHit:
    return PlaceHit(
        kind="address",
        ref=door.ref,
        code=f"{road.code}/{door.number}",
        label_zh=f"{road.district.name_zh}{road.name_zh}{door.number}號",
        label_en=f"No. {door.number}, {road.name_en or road.name_zh}, {road.district.name_en}",
        lon=door.lon,
        lat=door.lat,
        district_code=road.district.code,
        village_code=door.village.code if door.village else "",
        score=round(score, 3),
    )


def _villages(key: str, parts: AddressParts, limit: int) -> Iterable[PlaceHit]:
    name = parts.village or (key if not parts.road else "")
    if not name:
        return
    found = Village.objects.filter(_named(name), ended_on=None).select_related("district")
    if parts.district and parts.village:
        found = found.filter(district__name_key=parts.district)
    for each in found.defer("boundary", "district__boundary")[: limit * 3]:
        yield PlaceHit(
            kind="village",
            ref=each.ref,
            code=each.code,
            label_zh=f"{each.district.name_zh}{each.name_zh}",
            label_en=f"{each.name_en}, {each.district.name_en}".strip(", "),
            lon=each.lon,
            lat=each.lat,
            district_code=each.district.code,
            village_code=each.code,
            score=round(_score(name, each), 3),
        )


def _districts(key: str, parts: AddressParts) -> Iterable[PlaceHit]:
    more = bool(parts.road or parts.village)
    name = parts.district or ("" if more else key)
    if not name:
        return
    for each in District.objects.filter(_named(name), ended_on=None).defer("boundary"):
        yield PlaceHit(
            kind="district",
            ref=each.ref,
            code=each.code,
            label_zh=each.name_zh,
            label_en=each.name_en,
            lon=each.lon,
            lat=each.lat,
            district_code=each.code,
            village_code="",
            score=round(_score(name, each) * (0.5 if more else 1), 3),
        )
