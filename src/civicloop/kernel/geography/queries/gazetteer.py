"""The nearest road and door of a position, and whether a gazetteer is there at all."""

from __future__ import annotations

import math

from django.db.models import F, Value

from civicloop.kernel.geography.models import Address, GazetteerLoad
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
