"""Tracked items on the map: a mark each, and how many stand in each district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from civicloop.engines.tracking.states import Light
from civicloop.evaluate.programmes.rules.marks import spread
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import NoBoundariesError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.engines.tracking.models import Item

MOST = 5000
FIELDS = (
    "number", "title", "unit_id", "light", "override_light", "override_until", "districts", "lon",
    "lat", "lag",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """An item at a spot; ``exact`` says whether the spot is its own or its district's."""

    item: Item
    light: Light
    lon: float
    lat: float
    exact: bool


@dataclass(frozen=True, slots=True)
class DistrictCount:
    """How many items of each light a district has; an item of several counts in each."""

    code: str
    name_zh: str
    name_en: str
    counts: Counter[Light]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def light_shown(item: Item, today: date) -> Light:
    """The light that a reader sees: somebody's word while it lasts, else the rule's."""
    lasts = item.override_until is not None and item.override_until >= today
    return Light(item.override_light if lasts and item.override_light else item.light)


def _placed(items: QuerySet[Item]) -> Iterable[Item]:
    rows = items.exclude(districts=[], lon__isnull=True).select_related(None)
    return rows.only(*FIELDS).order_by("number", "pk")[:MOST]


def marks(items: QuerySet[Item], today: date) -> list[Mark]:
    """A mark for each item that has a place; one without a point stands in its first district."""
    try:
        centres = {
            str(one["id"]): (one["properties"]["lon"], one["properties"]["lat"])
            for one in geography.boundaries_geojson("district")["features"]
        }
    except NoBoundariesError:
        centres = {}
    taken: Counter[str] = Counter()
    found = []
    for item in _placed(items):
        light = light_shown(item, today)
        if item.lon is not None and item.lat is not None:
            found.append(Mark(item, light, item.lon, item.lat, exact=True))
            continue
        code = next((code for code in item.districts if code in centres), "")
        if code:
            spot = spread(*centres[code], taken[code])
            taken[code] += 1
            found.append(Mark(item, light, *spot, exact=False))
    return found


def counts_by_district(items: QuerySet[Item], today: date) -> tuple[list[DistrictCount], int]:
    """The districts that have items, the most late first; and how many items have no place."""
    names = {row.code: row for row in geography.districts()}
    counts: dict[str, Counter[Light]] = {}
    rows = (
        items.select_related(None)
        .order_by()
        .values_list("districts", "lon", "light", "override_light", "override_until")
    )
    nowhere = 0
    for codes, lon, light, word, until in rows:
        if not codes and lon is None:
            nowhere += 1
        lasts = bool(word) and until is not None and until >= today
        for code in codes:
            counts.setdefault(code, Counter())[Light(word if lasts else light)] += 1
    found = [
        DistrictCount(
            code,
            names[code].name_zh if code in names else code,
            names[code].name_en if code in names else code,
            count,
        )
        for code, count in counts.items()
    ]
    found.sort(key=lambda row: (-row.counts[Light.LATE], -row.total, row.code))
    return found, nowhere
