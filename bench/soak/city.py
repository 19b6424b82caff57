"""A small city for reports: four square districts, three units on duty, six categories."""

from __future__ import annotations

from datetime import date

from bench.soak.plan import CATEGORIES, DISTRICTS, PEOPLE_OF_A_UNIT, SIDE, SOUTH, WEST
from civicloop.answer.cases import services as cases
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.geography import services as geography
from civicloop.kernel.organizations import queries as units
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.organizations.errors import OrganizationError

BUILDER = machine(
    "setup",
    "organizations.manage_units",
    "organizations.manage_people",
    "access.manage_roles",
    "access.grant_roles",
    "cases.edit_categories",
    "geography.load_boundaries",
)
BEGINNING = date(2020, 1, 1)
UNITS = (("COMMISSION", "研考會"), ("ROADS", "養護工程處"), ("PARKS", "公園處"))


def lay_down() -> None:
    """Lay the city down in an installation whose tables are ready; a second time does nothing."""
    try:
        units.unit(code=UNITS[0][0])
    except OrganizationError:
        _units_and_people()
    geography.load_boundaries(
        _collection(*(_square(row, code) for row, code in enumerate(DISTRICTS))),
        _collection(*(_square(row, code, village=True) for row, code in enumerate(DISTRICTS))),
        "squares-1",
        actor=BUILDER,
    )
    cases.seed_categories(
        triage_unit="COMMISSION",
        valid_from=BEGINNING,
        routes=[
            *((category, code, "ROADS") for category in CATEGORIES[2:5] for code in DISTRICTS[:2]),
            ("fallen-tree", "", "PARKS"),
            ("pothole", "", "ROADS"),
        ],
        actor=BUILDER,
    )


def _units_and_people() -> None:
    roles = access.seed_roles()
    for code, name in UNITS:
        unit = organizations.create_unit(
            code=code,
            name_zh=name,
            name_en=code,
            email=f"{code.lower()}@city.example",
            valid_from=BEGINNING,
            actor=BUILDER,
        )
        for number in range(1, PEOPLE_OF_A_UNIT + 1):
            person = organizations.join(
                username=f"{code.lower()}{number}",
                name=f"{name}承辦{number}",
                email=f"{code.lower()}{number}@city.example",
                actor=BUILDER,
            )
            organizations.take_post(
                person, unit, title="承辦人", is_head=number == 1, actor=BUILDER
            )
            access.grant_role(person, roles["officer"], unit=unit, actor=BUILDER)


def _square(row: int, code: str, *, village: bool = False) -> dict[str, object]:
    """One tenth of a degree; a district has one village, which is all of it."""
    west, south = WEST + SIDE * (row % 2), SOUTH + SIDE * (row // 2)
    east, north = west + SIDE, south + SIDE
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    named = {"code": code, "name_zh": f"{code}區", "name_en": code}
    if village:
        named = {"code": f"{code}1", "name_zh": f"{code}里", "name_en": "", "district_code": code}
    return {
        "type": "Feature",
        "properties": named,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _collection(*features: dict[str, object]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}
