"""The outlines of villages and H3 cells that maps are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from civicloop.engines.metrics.rules import VILLAGE, Cell
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import NoBoundariesError
from civicloop.kernel.geography.rules import cell_middle, cell_outline

Level = Literal["district", "village"]


def outlines(
    kind: str, district: str, cells: Mapping[str, Cell], language: str
) -> list[dict[str, Any]]:
    """The villages of a district, or the districts and above them the cells with a figure."""
    level: Level = "village" if kind == VILLAGE else "district"
    try:
        every = geography.boundaries_geojson(level, language)["features"]
    except NoBoundariesError:
        return []
    if kind == VILLAGE:
        return [row for row in every if row["properties"]["district_code"] == district]
    return [*every, *(_hexagon(value, language) for value in cells)]


def _hexagon(value: str, language: str) -> dict[str, Any]:
    lon, lat = cell_middle(int(value))
    return {
        "id": value,
        "properties": {"name": cell_name(value, language), "lon": lon, "lat": lat},
        "geometry": {"type": "Polygon", "coordinates": [cell_outline(int(value))]},
    }


def cell_name(value: str, language: str) -> str:
    """The village in which the middle of a cell lies; its district where no village is known."""
    where = geography.locate(*cell_middle(int(value)))
    if language.startswith("zh"):
        return where.village_zh or where.district_zh or where.nearest_zh
    english = where.village_en or where.district_en or where.nearest_en
    return english or cell_name(value, "zh-hant")
