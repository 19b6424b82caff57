"""Boundaries in and out: TopoJSON read, features checked and joined, outlines simplified."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from civicloop.kernel.geography.errors import BoundaryError
from civicloop.kernel.geography.rules.points import Bounds

Geometry: TypeAlias = dict[str, Any]
FeatureCollection: TypeAlias = dict[str, Any]
Position: TypeAlias = list[float]

_DEPTHS: Final = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}
"""How deep the arc numbers of each TopoJSON geometry are nested above one line."""

TILE_PIXELS: Final = 512
"""Pixels of the whole earth's width on a map at zoom 0."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One district or village as it is loaded: its codes, names and one valid area."""

    code: str
    name_zh: str
    name_en: str
    district_code: str
    boundary: Geometry
    bounds: Bounds
    center: tuple[float, float]


def topojson_to_geojson(
    topology: Mapping[str, Any],
    name: str,
    *,
    properties: Mapping[str, str] | None = None,
    where: Callable[[Mapping[str, Any]], bool] | None = None,
) -> FeatureCollection:
    """One object of a TopoJSON topology as a GeoJSON feature collection.

    ``properties`` maps the names wanted to the names in the file, for example
    ``{"code": "TOWNCODE", "name_zh": "TOWNNAME"}``; without it all are kept.
    ``where`` chooses features by their own properties. Empty geometries are left out.
    """
    try:
        chosen = topology["objects"][name]
    except KeyError:
        raise BoundaryError(f"The topology holds no object {name!r}.") from None
    arcs = _decoded_arcs(topology)
    members = chosen["geometries"] if chosen["type"] == "GeometryCollection" else [chosen]
    features = []
    for member in members:
        own = member.get("properties") or {}
        geometry = _geometry(member, arcs, topology)
        if geometry is None or (where is not None and not where(own)):
            continue
        kept = {new: own.get(old, "") for new, old in properties.items()} if properties else own
        features.append({"type": "Feature", "properties": dict(kept), "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def _decoded_arcs(topology: Mapping[str, Any]) -> list[list[Position]]:
    """Arcs as plain positions; a quantised topology stores steps from point to point."""
    transform = topology.get("transform")
    if transform is None:
        return [[list(point[:2]) for point in arc] for arc in topology["arcs"]]
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x += step[0]
            y += step[1]
            line.append([x * scale_x + move_x, y * scale_y + move_y])
        decoded.append(line)
    return decoded


def _geometry(
    member: Mapping[str, Any], arcs: list[list[Position]], topology: Mapping[str, Any]
) -> Geometry | None:
    kind = member.get("type")
    if kind in _DEPTHS:
        coordinates = _stitched(member["arcs"], arcs, _DEPTHS[kind])
        return {"type": kind, "coordinates": coordinates} if member["arcs"] else None
    if kind in {"Point", "MultiPoint"}:
        points = member["coordinates"]
        place = _placer(topology)
        placed = place(points) if kind == "Point" else [place(point) for point in points]
        return {"type": kind, "coordinates": placed}
    if kind is None:
        return None
    raise BoundaryError(f"TopoJSON geometry {kind!r} cannot be read.")


def _placer(topology: Mapping[str, Any]) -> Callable[[Sequence[float]], Position]:
    transform = topology.get("transform") or {"scale": [1, 1], "translate": [0, 0]}
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    return lambda point: [point[0] * scale_x + move_x, point[1] * scale_y + move_y]


def _stitched(numbers: list[Any], arcs: list[list[Position]], depth: int) -> list[Any]:
    """Arc numbers replaced by positions; ``~n`` is arc n backwards, joints are not doubled."""
    if depth:
        return [_stitched(each, arcs, depth - 1) for each in numbers]
    line: list[Position] = []
    for number in numbers:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        line.extend(part[1:] if line else part)
    return line


def outlines(collection: Mapping[str, Any], *, needs_district: bool) -> list[Outline]:
    """Features as outlines: checked, mended, and joined where one code has several areas.

    Each feature needs the properties ``code`` and ``name_zh`` (``name_en`` is welcome),
    and a village also ``district_code``. The first that does not serve is named.
    """
    gathered: dict[str, tuple[dict[str, str], list[BaseGeometry]]] = {}
    for number, feature in enumerate(collection.get("features", ()), start=1):
        own = _properties(feature, number, needs_district=needs_district)
        known, areas = gathered.setdefault(own["code"], (own, []))
        if known != own:
            raise BoundaryError(f"Code {own['code']} is used for two different places.")
        areas.append(_area(feature.get("geometry"), own["code"]))
    return [_outline(own, areas) for own, areas in gathered.values()]


def _properties(feature: Mapping[str, Any], number: int, *, needs_district: bool) -> dict[str, str]:
    given = feature.get("properties") or {}
    own = {
        key: str(given.get(key) or "").strip()
        for key in ("code", "name_zh", "name_en", "district_code")
    }
    needed = ["code", "name_zh", *(["district_code"] if needs_district else [])]
    missing = [key for key in needed if not own[key]]
    if missing:
        raise BoundaryError(f"Feature {number} lacks {', '.join(missing)}.")
    return own


def _area(geometry: Geometry | None, code: str) -> BaseGeometry:
    """A valid area; lines and points that mending leaves behind are dropped."""
    try:
        read = shape(geometry) if geometry else None
    except (shapely.errors.ShapelyError, ValueError, KeyError, TypeError, IndexError) as fault:
        raise BoundaryError(f"The boundary of {code} cannot be read: {fault}") from fault
    if read is None or read.geom_type not in {"Polygon", "MultiPolygon"} or read.is_empty:
        raise BoundaryError(f"The boundary of {code} is not an area.")
    mended = shapely.make_valid(read)
    parts = [part for part in shapely.get_parts(mended) if part.geom_type.endswith("Polygon")]
    if not parts:
        raise BoundaryError(f"The boundary of {code} has no area.")
    return shapely.union_all(parts)


def _outline(own: dict[str, str], areas: list[BaseGeometry]) -> Outline:
    area = shapely.union_all(areas)
    inner = area.representative_point()
    return Outline(
        code=own["code"],
        name_zh=own["name_zh"],
        name_en=own["name_en"],
        district_code=own["district_code"],
        boundary=as_geojson(area, digits=7),
        bounds=Bounds(*area.bounds),
        center=(round(inner.x, 6), round(inner.y, 6)),
    )


def as_geojson(area: BaseGeometry, *, digits: int) -> Geometry:
    """A shape as GeoJSON with rounded positions (7 digits are a centimetre, 5 are a metre)."""
    drawn = mapping(area)
    return {"type": drawn["type"], "coordinates": _rounded(drawn["coordinates"], digits)}


def _rounded(values: Sequence[Any], digits: int) -> list[Any]:
    return [
        round(each, digits) if isinstance(each, float) else _rounded(each, digits)
        for each in values
    ]


def simplified(boundaries: Iterable[Geometry], *, tolerance: float) -> list[Geometry]:
    """Outlines with fewer points for a map; neighbours keep one common border, without gaps."""
    areas = [shape(boundary) for boundary in boundaries]
    if not areas:
        return []
    thinner = shapely.coverage_simplify(areas, tolerance, simplify_boundary=True)
    return [as_geojson(area, digits=5) for area in thinner]


def simplified_line(line: Sequence[Position], zoom: int | None) -> list[Position]:
    """A line without the bends that nobody sees at a zoom: those smaller than half a pixel."""
    if zoom is None:
        return list(line)
    pixel = 360 / (TILE_PIXELS * 2.0**zoom)
    thinner = shapely.simplify(shapely.LineString(line), pixel / 2, preserve_topology=False)
    return [[round(x, 6), round(y, 6)] for x, y in thinner.coords]
