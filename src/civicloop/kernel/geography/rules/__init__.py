"""The arithmetic of places: points, names, boundaries. No Django, no database."""

from civicloop.kernel.geography.rules.boundaries import (
    FeatureCollection,
    Geometry,
    Outline,
    outlines,
    simplified,
    topojson_to_geojson,
)
from civicloop.kernel.geography.rules.coordinates import parse_bounds, parse_coordinates
from civicloop.kernel.geography.rules.names import AddressParts, name_key, parse_address
from civicloop.kernel.geography.rules.places import Place, PlaceHit, PlaceIndex
from civicloop.kernel.geography.rules.points import (
    CELL_RESOLUTION,
    Bounds,
    bounds_of,
    cell,
    cells_along,
    cells_around,
    distance_m,
    from_lv95,
    from_twd97,
    length_m,
    require_position,
    to_twd97,
)

__all__ = [
    "CELL_RESOLUTION",
    "AddressParts",
    "Bounds",
    "FeatureCollection",
    "Geometry",
    "Outline",
    "Place",
    "PlaceHit",
    "PlaceIndex",
    "bounds_of",
    "cell",
    "cells_along",
    "cells_around",
    "distance_m",
    "from_lv95",
    "from_twd97",
    "length_m",
    "name_key",
    "outlines",
    "parse_address",
    "parse_bounds",
    "parse_coordinates",
    "require_position",
    "simplified",
    "to_twd97",
    "topojson_to_geojson",
]
