"""Doors along the roads, and the spots of a district where something can happen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from shapely import STRtree
from shapely.geometry import LineString, Point, shape

from civicloop.assembly.demonstration.rules import boundaries
from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.streets import METRES_PER_DEGREE, Position, Road

DOORS_ON_A_LONG_ROAD, DOORS_ON_A_STREET = 20, 9
DOORS_ON_A_LANE = 5
SIDE = 9.0
"""Metres from the middle of a road to a door."""


@dataclass(frozen=True, slots=True)
class Door:
    """A house: its number on a road as on the plate without 號, where it stands, its village."""

    road_code: str
    number: str
    lon: float
    lat: float
    village_code: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where two roads of a district meet."""

    road_code: str
    other_code: str
    lon: float
    lat: float
    village_code: str


class VillageIndex:
    """Which village of the city a position lies in."""

    def __init__(self) -> None:
        features = boundaries.villages()["features"]
        self.codes = [feature["properties"]["code"] for feature in features]
        self.areas = [shape(feature["geometry"]).buffer(0) for feature in features]
        self.tree = STRtree(self.areas)

    def find(self, lon: float, lat: float, district_code: str) -> str:
        """The code of the village, or nothing for a position outside the district."""
        point = Point(lon, lat)
        for at in self.tree.query(point):
            code: str = self.codes[at]
            if code.startswith(district_code) and self.areas[at].contains(point):
                return code
        return ""


def doors(roads: list[Road], seed: str, index: VillageIndex) -> list[Door]:
    """All doors of the city, road by road, each number once on its road."""
    found = []
    for road in roads:
        chance = dice(seed, "doors", road.code)
        numbers: set[str] = set()
        for number, (lon, lat) in _doors_of(road, chance):
            village = index.find(lon, lat, road.district_code)
            if village and number not in numbers:
                numbers.add(number)
                found.append(Door(road.code, number, lon, lat, village))
    return found


def crossings(roads: list[Road], index: VillageIndex) -> list[Crossing]:
    """Where roads of the same district meet, one spot for each pair."""
    by_district: dict[str, list[Road]] = {}
    for road in roads:
        by_district.setdefault(road.district_code, []).append(road)
    found = []
    for code, members in by_district.items():
        lines = [LineString(road.line) for road in members]
        left, right = STRtree(lines).query(lines, predicate="intersects")
        for one, other in sorted(zip(left.tolist(), right.tolist(), strict=True)):
            if one >= other:
                continue
            point = lines[one].intersection(lines[other]).representative_point()
            village = index.find(point.x, point.y, code)
            if village:
                lon, lat = round(point.x, 6), round(point.y, 6)
                pair = (members[one].code, members[other].code)
                found.append(Crossing(*pair, lon, lat, village))
    return found


def _doors_of(road: Road, chance: Random) -> Iterator[tuple[str, Position]]:
    """Odd numbers on the left, even ones on the right, lanes opening between them."""
    walk = _Walk(road.line)
    most = DOORS_ON_A_LONG_ROAD if road.is_long else DOORS_ON_A_STREET
    steps = max(4, min(most, int(walk.length // 30)))
    number = chance.randint(1, 3)
    for step in range(steps):
        along = (step + 0.5) / steps * walk.length
        left = step % 2 == 0
        number += chance.randint(1, 4) * 2
        plate = number - (number % 2) + (1 if left else 0)
        if plate % 10 == 4 and chance.random() < 0.6:  # noqa: PLR2004 (few people like a four)
            plate += 2
        if chance.random() < 0.16:  # noqa: PLR2004 (one opening in six is a lane)
            yield from _lane(walk, along, plate, left, chance)
        else:
            suffix = f"-{chance.randint(1, 6)}" if chance.random() < 0.07 else ""  # noqa: PLR2004
            yield f"{plate}{suffix}", walk.beside(along, SIDE if left else -SIDE)


def _lane(
    walk: _Walk, along: float, plate: int, left: bool, chance: Random
) -> Iterator[tuple[str, Position]]:
    alley = chance.randint(1, 9) * 2 if chance.random() < 0.3 else 0  # noqa: PLR2004
    middle = f"{plate}巷{alley}弄" if alley else f"{plate}巷"
    number = chance.randint(0, 2)
    for step in range(chance.randint(2, DOORS_ON_A_LANE)):
        number += chance.randint(1, 4)
        depth = 18 + 14 * step
        yield f"{middle}{number}", walk.beside(along, depth if left else -depth)


class _Walk:
    """A line in degrees, walked in metres."""

    def __init__(self, line: tuple[Position, ...]) -> None:
        self.across = METRES_PER_DEGREE * math.cos(math.radians(line[0][1]))
        self.points = [(lon * self.across, lat * METRES_PER_DEGREE) for lon, lat in line]
        self.line = LineString(self.points)
        self.length = self.line.length

    def beside(self, along: float, aside: float) -> Position:
        """The position so many metres along the line and beside it (positive: left)."""
        here = self.line.interpolate(along)
        ahead = self.line.interpolate(min(along + 1, self.length))
        behind = self.line.interpolate(max(along - 1, 0))
        turn = math.atan2(ahead.y - behind.y, ahead.x - behind.x)
        x, y = here.x - aside * math.sin(turn), here.y + aside * math.cos(turn)
        return (round(x / self.across, 6), round(y / METRES_PER_DEGREE, 6))
