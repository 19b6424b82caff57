"""Which district and village a point lies in, from an index built once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from civicloop.kernel.geography.rules.boundaries import Outline
from civicloop.kernel.geography.rules.exactness import Exactness
from civicloop.kernel.geography.rules.points import Bounds, cell, distance_m, require_position


@dataclass(frozen=True, slots=True)
class Place:
    """Where a position is.

    Outside every district ``inside`` is false and the codes of district and village are
    empty; ``nearest_*`` then names the closest district and ``distance_m`` how far its
    edge is, for a message such as "This point is 1,200 m outside, near Qijin".
    """

    lon: float
    lat: float
    cell: int
    inside: bool
    district_code: str = ""
    district_zh: str = ""
    district_en: str = ""
    village_code: str = ""
    village_zh: str = ""
    village_en: str = ""
    nearest_code: str = ""
    nearest_zh: str = ""
    nearest_en: str = ""
    distance_m: int = 0

    def label(self, language: str = "zh-hant") -> str:
        """District and village in one language; the nearest district where it is outside."""
        if language == "en":
            names = [self.village_en or self.village_zh, self.district_en or self.district_zh]
            nearest = self.nearest_en or self.nearest_zh
            return ", ".join(name for name in names if name) if self.inside else nearest
        return f"{self.district_zh}{self.village_zh}" if self.inside else self.nearest_zh


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """One answer of a search for a place, best first by ``score`` (0 to 1).

    The score says how much of what was asked for this place answers; ``exactness`` what its
    position is the position of. ``within_m`` is how far apart the two doors are between
    which it lies, ``beside`` are the numbers of the doors that it was worked out from, and
    ``alike`` how many roads answer to the name equally well.
    """

    kind: str
    ref: str
    code: str
    label_zh: str
    label_en: str
    lon: float | None
    lat: float | None
    district_code: str
    village_code: str
    score: float
    exactness: Exactness = Exactness.DISTRICT
    within_m: int | None = None
    beside: tuple[str, ...] = ()
    alike: int = 1


class PlaceIndex:
    """All boundaries of one version in two search trees.

    Shapes are held in a flat plane where one unit is a degree of latitude in both
    directions, so that "nearest" is nearest on the ground. Built once, read by many threads.
    """

    def __init__(self, districts: Sequence[Outline], villages: Sequence[Outline]) -> None:
        self.districts = {each.code: each for each in districts}
        west, south, east, north = _hull(districts)
        self.bounds = Bounds(west, south, east, north)
        self._squeeze = math.cos(math.radians((south + north) / 2))
        self._district_list = list(districts)
        self._village_list = [each for each in villages if each.district_code in self.districts]
        self._district_tree = shapely.STRtree([self._flat(each) for each in self._district_list])
        self._village_tree = shapely.STRtree([self._flat(each) for each in self._village_list])

    def locate(self, lon: float, lat: float) -> Place:
        """The place of a position; a position on a border belongs to the lowest code."""
        require_position(lon, lat)
        point = shapely.points(lon * self._squeeze, lat)
        district = _first(self._district_tree, self._district_list, point)
        if district is None:
            return self._outside(lon, lat, point)
        village = _first(self._village_tree, self._village_list, point, district_code=district.code)
        return Place(
            lon=lon,
            lat=lat,
            cell=cell(lon, lat),
            inside=True,
            district_code=district.code,
            district_zh=district.name_zh,
            district_en=district.name_en,
            village_code=village.code if village else "",
            village_zh=village.name_zh if village else "",
            village_en=village.name_en if village else "",
        )

    def villages_of(self, points: Sequence[tuple[float, float]]) -> list[tuple[str, str]]:
        """District and village of many positions at once; empty codes outside every district."""
        flat = shapely.points([(lon * self._squeeze, lat) for lon, lat in points])
        districts, villages = (
            self._lowest(tree, members, flat)
            for tree, members in (
                (self._district_tree, self._district_list),
                (self._village_tree, self._village_list),
            )
        )
        found = []
        for number in range(len(points)):
            district, village = districts.get(number), villages.get(number)
            inside = village if district and village and village[1] == district[0] else None
            found.append((district[0] if district else "", inside[0] if inside else ""))
        return found

    def pieces_of(
        self, line: Sequence[tuple[float, float]]
    ) -> list[tuple[str, list[tuple[float, float]]]]:
        """A line cut at the borders: the code of each district and the piece inside it."""
        flat = shapely.LineString([(lon * self._squeeze, lat) for lon, lat in line])
        found = []
        for at in sorted(self._district_tree.query(flat, predicate="intersects").tolist()):
            inside = shapely.intersection(flat, self._district_tree.geometries[at])
            for piece in shapely.get_parts(inside):
                if piece.geom_type == "LineString" and piece.length > 0:
                    points = [(x / self._squeeze, y) for x, y in piece.coords]
                    found.append((self._district_list[at].code, points))
        return found

    def _lowest(
        self, tree: shapely.STRtree, members: Sequence[Outline], flat: NDArray[Any]
    ) -> dict[int, tuple[str, str]]:
        """The lowest code (and its district) over each of many points."""
        lowest: dict[int, tuple[str, str]] = {}
        if not members:
            return lowest
        for point, at in zip(*tree.query(flat, predicate="intersects").tolist(), strict=True):
            each = members[at]
            if point not in lowest or each.code < lowest[point][0]:
                lowest[point] = (each.code, each.district_code)
        return lowest

    def _outside(self, lon: float, lat: float, point: shapely.Point) -> Place:
        if not self._district_list:
            return Place(lon=lon, lat=lat, cell=cell(lon, lat), inside=False)
        number = int(self._district_tree.nearest(point))
        nearest = self._district_list[number]
        line = shapely.shortest_line(point, self._district_tree.geometries[number])
        edge_x, edge_lat = line.coords[-1]
        return Place(
            lon=lon,
            lat=lat,
            cell=cell(lon, lat),
            inside=False,
            nearest_code=nearest.code,
            nearest_zh=nearest.name_zh,
            nearest_en=nearest.name_en,
            distance_m=round(distance_m(lon, lat, edge_x / self._squeeze, edge_lat)),
        )

    def _flat(self, outline: Outline) -> shapely.Geometry:
        flat = shapely.transform(
            shape(outline.boundary), lambda points: points * (self._squeeze, 1.0)
        )
        shapely.prepare(flat)
        return flat


def _hull(districts: Sequence[Outline]) -> tuple[float, float, float, float]:
    if not districts:
        return (0.0, 0.0, 0.0, 0.0)
    return (
        min(each.bounds.west for each in districts),
        min(each.bounds.south for each in districts),
        max(each.bounds.east for each in districts),
        max(each.bounds.north for each in districts),
    )


def _first(
    tree: shapely.STRtree,
    members: Sequence[Outline],
    point: shapely.Point,
    *,
    district_code: str = "",
) -> Outline | None:
    """The outline that covers the point, the lowest code first, within one district if given."""
    hits = (members[int(number)] for number in tree.query(point, predicate="intersects"))
    own = [each for each in hits if not district_code or each.district_code == district_code]
    return min(own, key=lambda each: each.code, default=None)
