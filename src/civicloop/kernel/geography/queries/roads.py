"""The nearest road of a position, from roads that each process keeps in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from civicloop.kernel.editions.queries import kept
from civicloop.kernel.geography.models import Road
from civicloop.kernel.geography.rules import cells_around, distances_m


@dataclass(frozen=True, slots=True)
class Near:
    """The roads around one cell in the order of their codes, and their shapes."""

    roads: Sequence[Road]
    shapes: Any


def nearest_road(lon: float, lat: float, *, within_m: float = 200) -> tuple[Road, int] | None:
    """The closest road and how many metres away it is; ``None`` where none is near."""
    near = _around(tuple(cells_around(lon, lat, within_m)))
    lines = shapely.shortest_line(shapely.Point(lon, lat), near.shapes)
    ends = shapely.get_coordinates(lines)[1::2]
    if not len(ends):
        return None
    metres = distances_m(lon, lat, ends)
    closest = int(metres.argmin())
    if metres[closest] > within_m:
        return None
    return near.roads[closest], round(float(metres[closest]))


@kept("geography.roads", most=8192)
def _around(cells: tuple[int, ...]) -> Near:
    """All roads through some cells; a position has the same cells around it all over its own."""
    through = Road.objects.filter(cells__overlap=list(cells)).order_by("code")
    pool, keys = _pool(), list(through.values_list("pk", flat=True))
    unknown = Road.objects.filter(pk__in=[key for key in keys if key not in pool])
    lines = dict(unknown.values_list("pk", "line")) if set(keys) - pool.keys() else {}
    if lines:
        for road in unknown.select_related("district").defer("cells", "line", "district__boundary"):
            pool[road.pk] = road, _shape(lines[road.pk])
    near = [pool[key] for key in keys]
    return Near([road for road, _ in near], np.array([shape for _, shape in near], dtype=object))


@kept("geography.roads", most=1)
def _pool() -> dict[int, tuple[Road, shapely.Geometry]]:
    """The roads that were read once, shared by all cells that they pass through."""
    return {}


def _shape(line: list[list[float]]) -> shapely.Geometry:
    return shapely.LineString(line) if len(line) > 1 else shapely.Point(line[0])
