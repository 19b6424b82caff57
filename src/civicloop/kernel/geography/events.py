"""What geography publishes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BoundariesLoaded:
    """A new boundary set is in force."""

    boundary_set: str
    version: str
    districts: int
    villages: int
    ended_villages: int


@dataclass(frozen=True)
class GazetteerLoaded:
    """Roads, addresses or landmarks were loaded or refreshed, and so many of them removed."""

    boundary_set: str
    roads: int = 0
    addresses: int = 0
    landmarks: int = 0
    removed: int = 0


@dataclass(frozen=True)
class NeighboursLoaded:
    """The counties around the city are known, by those of a newer list."""

    boundary_set: str
    neighbours: int
