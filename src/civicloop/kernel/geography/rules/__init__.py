"""The arithmetic of places: points, names, boundaries. No Django, no database."""

from civicloop.kernel.geography.rules.addresses import (
    AddressParts,
    DoorParts,
    door_parts,
    heads,
    parse_address,
    parts_inside,
)
from civicloop.kernel.geography.rules.boundaries import (
    FeatureCollection,
    Geometry,
    Outline,
    outlines,
    simplified,
    simplified_line,
    topojson_to_geojson,
)
from civicloop.kernel.geography.rules.coordinates import parse_bounds, parse_coordinates
from civicloop.kernel.geography.rules.exactness import WORTH, Door, Exactness, Spot, spot_of
from civicloop.kernel.geography.rules.names import landmark_key, name_key, pairs
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
    "WORTH",
    "AddressParts",
    "Bounds",
    "Door",
    "DoorParts",
    "Exactness",
    "FeatureCollection",
    "Geometry",
    "Outline",
    "Place",
    "PlaceHit",
    "PlaceIndex",
    "Spot",
    "bounds_of",
    "cell",
    "cells_along",
    "cells_around",
    "distance_m",
    "door_parts",
    "from_lv95",
    "from_twd97",
    "heads",
    "landmark_key",
    "length_m",
    "name_key",
    "outlines",
    "pairs",
    "parse_address",
    "parse_bounds",
    "parse_coordinates",
    "parts_inside",
    "require_position",
    "simplified",
    "simplified_line",
    "spot_of",
    "to_twd97",
    "topojson_to_geojson",
]
