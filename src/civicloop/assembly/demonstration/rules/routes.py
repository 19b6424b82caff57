"""Which unit of the city looks after what, where."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from civicloop.answer.cases.rules import Condition
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.places import district_names

TRIAGE = "RDEC-JSC"
"""The desk for everything that no rule names a unit for."""

CITY_WIDE = {
    "street-light": "PWB-MO-L",
    "signal": "TB-SG",
    "major-incident": "PD-TP",
    "fallen-tree": "PWB-MO-P",
    "flooding": "WRB-DR",
}
COAST = ("茄萣", "永安", "彌陀", "梓官", "路竹", "湖內", "旗津", "林園", "岡山")
"""Low land by the sea, where floods are for the flood protection team."""

OTHER_MATTERS = {
    "AB-AP": "stray-dog animal-rescue wildlife animal-abuse",
    "CAB-DA": "civil-affairs",
    "EB-PR": "school",
    "EDB-MK": "water-leak power telecom",
    "EPB-IN": "abandoned-vehicle illegal-posters water-pollution waste-dumping",
    "EPB-NO": "noise-premises noise-building-site air-pollution",
    "ETD-IN": "corruption harassment bullying",
    "FD-PR": "gas fire-safety",
    "HB-FS": "food-safety medical smoking",
    "HB-DC": "mosquito-ditch",
    "PD-CC": "noise-neighbours public-order",
    "PD-TP": "arcade-blocked illegal-parking",
    "PWB-BA": "illegal-building building-safety signboard housing-management",
    "PWB-MO-P": "tree-pruning park-facility playground mowing",
    "PWB-MO-Q": "slope",
    "PWB-NC": "road-works bridge",
    "SAB-WF": "welfare homeless",
    "TB-EN": "road-marking traffic-sign traffic-layout",
    "TB-PK": "parking-fee",
    "TB-PT": "bus-service public-bike",
    "TB-SG": "signal-timing",
    "UDB-PL": "tax-land",
    "WRB-FL": "river",
    "WRB-SE": "sewer",
}
"""Who answers for the rest of the starting list in the whole city; what is not here is triaged."""

BY_AREA = {
    "PWB-MO-": "pavement manhole-noise guard-rail",
    "EPB-C": "litter road-spill bulky-waste garbage-collection public-toilet",
}
"""What the area teams of a family share between them."""

BY_OFFICE = ("gutter",)
"""What the district offices do, each in its own district."""

LEFT_TO_DISTRICTS = {"pothole": {"plain", "hills"}, "fallen-tree": {"town", "plain", "hills"}}
"""What the district office does itself, where the district is built like that."""


@cache
def unit_for(category: str, district: str) -> str:
    """The code of the unit that answers."""
    facts = table("districts")[district]
    if facts["built"] in LEFT_TO_DISTRICTS.get(category, set()):
        return f"DO-{facts['zip']}-EC"
    if category == "pothole":
        return _area_team("PWB-MO-", district)
    if category == "flooding" and district_names()[district][0][:2] in COAST:
        return "WRB-FL"
    for family, codes in BY_AREA.items():
        if category in codes.split():
            return _area_team(family, district)
    if category in BY_OFFICE:
        return f"DO-{facts['zip']}-EC"
    return CITY_WIDE.get(category) or _other_matters().get(category, TRIAGE)


@cache
def _other_matters() -> dict[str, str]:
    return {code: unit for unit, codes in OTHER_MATTERS.items() for code in codes.split()}


def routes() -> Iterator[tuple[str, str, str]]:
    """Category, district (or nothing for all) and unit, as few as say it all."""
    for category, unit in CITY_WIDE.items():
        yield category, "", unit
    for district in table("districts"):
        for category in ("pothole", *CITY_WIDE):
            unit = unit_for(category, district)
            if unit != CITY_WIDE.get(category):
                yield category, district, unit


def further_routes() -> Iterator[tuple[str, str, str]]:
    """The same for all categories of the starting list beside the six hazards."""
    for unit, codes in OTHER_MATTERS.items():
        for category in codes.split():
            yield category, "", unit
    for district, facts in table("districts").items():
        for family, codes in BY_AREA.items():
            for category in codes.split():
                yield category, district, _area_team(family, district)
        for category in BY_OFFICE:
            yield category, district, f"DO-{facts['zip']}-EC"


def conditions() -> Iterator[tuple[str, str, Condition, str]]:
    """Gutters of wide roads are the water bureau's, wherever they are."""
    yield "gutter", "", Condition("width", "is", "wide"), "WRB-DR"


def other_unit(category: str, district: str) -> str:
    """Whose it may be as well: what a unit that refuses names."""
    own = unit_for(category, district)
    office = f"DO-{table('districts')[district]['zip']}-EC"
    elsewhere = {
        "signal": "TB-EN",
        "major-incident": _area_team("EPB-C", district),
        "street-light": "PWB-MO-P",
        "illegal-parking": "TB-PK",
        "litter": "EPB-IN",
        "waste-dumping": _area_team("EPB-C", district),
        "noise-premises": "PD-CC",
        "noise-neighbours": "EPB-NO",
        "noise-building-site": "PWB-BA",
        "traffic-layout": "TB-SG",
        "signal-timing": "TB-EN",
        "bus-service": "TB-EN",
        "arcade-blocked": "PWB-BA",
    }
    other = elsewhere.get(category, office)
    return _area_team("PWB-MO-", district) if other == own else other


def _area_team(family: str, district: str) -> str:
    """The team of a family of teams that looks after a district."""
    name = district_names()[district][0].removesuffix("區")
    for code, names in table("agencies")["areas"].items():
        if code.startswith(family) and name in names.split():
            return str(code)
    raise LookupError(f"no team of {family} looks after {name}")
