"""From a text to places: doors, landmarks, roads, villages and districts, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Q

from civicloop.kernel.geography.errors import NoBoundariesError
from civicloop.kernel.geography.models import District, Landmark, Road, Village
from civicloop.kernel.geography.queries.boundaries import current_version
from civicloop.kernel.geography.queries.doors import Asked, doors_near
from civicloop.kernel.geography.rules import (
    WORTH,
    AddressParts,
    DoorParts,
    Exactness,
    PlaceHit,
    Spot,
    door_parts,
    heads,
    landmark_key,
    name_key,
    pairs,
    parse_address,
    parts_inside,
)

EXACT, STARTS, HOLDS, NEAR_END = 1.0, 0.8, 0.6, 0.1
ABOVE = {Exactness.VILLAGE: 0.4, Exactness.DISTRICT: 0.3}
"""The score of the place around the one that was asked for, where no door was asked for."""

ELSEWHERE, AMBIGUOUS, MENTIONED = 0.15, 0.95, 0.8
MOST_ROADS = 60
MOST_DOORS = 8
"""Roads of one name on which the door is looked for."""


@dataclass(frozen=True, slots=True)
class Area:
    """A district or village as the search knows it."""

    kind: str
    ref: str
    code: str
    key: str
    name_zh: str
    name_en: str
    lon: float
    lat: float
    district: str


@dataclass(frozen=True, slots=True)
class Areas:
    """Every district and village in force; read once per process and version."""

    districts: dict[str, Area]
    villages: tuple[Area, ...]
    district_keys: dict[str, str]
    village_keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class RoadFound:
    """A road that the text may name, how well it does, and what follows its name."""

    road: Road
    match: float
    door: DoorParts


def search_places(text: str, limit: int = 10) -> list[PlaceHit]:
    """Doors, landmarks, roads, villages and districts that a text names, best first.

    Where a door is asked for that is not known, its neighbours on the same road tell where
    it stands; each hit says how exact it is. At most five statements, whatever the text
    and however many doors there are; none of them reads a whole table of doors.
    """
    key = name_key(text)
    if not key:
        return []
    try:
        areas = _areas(current_version())
    except NoBoundariesError:
        return []
    parts = parse_address(text, districts=areas.district_keys, villages=areas.village_keys)
    roads = _roads(key, parts, areas)
    hits = [
        *_road_hits(roads, parts),
        *_landmark_hits(text, parts, areas),
        *_village_hits(key, parts, roads, areas),
        *_district_hits(key, parts, roads, areas),
    ]
    best: dict[str, PlaceHit] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, len(hit.label_zh), hit.code)):
        best.setdefault(hit.ref or hit.code, hit)
    return list(best.values())[:limit]


@lru_cache(maxsize=2)
def _areas(_version: tuple[int, str]) -> Areas:
    """``_version`` is the key of the cache alone; a new set of boundaries is read anew."""
    districts = {
        row.code: _area("district", row, row.code)
        for row in District.objects.filter(ended_on=None).defer("boundary")
    }
    rows = Village.objects.filter(ended_on=None).select_related("district")
    known = tuple(
        _area("village", row, row.district.code)
        for row in rows.defer("boundary", "district__boundary")
    )
    return Areas(
        districts,
        known,
        {area.key: area.code for area in districts.values()},
        frozenset(area.key for area in known),
    )


def _area(kind: str, row: District | Village, district: str) -> Area:
    names = row.name_key, row.name_zh, row.name_en
    return Area(kind, row.ref, row.code, *names, row.lon, row.lat, district)


# --- roads and doors ----------------------------------------------------------------------


def _roads(key: str, parts: AddressParts, areas: Areas) -> list[RoadFound]:
    """Roads at the head of the address; else those whose name holds what was typed."""
    tails = dict.fromkeys(text for text in (parts.tail, parts.whole, key) if text)
    tails |= dict.fromkeys(_behind_short_district(parts, areas))
    rows = Road.objects.filter(part=0).select_related("district").order_by("name_key", "code")
    rows = rows.defer("line", "cells", "grams", "district__boundary")
    wanted = {head for text in tails for head in heads(text)}
    named = list(rows.filter(name_key__in=wanted)[: MOST_ROADS * 2]) if wanted else []
    longest = max((len(road.name_key) for road in named), default=0)
    found = []
    for road in named:
        if len(road.name_key) == longest:
            tail = next(text for text in tails if text.startswith(road.name_key))
            found.append(RoadFound(road, EXACT, door_parts(tail[longest:])))
    asked = parts.road or parts.tail or key
    if not parts.has_number and len(asked) > 1 and longest < len(asked):
        known = {one.road.pk for one in found}
        alike = rows.filter(grams__contains=pairs(asked)).exclude(pk__in=known)
        for road in alike[:MOST_ROADS]:
            match = max(_alike(asked, road.name_key), _alike(asked, road.name_en.lower()))
            if match:
                found.append(RoadFound(road, match, parts.door))
    return [_in_district(one, parts, areas) for one in found]


def _behind_short_district(parts: AddressParts, areas: Areas) -> list[str]:
    """What follows a district that is written without its last character: 三民九如一路."""
    stems = [] if parts.district else [each[:-1] for each in areas.district_keys if len(each) > 2]  # noqa: PLR2004 (a stem of one character says nothing)
    return [parts.tail[len(stem) :] for stem in stems if parts.tail.startswith(stem)]


def _in_district(one: RoadFound, parts: AddressParts, areas: Areas) -> RoadFound:
    """A road in another district than the text says is hardly the one that is meant."""
    stated = areas.district_keys.get(parts.district, "")
    if stated and one.road.district.code != stated:
        return replace(one, match=one.match * ELSEWHERE)
    return one


def _road_hits(roads: Sequence[RoadFound], parts: AddressParts) -> Iterable[PlaceHit]:
    best = sorted(roads, key=lambda one: -one.match)[:MOST_DOORS]
    asks = [
        Asked(one.road.pk, one.door)
        for one in best
        if one.match >= ELSEWHERE and (one.door.number or one.door.lane) and not one.door.section
    ]
    spots = doors_near(asks) if asks else {}
    tops = sum(1 for one in roads if one.match == EXACT)
    for one in roads:
        alike = tops if one.match == EXACT else 1
        sure = AMBIGUOUS if alike > 1 else 1.0
        asked_door = bool(one.door.number or one.door.lane or one.door.section)
        spot = spots.get(one.road.pk)
        if spot is not None:
            score = WORTH[spot.exactness] * one.match * sure
            yield _door_hit(one, spot, round(score, 3), alike)
        worth = WORTH[Exactness.ROAD] if asked_door or parts.has_number else EXACT
        yield _road_hit(one.road, round(worth * one.match * sure, 3), alike)


def _road_hit(road: Road, score: float, alike: int) -> PlaceHit:
    """A road by its middle; one that only a list names, by its district."""
    placed = road.placed_by != "district"
    return PlaceHit(
        kind="road",
        ref=road.ref,
        code=road.code,
        label_zh=f"{road.district.name_zh}{road.name_zh}",
        label_en=f"{road.name_en or road.name_zh}, {road.district.name_en}".strip(", "),
        lon=road.lon,
        lat=road.lat,
        district_code=road.district.code,
        village_code="",
        score=score,
        exactness=Exactness.ROAD if placed else Exactness.DISTRICT,
        alike=alike,
    )


def _door_hit(one: RoadFound, spot: Spot, score: float, alike: int) -> PlaceHit:
    road, district, first = one.road, one.road.district, spot.doors[0]
    number = first.number
    if spot.exactness is Exactness.BETWEEN:
        number = one.door.door_key
    lane = spot.exactness is Exactness.LANE
    ending_zh = f"{one.door.lane}巷口" if lane else f"{number}號"
    ending_en = f"Lane {one.door.lane}" if lane else f"No. {number}"
    known = spot.exactness in {Exactness.DOOR, Exactness.BESIDE}
    return PlaceHit(
        kind="address",
        ref=f"geography:address:{first.pk}" if known else "",
        code=f"{road.code}/{'' if known else '~'}{one.door.lane if lane else number}",
        label_zh=f"{district.name_zh}{road.name_zh}{ending_zh}",
        label_en=f"{ending_en}, {road.name_en or road.name_zh}, {district.name_en}".strip(", "),
        lon=spot.lon,
        lat=spot.lat,
        district_code=district.code,
        village_code=first.village_code if len(spot.doors) == 1 else "",
        score=score,
        exactness=spot.exactness,
        within_m=spot.within_m,
        beside=() if spot.exactness is Exactness.DOOR else tuple(d.number for d in spot.doors),
        alike=alike,
    )


# --- landmarks ----------------------------------------------------------------------------


def _landmark_hits(text: str, parts: AddressParts, areas: Areas) -> Iterable[PlaceHit]:
    """Landmarks that the text is, is a part of, or mentions."""
    key = landmark_key(text)
    named = {key, *parts_inside(landmark_key(parts.rest or parts.tail or key))}
    wanted = Q(name_key__in=named)
    if len(key) > 1:
        wanted |= Q(grams__contains=pairs(key))
    rows = Landmark.objects.filter(wanted).select_related("district", "village")
    rows = rows.defer("grams", "district__boundary", "village__boundary")
    stated = areas.district_keys.get(parts.district, "")
    for row in rows.order_by("name_key", "code")[:MOST_ROADS]:
        match = max(_alike(key, row.name_key), _alike(key, row.name_en.lower()))
        match = match or (MENTIONED if row.name_key in named else 0.0)
        elsewhere = stated and row.district.code != stated
        if match:
            yield _landmark_hit(row, round(match * (ELSEWHERE if elsewhere else 1.0), 3))


def _landmark_hit(row: Landmark, score: float) -> PlaceHit:
    return PlaceHit(
        kind="landmark",
        ref=row.ref,
        code=row.code,
        label_zh=f"{row.name_zh}（{row.district.name_zh}）",
        label_en=f"{row.name_en or row.name_zh}, {row.district.name_en}".strip(", "),
        lon=row.lon,
        lat=row.lat,
        district_code=row.district.code,
        village_code=row.village.code if row.village else "",
        score=score,
        exactness=Exactness.LANDMARK,
    )


# --- villages and districts -----------------------------------------------------------------


def _village_hits(
    key: str, parts: AddressParts, roads: Sequence[RoadFound], areas: Areas
) -> Iterable[PlaceHit]:
    name = parts.village or ("" if roads or parts.has_number else parts.tail or key)
    if not name:
        return
    more = bool(roads) or parts.has_number or (parts.village and parts.rest)
    stated = areas.district_keys.get(parts.district, "")
    for area in areas.villages:
        match = max(_alike(name, area.key), _alike(name, area.name_en.lower()))
        if match and (not stated or area.district == stated):
            yield _area_hit(area, areas, match * _worth(Exactness.VILLAGE, more, parts))


def _district_hits(
    key: str, parts: AddressParts, roads: Sequence[RoadFound], areas: Areas
) -> Iterable[PlaceHit]:
    more = bool(roads or parts.village or parts.tail)
    name = parts.district or ("" if parts.road or parts.village else key)
    if not name:
        return
    for area in areas.districts.values():
        match = max(_alike(name, area.key), _alike(name, area.name_en.lower()))
        asked_more = bool(parts.district) and more
        if match:
            yield _area_hit(area, areas, match * _worth(Exactness.DISTRICT, asked_more, parts))


def _worth(exactness: Exactness, more: object, parts: AddressParts) -> float:
    """What the place around is worth, where something inside it was asked for."""
    if not more:
        return EXACT
    return WORTH[exactness] if parts.has_number else ABOVE[exactness]


def _area_hit(area: Area, areas: Areas, score: float) -> PlaceHit:
    above = areas.districts.get(area.district) if area.kind == "village" else None
    return PlaceHit(
        kind=area.kind,
        ref=area.ref,
        code=area.code,
        label_zh=f"{above.name_zh if above else ''}{area.name_zh}",
        label_en=f"{area.name_en}, {above.name_en if above else ''}".strip(", "),
        lon=area.lon,
        lat=area.lat,
        district_code=area.district,
        village_code=area.code if area.kind == "village" else "",
        score=round(score, 3),
        exactness=Exactness(area.kind),
    )


def _alike(key: str, name: str) -> float:
    """How well a name answers: it is what was asked, begins with it, or holds it."""
    if not key or key not in name:
        return 0.0
    if name == key:
        return EXACT
    share = len(key) / len(name)
    return (STARTS if name.startswith(key) else HOLDS) + NEAR_END * share
