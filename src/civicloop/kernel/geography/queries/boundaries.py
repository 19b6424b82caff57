"""Districts and villages in force, and the index that answers where a point is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from django.db.models import F

from civicloop.kernel.editions.queries import kept
from civicloop.kernel.geography.errors import NoBoundariesError
from civicloop.kernel.geography.models import BoundarySet, District, Village
from civicloop.kernel.geography.rules import Place, PlaceIndex, simplified

Level = Literal["district", "village"]
TOLERANCES: dict[str, float] = {"district": 0.0006, "village": 0.0002}
"""How far a simplified outline may leave the true one, in degrees (60 m and 20 m)."""
NUL = "\x00"
"""What an address can hold and no code of the database can."""


def current_version() -> tuple[int, str]:
    """The key of the boundary set in force: one look at one index entry."""
    found = BoundarySet.objects.values_list("pk", "digest").first()
    if found is None:
        raise NoBoundariesError("No boundaries are loaded yet.")
    return found


def locate(lon: float, lat: float) -> Place:
    """The district and village of a position; ``inside`` is false beyond the city's edge.

    Call it once, at intake, and keep the codes: boundaries may change later.
    """
    return index().locate(lon, lat)


@kept("geography.boundaries", most=1)
def index() -> PlaceIndex:
    """The index of the boundaries in force, built once per process and edition."""
    current_version()  # nothing is an index of nothing
    return PlaceIndex(
        [each.outline for each in districts(outlines=True)],
        [each.outline for each in villages(outlines=True)],
    )


def districts(*, outlines: bool = False) -> Sequence[District]:
    """The districts in force, by code; their outlines, which are long, only where asked for."""
    found = District.objects.filter(ended_on=None)
    return list(found if outlines else found.defer("boundary"))


def district_codes() -> frozenset[str]:
    """The codes of the districts in force, without their outlines."""
    return frozenset(District.objects.filter(ended_on=None).values_list("code", flat=True))


def district_names() -> tuple[tuple[str, str, str], ...]:
    """Code and names of every district without its outline, those that have ended at the end."""
    rows = District.objects.order_by(F("ended_on").asc(nulls_first=True), "code")
    return tuple(rows.values_list("code", "name_zh", "name_en"))


def villages(district_code: str = "", *, outlines: bool = False) -> Sequence[Village]:
    """The villages in force, by code, of one district or of all; outlines where asked for."""
    found = Village.objects.filter(ended_on=None).select_related("district")
    found = found.defer("district__boundary")
    found = found if outlines else found.defer("boundary")
    return list(found.filter(district__code=district_code) if district_code else found)


def district(code: str) -> District | None:
    """The district of a code, also one that has ended."""
    return None if NUL in code else District.objects.filter(code=code).first()


def village(code: str) -> Village | None:
    """The village of a code, also one that has ended."""
    if NUL in code:
        return None
    return Village.objects.select_related("district").filter(code=code).first()


def boundaries_geojson(level: Level, language: str = "zh-hant") -> dict[str, Any]:
    """Simplified outlines for a map, as a feature collection; the same object until a new set.

    ``id`` of a feature is its code; ``current_version`` serves as the entity tag.
    """
    return _drawn(current_version(), level, language)


@lru_cache(maxsize=8)
def _drawn(version: tuple[int, str], level: Level, language: str) -> dict[str, Any]:
    members: Sequence[District | Village] = (
        districts(outlines=True) if level == "district" else villages(outlines=True)
    )
    shapes = simplified((each.boundary for each in members), tolerance=TOLERANCES[level])
    features = [
        {
            "type": "Feature",
            "id": each.code,
            "properties": {
                "code": each.code,
                "name": each.name_en if language == "en" and each.name_en else each.name_zh,
                "district_code": each.district.code if isinstance(each, Village) else each.code,
                "lon": each.lon,
                "lat": each.lat,
            },
            "geometry": geometry,
        }
        for each, geometry in zip(members, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "version": version[1][:12], "features": features}
