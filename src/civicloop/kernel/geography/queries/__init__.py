"""Every read of places."""

from civicloop.kernel.geography.queries.boundaries import (
    boundaries_geojson,
    city_bounds,
    current_version,
    district,
    districts,
    locate,
    village,
    villages,
)
from civicloop.kernel.geography.queries.drawing import roads_geojson, villages_geojson
from civicloop.kernel.geography.queries.gazetteer import (
    nearest_address,
    nearest_road,
    search_places,
)
from civicloop.kernel.geography.queries.neighbours import knows_neighbours, neighbour_at

__all__ = [
    "boundaries_geojson",
    "city_bounds",
    "current_version",
    "district",
    "districts",
    "knows_neighbours",
    "locate",
    "nearest_address",
    "nearest_road",
    "neighbour_at",
    "roads_geojson",
    "search_places",
    "village",
    "villages",
    "villages_geojson",
]
