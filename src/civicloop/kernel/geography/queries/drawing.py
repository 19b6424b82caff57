"""What a map draws of a part of the city: its roads and the outlines of its villages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import shapely
from django.db.models import BooleanField, Func, Value
from shapely.geometry import shape

from civicloop.kernel.geography.models import ROAD_BOX, Road
from civicloop.kernel.geography.queries.boundaries import boundaries_geojson, current_version
from civicloop.kernel.geography.rules import Bounds, FeatureCollection, length_m, simplified_line

MOST_POINTS = 40_000
"""Positions in one answer: some 900 kB of text, a fifth of that when packed."""


class Meets(Func):
    """Whether two rectangles share a point; PostgreSQL answers it from an index."""

    template = "(%(expressions)s)"
    arg_joiner = " && "
    output_field = BooleanField()


def roads_geojson(
    bounds: Bounds, limit: int, language: str = "zh-hant", zoom: int | None = None
) -> FeatureCollection:
    """Roads that pass through a rectangle, the longest first, at most ``limit`` of them.

    One statement, which tells length by the cells that a road touches. A feature has its
    ``name`` and its ``metres``; the line is whole, also where it leaves the rectangle, and is
    simplified to what can be seen at a ``zoom``. However much a city has loaded, no answer
    holds more than ``MOST_POINTS`` positions; ``truncated`` says that there may be more.
    """
    found = list(
        Road.objects.filter(Meets(ROAD_BOX, _box(bounds)), placed_by="line")
        .order_by("-cells__len", "code")
        .values_list("code", "name_zh", "name_en", "line")[: limit + 1]
    )
    area = shapely.box(bounds.west, bounds.south, bounds.east, bounds.north)
    shapely.prepare(area)
    features: list[dict[str, Any]] = []
    points, truncated = 0, len(found) > limit
    for code, name_zh, name_en, line in found[:limit]:
        if len(line) < 2 or not area.intersects(shapely.LineString(line)):  # noqa: PLR2004 (a line)
            continue
        drawn = simplified_line(line, zoom)
        points += len(drawn)
        if points > MOST_POINTS:
            truncated = True
            break
        name = name_en if language == "en" and name_en else name_zh
        features.append(_road_feature(code, name, round(length_m(line)), drawn))
    features.sort(key=lambda each: (-each["properties"]["metres"], each["properties"]["code"]))
    return {"type": "FeatureCollection", "truncated": truncated, "features": features}


def _road_feature(code: str, name: str, metres: int, line: list[list[float]]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name, "metres": metres},
        "geometry": {"type": "LineString", "coordinates": line},
    }


def villages_geojson(bounds: Bounds, language: str = "zh-hant") -> FeatureCollection:
    """Simplified outlines of the villages that a rectangle touches; read once per version."""
    drawn = _with_bounds(current_version(), language)
    features = [feature for around, feature in drawn if around.meets(bounds)]
    return {"type": "FeatureCollection", "truncated": False, "features": features}


@lru_cache(maxsize=4)
def _with_bounds(
    _version: tuple[int, str], language: str
) -> tuple[tuple[Bounds, dict[str, Any]], ...]:
    """``_version`` is the key of the cache alone, as for the outlines themselves."""
    features = boundaries_geojson("village", language)["features"]
    return tuple((Bounds(*shape(each["geometry"]).bounds), each) for each in features)


def _box(bounds: Bounds) -> Func:
    low = Func(Value(bounds.west), Value(bounds.south), function="point")
    high = Func(Value(bounds.east), Value(bounds.north), function="point")
    return Func(low, high, function="box")
