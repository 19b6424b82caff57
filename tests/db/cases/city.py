"""A small city for cases: two districts side by side, one road, categories and their units."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Category
from civicloop.answer.cases.rules import CaseDraft
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.geography import services as geography
from civicloop.kernel.organizations.models import Unit
from tests.laid import found, laid

SETUP = machine("setup", "cases.edit_categories", "schemas.publish", "geography.load_boundaries")
MONDAY = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning in the city."""
WEST, EAST = (120.25, 22.55), (120.35, 22.55)


def square(code: str, name: str, west: float, **more: str) -> dict:
    """A district or village of one tenth of a degree."""
    east, south, north = west + 0.1, 22.5, 22.6
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name_zh": name, "name_en": code, **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features: dict) -> dict:
    """Features as GeoJSON."""
    return {"type": "FeatureCollection", "features": list(features)}


def lay_down(*, roads: str = "ROADS", parks: str = "PARKS", triage: str = "WORKS") -> None:
    """Boundaries, categories and routing: trees go to the parks, the west is served by roads."""
    if _is_fresh_small_city():
        laid(f"cases {roads} {parks} {triage}", lambda: _build(roads, parks, triage))
    else:  # units of its own, or somebody was here: the services see what is missing
        _build(roads, parks, triage)


def _is_fresh_small_city() -> bool:
    city = found("small city")
    units = {unit.pk for unit in city.units.values()} if city else None
    return units == set(Unit.objects.values_list("pk", flat=True)) and not (
        Category.objects.exists()
    )


def _build(roads: str, parks: str, triage: str) -> None:
    geography.load_boundaries(
        collection(square("D1", "西區", 120.2), square("D2", "東區", 120.3)),
        collection(
            square("V1", "一里", 120.2, district_code="D1"),
            square("V2", "二里", 120.3, district_code="D2"),
        ),
        "test-1",
        actor=SETUP,
    )
    cases.seed_categories(
        triage_unit=triage,
        valid_from=date(2020, 1, 1),
        routes=[
            ("fallen-tree", "", parks),
            ("pothole", "D1", roads),
            ("street-light", "D1", roads),
        ],
        actor=SETUP,
    )


def draft(**changes: object) -> CaseDraft:
    """A pothole in the west, reported by somebody who can be reached."""
    values = {
        "category": "pothole",
        "description": "機車道有坑洞，請回電 0912-345-678。",
        "lon": WEST[0],
        "lat": WEST[1],
        "place": "三多一路 120 號前",
        "name": "王小明",
        "email": "ming@example.org",
        "phone": "0912-345-678",
        "privacy_version": "115-1",
    }
    return CaseDraft(**values | changes)


def picture(colour: str = "green", name: str = "photo.jpg") -> SimpleUploadedFile:
    """A small photo as a browser sends it."""
    buffer = BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/jpeg")
