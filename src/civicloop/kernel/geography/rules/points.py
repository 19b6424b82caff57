"""Points on the earth: distance, cells, and the national grid.

Positions are (longitude, latitude) in WGS 84 degrees, in that order, as in GeoJSON.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import h3.api.basic_int as h3
import numpy as np
from pyproj import Transformer

from civicloop.kernel.geography.errors import CoordinatesError

EARTH_RADIUS_M: Final = 6_371_008.8
"""The mean radius of the earth (IUGG)."""

CELL_RESOLUTION: Final = 9
"""H3 cells of about 0.1 square kilometres, 200 m from centre to edge."""

MOST_STEPS: Final = 15
RESOLUTION_BIT: Final = 52

LARGEST_CELL: Final = 2**63 - 1
"""What a column of the database holds; the first bit of a cell's number is never set."""

CELL_STEP_M: Final = 300.0
"""No cell of that resolution is narrower than this between two opposite edges, in Taiwan."""

_grid = threading.local()


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float, *, margin: float = 0.0) -> bool:
        """Whether the rectangle, widened by a margin in degrees, holds the position."""
        return (
            self.west - margin <= lon <= self.east + margin
            and self.south - margin <= lat <= self.north + margin
        )

    def meets(self, other: Bounds) -> bool:
        """Whether two rectangles share a point."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


EARTH: Final = Bounds(-180, -90, 180, 90)


def bounds_of(line: Sequence[Sequence[float]]) -> Bounds:
    """The rectangle around positions, of which there is at least one."""
    lons, lats = [position[0] for position in line], [position[1] for position in line]
    return Bounds(min(lons), min(lats), max(lons), max(lats))


def length_m(line: Sequence[Sequence[float]]) -> float:
    """Metres along a line of positions."""
    return sum(distance_m(*here[:2], *there[:2]) for here, there in pairwise(line))


def require_position(lon: float, lat: float) -> None:
    """Raise unless both numbers are finite and on the earth."""
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise CoordinatesError("A position needs two finite numbers.")
    if not EARTH.holds(lon, lat):
        raise CoordinatesError(f"Longitude {lon} and latitude {lat} are not on the earth.")


def distance_m(lon_1: float, lat_1: float, lon_2: float, lat_2: float) -> float:
    """Metres along the great circle (haversine; within 0.5 % of the ellipsoid)."""
    phi_1, phi_2 = math.radians(lat_1), math.radians(lat_2)
    half_lat = math.sin((phi_2 - phi_1) / 2) ** 2
    half_lon = math.sin(math.radians(lon_2 - lon_1) / 2) ** 2
    root = half_lat + math.cos(phi_1) * math.cos(phi_2) * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(root)))


def distances_m(lon: float, lat: float, ends: np.ndarray) -> np.ndarray:
    """The same from one position to many, given as rows of longitude and latitude."""
    phis = np.radians(ends[:, 1])
    half_lat = np.sin((phis - math.radians(lat)) / 2) ** 2
    half_lon = np.sin(np.radians(ends[:, 0] - lon) / 2) ** 2
    root = half_lat + math.cos(math.radians(lat)) * np.cos(phis) * half_lon
    metres: np.ndarray = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(root)))
    return metres


def cell(lon: float, lat: float, *, resolution: int = CELL_RESOLUTION) -> int:
    """The H3 cell that holds a position, as the whole number that tables keep."""
    require_position(lon, lat)
    return int(h3.latlng_to_cell(lat, lon, resolution))


def wider_cell(cell: int, resolution: int) -> int:
    """The wider cell of a resolution in which a cell lies."""
    return int(h3.cell_to_parent(cell, resolution))


def wider_cell_bits(resolution: int) -> tuple[int, int]:
    """What a database does to a cell's number to get the wider one: first AND, then OR.

    An H3 number holds its resolution in bits 52 to 55 and three bits for each step inwards;
    the steps that a wider cell does not take are all ones.
    """
    steps_left_out = (1 << 3 * (MOST_STEPS - resolution)) - 1
    return ~(0xF << RESOLUTION_BIT), resolution << RESOLUTION_BIT | steps_left_out


def cells_inside(cell: int) -> list[int]:
    """The cells that tables keep which lie in a wider one."""
    return sorted(h3.cell_to_children(cell, CELL_RESOLUTION))


def is_cell(cell: int, resolution: int) -> bool:
    """Whether a number names a cell of that resolution."""
    if not 0 <= cell <= LARGEST_CELL:
        return False
    return bool(h3.is_valid_cell(cell)) and h3.get_resolution(cell) == resolution


def cell_outline(cell: int) -> list[list[float]]:
    """The corners of a cell as a closed ring of positions."""
    corners = h3.cell_to_boundary(cell)
    return [[lon, lat] for lat, lon in (*corners, corners[0])]


def cell_middle(cell: int) -> tuple[float, float]:
    """Longitude and latitude of the middle of a cell."""
    lat, lon = h3.cell_to_latlng(cell)
    return float(lon), float(lat)


def cells_around(lon: float, lat: float, radius_m: float) -> list[int]:
    """Cells that together hold every point within the radius; may hold more."""
    require_position(lon, lat)
    rings = 1 + math.ceil(radius_m / CELL_STEP_M)
    centre = h3.latlng_to_cell(lat, lon, CELL_RESOLUTION)
    return sorted(h3.grid_disk(centre, rings))


def cells_along(line: list[tuple[float, float]]) -> list[int]:
    """Cells that a line of positions passes through, sampled every 50 m."""
    found: set[int] = set()
    for (lon_1, lat_1), (lon_2, lat_2) in zip(line, line[1:] or line, strict=False):
        steps = max(1, math.ceil(distance_m(lon_1, lat_1, lon_2, lat_2) / 50))
        for step in range(steps + 1):
            part = step / steps
            found.add(cell(lon_1 + (lon_2 - lon_1) * part, lat_1 + (lat_2 - lat_1) * part))
    return sorted(found)


def _transformer(name: str, source: str, target: str) -> Transformer:
    """A transformer of this thread (pyproj's objects are not shared between threads)."""
    made: Transformer | None = getattr(_grid, name, None)
    if made is None:
        made = Transformer.from_crs(source, target, always_xy=True)
        setattr(_grid, name, made)
    return made


def to_twd97(lon: float, lat: float) -> tuple[float, float]:
    """Easting and northing in metres on the national grid TWD97 / TM2 121 (EPSG:3826)."""
    require_position(lon, lat)
    east, north = _transformer("forward", "EPSG:4326", "EPSG:3826").transform(lon, lat)
    if not (math.isfinite(east) and math.isfinite(north)):
        raise CoordinatesError("The position lies outside the national grid.")
    return float(east), float(north)


def from_twd97(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of a point on the national grid TWD97 / TM2 121."""
    lon, lat = _transformer("back", "EPSG:3826", "EPSG:4326").transform(east, north)
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise CoordinatesError("The grid position lies outside the national grid.")
    return float(lon), float(lat)


def from_lv95(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of a point on the Swiss national grid LV95 (EPSG:2056)."""
    lon, lat = _transformer("swiss", "EPSG:2056", "EPSG:4326").transform(east, north)
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise CoordinatesError("The grid position lies outside the Swiss grid.")
    return float(lon), float(lat)
