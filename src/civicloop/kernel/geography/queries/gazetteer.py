"""Names to places and back: the search for a place, the nearest road and door."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from django.db.models import F, Q, QuerySet
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
    near = Address.objects.filter(cell__in=cells_around(lon, lat, within_m))
    candidates = near.select_related("road__district", "village")
    measured = ((distance_m(lon, lat, each.lon, each.lat), each) for each in candidates)
    closest = min(measured, key=lambda pair: pair[0], default=None)
    if closest is None or closest[0] > within_m:
        return None
    return closest[1], round(closest[0])


def nearest_road(lon: float, lat: float, *, within_m: float = 200) -> tuple[Road, int] | None:
    """The closest road and how many metres away it is; ``None`` where none is near."""
    near = Road.objects.filter(cells__overlap=cells_around(lon, lat, within_m))
    measured = (
        (_metres_to_line(lon, lat, road.line), road) for road in near.select_related("district")
    )
    closest = min(measured, key=lambda pair: pair[0], default=None)
    if closest is None or closest[0] > within_m:
        return None
    return closest[1], round(closest[0])


def _metres_to_line(lon: float, lat: float, line: list[list[float]]) -> float:
    point = shapely.Point(lon, lat)
    shape = shapely.LineString(line) if len(line) > 1 else shapely.Point(line[0])
    nearest = shapely.shortest_line(point, shape).coords[-1]
    return distance_m(lon, lat, nearest[0], nearest[1])


def _score(key: str, name: str) -> float:
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
            score=round(_score(name, road.name_key) - (0.05 if parts.has_number else 0), 3),
        )


def _doors(parts: AddressParts, limit: int) -> Iterable[PlaceHit]:
    if not parts.has_number:
        return
    lane = f"{parts.lane}巷" if parts.lane else ""
    alley = f"{parts.alley}弄" if parts.alley else ""
    wanted = f"{lane}{alley}{parts.number}"
    house = int(parts.number.split("-")[0])
    for road in _roads_called(parts, parts.road).order_by("name_key", "code")[:limit]:
        doors = Address.objects.filter(road=road).select_related("village")
        known = doors.filter(number=wanted).first()
        near = None if known else doors.order_by(Abs(F("house") - house), "number").first()
        door = known or near
        if door is not None:
            base = _score(parts.road, road.name_key)
            yield _door_hit(door, road, base if known else base * NEAR_DOOR)


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
            score=round(_score(name, each.name_key), 3),
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
            score=round(_score(name, each.name_key) * (0.5 if more else 1), 3),
        )
