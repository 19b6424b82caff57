"""Every read of places."""

from civicloop.kernel.geography.queries.boundaries import (
    boundaries_geojson,
    current_version,
    district,
    district_codes,
    district_names,
    districts,
    locate,
    village,
    villages,
)
from civicloop.kernel.geography.queries.drawing import roads_geojson, villages_geojson
from civicloop.kernel.geography.queries.gazetteer import (
    gazetteer_version,
    has_gazetteer,
)
from civicloop.kernel.geography.queries.neighbours import knows_neighbours, neighbour_at
from civicloop.kernel.geography.queries.roads import nearest_road
from civicloop.kernel.geography.queries.searching import search_places

__all__ = [
    "boundaries_geojson",
    "current_version",
    "district",
    "district_codes",
    "district_names",
    "districts",
    "gazetteer_version",
    "has_gazetteer",
    "knows_neighbours",
    "locate",
    "nearest_road",
    "neighbour_at",
    "roads_geojson",
    "search_places",
    "village",
    "villages",
    "villages_geojson",
]
