"""How exactly a place is known that a text asks for, and what that is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from civicloop.kernel.geography.rules.points import distance_m


class Exactness(StrEnum):
    """What the position of a hit is the position of, the most exact first."""

    DOOR = "door"
    BETWEEN = "between"
    LANDMARK = "landmark"
    BESIDE = "beside"
    LANE = "lane"
    ROAD = "road"
    VILLAGE = "village"
    DISTRICT = "district"


WORTH: Final = {
    Exactness.DOOR: 1.0,
    Exactness.BETWEEN: 0.85,
    Exactness.LANDMARK: 0.8,
    Exactness.BESIDE: 0.7,
    Exactness.LANE: 0.6,
    Exactness.ROAD: 0.5,
    Exactness.VILLAGE: 0.3,
    Exactness.DISTRICT: 0.2,
}
"""The score of each where a door was asked for."""

FARTHEST_BESIDE: Final = 40
"""House numbers beyond which the nearest known door says no more than the road does."""


@dataclass(frozen=True, slots=True)
class Door:
    """A known door on the way to the one that is asked for."""

    pk: int
    number: str
    house: int
    lon: float
    lat: float
    village_code: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A position worked out from known doors; ``within_m`` is how far apart those are."""

    exactness: Exactness
    lon: float
    lat: float
    doors: tuple[Door, ...]
    within_m: int | None = None


def spot_of(house: int, low: Sequence[Door | None], high: Sequence[Door | None]) -> Spot | None:
    """Where a house stands by the known doors below and above it.

    The first of each sequence is on the same side of the street (odd and even numbers
    face each other), the second on either. Two neighbours give a place between them, in
    proportion to the numbers; one alone gives its own place, if its number is near.
    """
    for below, above in zip(low, high, strict=True):
        if below is not None and above is not None:
            return _between(house, below, above)
    singles = [door for door in (*low, *high) if door is not None]
    nearest = min(singles, key=lambda door: abs(door.house - house), default=None)
    if nearest is None or abs(nearest.house - house) > FARTHEST_BESIDE:
        return None
    return Spot(Exactness.BESIDE, nearest.lon, nearest.lat, (nearest,))


def _between(house: int, below: Door, above: Door) -> Spot:
    apart = round(distance_m(below.lon, below.lat, above.lon, above.lat))
    gap = above.house - below.house
    share = (house - below.house) / gap if gap else 0.0
    lon = below.lon + (above.lon - below.lon) * share
    lat = below.lat + (above.lat - below.lat) * share
    doors = (below,) if below.pk == above.pk else (below, above)
    return Spot(Exactness.BETWEEN, round(lon, 7), round(lat, 7), doors, apart)
