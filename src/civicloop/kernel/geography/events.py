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
    """Roads or addresses were loaded or refreshed."""

    boundary_set: str
    roads: int
    addresses: int


@dataclass(frozen=True)
class NeighboursLoaded:
    """The counties around the city are known, by those of a newer list."""

    boundary_set: str
    neighbours: int
