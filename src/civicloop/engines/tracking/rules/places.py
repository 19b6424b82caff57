"""Where an item is. Optional: much of what a city promises has no place."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from civicloop.engines.tracking.errors import Fault

MOST_DISTRICTS = 100
EAST, NORTH = 180, 90


@dataclass(frozen=True, slots=True)
class Spot:
    """Codes of districts, and a point in degrees (WGS 84) where there is one place."""

    districts: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None

    def __bool__(self) -> bool:
        """Whether there is any place."""
        return bool(self.districts) or self.lon is not None or self.lat is not None


def check_spot(spot: Spot) -> tuple[Fault, ...]:
    """A point has both its numbers, on the earth; not more districts than a city has."""
    if (spot.lon is None) != (spot.lat is None):
        return (Fault("point_incomplete"),)
    if spot.lon is not None and spot.lat is not None:
        good = isfinite(spot.lon) and isfinite(spot.lat)
        if not good or abs(spot.lon) > EAST or abs(spot.lat) > NORTH:
            return (Fault("point_off_the_earth"),)
    if len(spot.districts) > MOST_DISTRICTS:
        return (Fault("too_many_districts"),)
    return ()
