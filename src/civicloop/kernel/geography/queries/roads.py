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


@kept("geography.roads", most=512)
def _around(cells: tuple[int, ...]) -> Near:
    """All roads through some cells; a position has the same cells around it all over its own."""
    rows = Road.objects.filter(cells__overlap=list(cells)).order_by("code")
    lines = list(rows.values_list("line", flat=True))
    known = rows.select_related("district").defer("cells", "line", "district__boundary")
    return Near(
        list(known),
        np.array([_shape(line) for line in lines], dtype=object),
    )


def _shape(line: list[list[float]]) -> shapely.Geometry:
    return shapely.LineString(line) if len(line) > 1 else shapely.Point(line[0])
