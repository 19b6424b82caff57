"""Boundaries as drawings, and values as steps from light to dark. Pure.

The drawing is part of the page: it prints sharply, needs no script, and its steps differ
in lightness, so that it can be read in grey.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import cos, radians
from typing import Any

STEPS = 5
SMALL_SHARE = 4
"""One in so many districts, the smallest, is drawn again in the larger drawing of the centre."""
LETTER, LINE = 11.0, 12.0
"""Size of a letter of a name and height of a line; a name stands over its figure."""
FIGURE_LETTERS = 3.6
"""How many letters wide a figure is taken to be."""
EDGE = 6.0

Box = tuple[float, float, float, float]
"""West, south, east, north."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A district as a path; ``x`` and ``y`` are where its name stands, if it ``fits``."""

    code: str
    name: str
    path: str
    x: float
    y: float
    fits: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in a rectangle of ``width`` by ``height``."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Values in up to five steps of as equal numbers of members as possible, lowest first."""

    bounds: tuple[tuple[Decimal, Decimal], ...]

    def step(self, value: Decimal | None) -> int:
        """The step of a value, from 1; 0 for no value."""
        if value is None:
            return 0
        for number, (_low, high) in enumerate(self.bounds, start=1):
            if value <= high:
                return number
        return len(self.bounds)


def steps(values: Sequence[Decimal], most: int = STEPS) -> Steps:
    """Steps over values; equal values never fall into two steps."""
    kinds = sorted(set(values))
    if not kinds:
        return Steps(())
    every = sorted(values)
    count = min(most, len(kinds))
    tops: list[Decimal] = []
    for number in range(1, count + 1):
        top = every[max(0, -(-len(every) * number // count) - 1)]
        if not tops or top > tops[-1]:
            tops.append(top)
    bounds, low = [], kinds[0]
    for top in tops:
        bounds.append((low, top))
        low = next((kind for kind in kinds if kind > top), top)
    return Steps(tuple(bounds))


def drawing(collection: Mapping[str, Any], *, width: float, box: Box | None = None) -> Drawing:
    """The features of a collection, ``width`` wide; with a ``box``, what lies in it."""
    features = collection["features"]
    west, south, east, north = box or _around(features)
    flat = cos(radians((south + north) / 2))
    scale = (width - 2 * EDGE) / max((east - west) * flat, 1e-9)
    height = (north - south) * scale + 2 * EDGE

    def spot(lon: float, lat: float) -> tuple[float, float]:
        x = (lon - west) * flat * scale + EDGE
        return round(x, 1), round((north - lat) * scale + EDGE, 1)

    shapes = []
    for feature in features:
        if box and not _meets(_around([feature]), box):
            continue
        names = feature["properties"]
        x, y = spot(names["lon"], names["lat"])
        points = [[spot(*point[:2]) for point in ring] for ring in _rings(feature)]
        path = "".join(_path(ring) for ring in points)
        shapes.append(Shape(str(feature["id"]), names["name"], path, x, y, fits=False))
    return Drawing(width, round(height, 1), tuple(_named(shapes, width, height)))


def label_box(shape: Shape) -> Box:
    """The rectangle that a district's name and figure take."""
    half = LETTER * max(_length(shape.name), FIGURE_LETTERS) / 2
    return shape.x - half, shape.y - LINE, shape.x + half, shape.y + LINE + 3


def _named(shapes: Sequence[Shape], width: float, height: float) -> list[Shape]:
    """The shapes, each with its name where that lies inside and over no other one.

    A name with more free room around it comes first, so that the crowded ones give way.
    """
    spots = [(shape.x, shape.y) for shape in shapes]

    def room(shape: Shape) -> float:
        others = ((x - shape.x) ** 2 + (y - shape.y) ** 2 for x, y in spots)
        return sorted(others)[1] if len(spots) > 1 else 0.0

    placed: dict[str, Box] = {}
    for shape in sorted(shapes, key=room, reverse=True):
        own = label_box(shape)
        inside = own[0] >= 0 and own[1] >= 0 and own[2] <= width and own[3] <= height
        if inside and not any(_meets(own, other) for other in placed.values()):
            placed[shape.code] = own
    return [replace(shape, fits=shape.code in placed) for shape in shapes]


def centre(collection: Mapping[str, Any]) -> Box | None:
    """The rectangle around the smallest districts, where it is far smaller than the city.

    A city of mountains and a dense core cannot be read at one scale.
    """
    features = collection["features"]
    if len(features) < 2 * SMALL_SHARE:
        return None
    by_size = sorted(features, key=lambda feature: _size(_around([feature])))
    small = by_size[: len(features) // SMALL_SHARE]
    found, whole = _around(small), _around(features)
    is_uneven = _size(_around(small[-1:])) * SMALL_SHARE**2 < _size(_around(by_size[-1:]))
    return found if is_uneven and _size(found) * SMALL_SHARE < _size(whole) else None


def _length(name: str) -> float:
    """How many full letters a name is wide; Latin ones are half as wide."""
    return sum(0.55 if letter.isascii() else 1 for letter in name)


def _path(ring: Sequence[tuple[float, float]]) -> str:
    """A ring as a closed path; points that fall onto each other are drawn once."""
    kept = [point for index, point in enumerate(ring) if not index or point != ring[index - 1]]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z"


def _rings(feature: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    shape = feature["geometry"]
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    for part in parts:
        yield from part


def _around(features: Sequence[Mapping[str, Any]]) -> Box:
    points = [point for feature in features for ring in _rings(feature) for point in ring]
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return min(lons), min(lats), max(lons), max(lats)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
