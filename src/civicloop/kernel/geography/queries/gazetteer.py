"""The nearest road and door of a position, and whether a gazetteer is there at all."""

from __future__ import annotations

import math

import shapely
from django.db.models import F, Value

from civicloop.kernel.geography.models import Address, GazetteerLoad, Road
from civicloop.kernel.geography.rules import cells_around, distance_m


def has_gazetteer() -> bool:
    """Whether roads, doors or landmarks were loaded; without, only districts are found by name."""
    return GazetteerLoad.objects.exists()


def gazetteer_version() -> int:
    """A number that grows with every load of the gazetteer; 0 before the first."""
    return GazetteerLoad.objects.values_list("pk", flat=True).first() or 0


def nearest_address(lon: float, lat: float, *, within_m: float = 200) -> tuple[Address, int] | None:
    """The closest door and how many metres away it is; ``None`` where none is near."""
    squeeze = math.cos(math.radians(lat))
    east, north = (F("lon") - Value(lon)) * Value(squeeze), F("lat") - Value(lat)
    closest = (
        Address.objects.filter(cell__in=cells_around(lon, lat, within_m))
        .select_related("road__district", "village")
        .defer("road__line", "road__cells", "road__district__boundary", "village__boundary")
        .order_by(east * east + north * north, "pk")
        .first()
    )
    metres = distance_m(lon, lat, closest.lon, closest.lat) if closest else 0.0
    return (closest, round(metres)) if closest and metres <= within_m else None


def nearest_road(lon: float, lat: float, *, within_m: float = 200) -> tuple[Road, int] | None:
    """The closest road and how many metres away it is; ``None`` where none is near."""
    near = (
        Road.objects.filter(cells__overlap=cells_around(lon, lat, within_m))
        .select_related("district")
        .defer("cells", "district__boundary")
        .order_by("code")
    )
    measured = ((_metres_to_line(lon, lat, road.line), road) for road in near)
    closest = min(measured, key=lambda pair: pair[0], default=None)
    if closest is None or closest[0] > within_m:
        return None
    return closest[1], round(closest[0])


def _metres_to_line(lon: float, lat: float, line: list[list[float]]) -> float:
    point = shapely.Point(lon, lat)
    shape = shapely.LineString(line) if len(line) > 1 else shapely.Point(line[0])
    nearest = shapely.shortest_line(point, shape).coords[-1]
    return distance_m(lon, lat, nearest[0], nearest[1])
