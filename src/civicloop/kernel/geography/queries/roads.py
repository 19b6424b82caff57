"""The nearest road of a position, from roads that each process keeps in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db import connection
from numpy.typing import NDArray

from civicloop.kernel.editions.queries import kept
from civicloop.kernel.geography.models import Road
from civicloop.kernel.geography.rules import cells_around, distances_m


@dataclass(frozen=True, slots=True)
class Near:
    """The roads around one cell in the order of their codes, and their shapes."""

    roads: Sequence[Road]
    shapes: Any


@dataclass(frozen=True, slots=True)
class Passing:
    """Cells in their order, and beside each of them a road that passes through it."""

    cells: NDArray[np.int64]
    keys: NDArray[np.int64]

    def roads(self, cells: Sequence[int]) -> set[int]:
        """The keys of the roads through some cells."""
        begins = np.searchsorted(self.cells, cells, side="left")
        ends = np.searchsorted(self.cells, cells, side="right")
        spans = zip(begins.tolist(), ends.tolist(), strict=True)
        return {key for begin, end in spans for key in self.keys[begin:end].tolist()}


def nearest_road(lon: float, lat: float, *, within_m: float = 200) -> tuple[Road, int] | None:
    """The closest road and how many metres away it is; ``None`` where none is near."""
    near = _around(tuple(cells_around(lon, lat, within_m)))
    lines = shapely.shortest_line(shapely.points(lon, lat), near.shapes)
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
    pool, keys = _pool(), _passing().roads(cells)
    missing = keys - pool.keys()
    if missing:
        unknown = Road.objects.filter(pk__in=missing)
        lines = dict(unknown.values_list("pk", "line"))
        for road in unknown.select_related("district").defer("cells", "line", "district__boundary"):
            pool[road.pk] = road, _shape(lines[road.pk])
    near = sorted((pool[key] for key in keys), key=lambda found: found[0].code)
    return Near([road for road, _ in near], np.array([shape for _, shape in near], dtype=object))


@kept("geography.roads", most=1)
def _passing() -> Passing:
    """Which roads pass through which cells, as some hundred kilobytes for a large city."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(cells) AS cell, id FROM geography_road ORDER BY cell")
        found = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 2)
    return Passing(found[:, 0].copy(), found[:, 1].copy())


@kept("geography.roads", most=1)
def _pool() -> dict[int, tuple[Road, shapely.Geometry]]:
    """The roads that were read once, shared by all cells that they pass through."""
    return {}


def _shape(line: list[list[float]]) -> shapely.Geometry:
    return shapely.LineString(line) if len(line) > 1 else shapely.Point(line[0])
