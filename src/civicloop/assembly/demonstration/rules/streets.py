"""Roads of the demonstration city: named as Taiwan names them, drawn inside each district.

The lines are invented. A long road crosses its district and is cut into its numbered
parts; smaller streets lie around the villages, along or across the district's grid.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from shapely.geometry import LineString, MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from civicloop.assembly.demonstration.rules import boundaries
from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.romanization import romanized_road

Position = tuple[float, float]
METRES_PER_DEGREE = 110_900.0
NUMERALS = "一二三四五六七八九"
PART = re.compile(rf"^(?P<stem>.+?)(?:(?P<first>[{NUMERALS}])路|路(?P<second>[{NUMERALS}])段)$")
LONG_ROADS = {"city": 2600, "town": 2400, "plain": 3600, "hills": 4200}
FIRST_SIGNS = "大永福民中新文光仁義和正明建復興青自忠孝信國安德富隆瑞"
SECOND_SIGNS = "德昌興華安榮豐和明義仁平康泰祥隆福信美生光成裕順慶"


@dataclass(frozen=True, slots=True)
class Road:
    """A road inside one district; the line is in degrees, landmarks stand on it."""

    code: str
    name_zh: str
    name_en: str
    district_code: str
    line: tuple[Position, ...]
    is_long: bool
    landmarks: tuple[str, ...] = ()


@dataclass(slots=True)
class Ground:
    """A district while roads are drawn: its area and villages in metres, its grid's angle."""

    code: str
    area: Polygon
    villages: list[BaseGeometry]
    built: str
    angle: float
    origin: Position
    taken: set[str] = field(default_factory=set)

    def degrees(self, point: tuple[float, ...]) -> Position:
        """A point in metres, back in degrees."""
        lon0, lat0 = self.origin
        return (
            round(lon0 + point[0] / (METRES_PER_DEGREE * math.cos(math.radians(lat0))), 6),
            round(lat0 + point[1] / METRES_PER_DEGREE, 6),
        )


def roads(seed: str) -> list[Road]:
    """All roads of the city, by district."""
    grounds = _grounds(seed)
    found: list[Road] = []
    for code, facts in table("districts").items():
        ground = grounds[code]
        chance = dice(seed, "roads", code)
        found.extend(_long_roads(ground, facts["roads"], chance))
        found.extend(_streets(ground, facts, chance))
    return found


def _grounds(seed: str) -> dict[str, Ground]:
    grounds: dict[str, Ground] = {}
    for feature in boundaries.districts()["features"]:
        code = feature["properties"]["code"]
        area = _largest(shape(feature["geometry"]))
        origin = (round(area.centroid.x, 4), round(area.centroid.y, 4))
        grounds[code] = Ground(
            code=code,
            area=_largest(_in_metres(area, origin).buffer(-15)),
            villages=[],
            built=table("districts")[code]["built"],
            angle=dice(seed, "grid", code).uniform(-0.35, 0.35),
            origin=origin,
        )
    for feature in boundaries.villages()["features"]:
        ground = grounds[feature["properties"]["district_code"]]
        ground.villages.append(_in_metres(_largest(shape(feature["geometry"])), ground.origin))
    return grounds


def _largest(geometry: BaseGeometry) -> Polygon:
    """The biggest part of an area, without its small islands."""
    if isinstance(geometry, MultiPolygon):
        return max(geometry.geoms, key=lambda part: part.area)
    assert isinstance(geometry, Polygon)
    return geometry


def _in_metres(area: Polygon, origin: Position) -> Polygon:
    lon0, lat0 = origin
    across = METRES_PER_DEGREE * math.cos(math.radians(lat0))
    ring = [((x - lon0) * across, (y - lat0) * METRES_PER_DEGREE) for x, y in area.exterior.coords]
    return Polygon(ring).buffer(0)


def _long_roads(ground: Ground, listed: str, chance: Random) -> Iterator[Road]:
    """The long roads of a district; parts of one road follow each other on one line."""
    families: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for entry in listed.split():
        name, _, places = entry.partition("@")
        match = PART.match(name)
        stem = match["stem"] if match else name
        families.setdefault(stem, []).append((name, tuple(filter(None, places.split("/")))))
    for number, parts in enumerate(families.values()):
        line = _crossing_line(ground, chance, across=number % 2 == 0, parts=len(parts))
        step = line.length / len(parts)
        for at, (name, landmarks) in enumerate(parts):
            piece = substring(line, at * step, (at + 1) * step)
            yield _road(ground, name, piece, landmarks=landmarks, is_long=True)


def _streets(ground: Ground, facts: dict[str, object], chance: Random) -> Iterator[Road]:
    wanted = 10 + int(str(facts["people"])) // 3
    names = _street_names(ground, str(facts["streets"]).split(), chance)
    for number in range(wanted):
        village = ground.villages[number % len(ground.villages)]
        line = _short_line(ground, village, chance)
        yield _road(ground, next(names), line, landmarks=(), is_long=False)


def _road(
    ground: Ground, name: str, line: LineString, *, landmarks: tuple[str, ...], is_long: bool
) -> Road:
    ground.taken.add(name)
    return Road(
        code=f"{ground.code}-{len(ground.taken):03d}",
        name_zh=name,
        name_en=romanized_road(name),
        district_code=ground.code,
        line=tuple(ground.degrees(point) for point in line.coords),
        is_long=is_long,
        landmarks=landmarks,
    )


def _street_names(ground: Ground, stems: list[str], chance: Random) -> Iterator[str]:
    """Names not yet taken in the district: its own stems first, then pairs of good signs."""
    chance.shuffle(stems)
    own = iter(stems)
    while True:
        stem = next(own, "") or chance.choice(FIRST_SIGNS) + chance.choice(SECOND_SIGNS)
        if stem[0] == stem[1]:
            continue
        last = chance.choices(("街", "路", "巷"), (6, 3, 1))[0]
        name = stem + (last if len(stem) == 2 or last != "巷" else "路")  # noqa: PLR2004 (two signs)
        numbered = last == "街" and chance.random() < 0.4  # noqa: PLR2004 (two in five)
        names = [f"{stem}{sign}街" for sign in NUMERALS[: chance.randint(2, 5)]]
        for each in names if numbered else [name]:
            if each not in ground.taken:
                yield each


def _crossing_line(ground: Ground, chance: Random, *, across: bool, parts: int) -> LineString:
    """A line through a village of the district, bent a little, and cut to the district."""
    reach = LONG_ROADS[ground.built] * (1 + 0.5 * (parts - 1)) * chance.uniform(0.7, 1.3)
    turn = ground.angle + (math.pi / 2 if across else 0) + chance.gauss(0, 0.08)
    best = LineString([(0, 0), (1, 1)])
    for _ in range(8):
        middle = _point_in(chance.choice(ground.villages), chance)
        line = _inside(ground, _bent(middle, reach, turn, chance), middle)
        if line.length > best.length:
            best = line
        if best.length > reach * 0.6:
            break
    return best


def _short_line(ground: Ground, village: BaseGeometry, chance: Random) -> LineString:
    """A street of a few hundred metres near the heart of a village."""
    turn = ground.angle + chance.choice((0, math.pi / 2)) + chance.gauss(0, 0.06)
    best = LineString([(0, 0), (1, 1)])
    for _ in range(8):
        if ground.built in {"hills", "plain"}:
            heart = village.representative_point()
            middle = Point(heart.x + chance.gauss(0, 260), heart.y + chance.gauss(0, 260))
        else:
            middle = _point_in(village, chance)
        line = _inside(ground, _bent(middle, chance.uniform(160, 640), turn, chance), middle)
        if line.length > best.length:
            best = line
        if best.length > 120:  # noqa: PLR2004 (metres)
            break
    return best


def _point_in(area: BaseGeometry, chance: Random) -> Point:
    left, bottom, right, top = area.bounds
    for _ in range(12):
        point = Point(chance.uniform(left, right), chance.uniform(bottom, top))
        if area.contains(point):
            return point
    return area.representative_point()


def _bent(middle: Point, reach: float, turn: float, chance: Random) -> LineString:
    """Seven points along a direction, each a little beside the straight line."""
    aside = max(4.0, reach * 0.012)
    points = []
    for at in (-0.5, -0.33, -0.17, 0.0, 0.17, 0.33, 0.5):
        off = chance.gauss(0, aside) if at else 0.0
        points.append(
            (
                middle.x + at * reach * math.cos(turn) - off * math.sin(turn),
                middle.y + at * reach * math.sin(turn) + off * math.cos(turn),
            )
        )
    return LineString(points)


def _inside(ground: Ground, line: LineString, middle: Point) -> LineString:
    """The piece of a line within the district that lies nearest to its middle."""
    cut = line.intersection(ground.area)
    pieces = [part for part in getattr(cut, "geoms", [cut]) if isinstance(part, LineString)]
    pieces = [part for part in pieces if part.length > 40]  # noqa: PLR2004 (metres)
    if not pieces:
        return LineString([(0, 0), (1, 1)])
    return min(pieces, key=lambda part: part.distance(middle))
