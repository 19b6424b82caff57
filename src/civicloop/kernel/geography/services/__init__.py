"""The verbs of geography."""

from civicloop.kernel.geography.services.boundaries import load_boundaries
from civicloop.kernel.geography.services.gazetteer import (
    AddressEntry,
    RoadEntry,
    load_addresses,
    load_roads,
)
from civicloop.kernel.geography.services.importing import (
    GazetteerReport,
    Wish,
    import_gazetteer,
)
from civicloop.kernel.geography.services.neighbours import load_neighbours

__all__ = [
    "AddressEntry",
    "GazetteerReport",
    "RoadEntry",
    "Wish",
    "import_gazetteer",
    "load_addresses",
    "load_boundaries",
    "load_neighbours",
    "load_roads",
]
