"""The verbs of geography."""

from civicloop.kernel.geography.services.boundaries import load_boundaries
from civicloop.kernel.geography.services.gazetteer import (
    AddressEntry,
    RoadEntry,
    load_addresses,
    load_roads,
)
from civicloop.kernel.geography.services.neighbours import load_neighbours

__all__ = [
    "AddressEntry",
    "RoadEntry",
    "load_addresses",
    "load_boundaries",
    "load_neighbours",
    "load_roads",
]
