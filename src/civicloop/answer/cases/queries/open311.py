"""What programs read over Open311: public cases only, and of them nothing personal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from civicloop.answer.cases.models import Case, Category, PublicPhoto
from civicloop.answer.cases.rules.open311.instants import Window
from civicloop.answer.cases.states import DONE, OPEN, CaseState
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import NoBoundariesError

MOST: Final = 1000
"""No list is longer (GeoReport v2, GET Service Requests)."""

COLUMNS: Final = (
    "pk",
    "number",
    "state",
    "outcome",
    "channel",
    "publication__text",
    "road",
    "district_code",
    "lon",
    "lat",
    "opened_at",
    "changed_at",
    "closed_at",
    "statutory_due_at",
    "category__code",
    "category__kind",
    "category__name_zh",
    "category__name_en",
    "unit__name_zh",
    "unit__name_en",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; ``numbers`` overrides all the rest."""

    numbers: tuple[str, ...] = ()
    services: tuple[str, ...] | None = None
    open: bool = True
    closed: bool = True
    opened: Window | None = None
    changed: Window | None = None
    first: int = 0
    most: int = MOST


def requests(wanted: Wanted) -> list[dict[str, Any]]:
    """The public cases that are asked for, newest first, never more than a thousand."""
    rows = _rows(wanted).values(*COLUMNS)
    return list(rows[wanted.first : wanted.first + min(wanted.most, MOST)])


def first_photos(rows: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """The first photo of each case that somebody let the public see, by the key of the case."""
    keys = [row["pk"] for row in rows]
    found = PublicPhoto.objects.filter(case__in=keys).values_list("case", "file_id")
    return dict(found.order_by("-file_id"))


def storable(codes: Sequence[str]) -> list[str]:
    """Those codes that the database could hold at all; the others are nowhere."""
    return [code for code in codes[:MOST] if code.isprintable()]


def _public() -> QuerySet[Case]:
    """What everybody may see (``rules.publication``); one that was taken back is gone."""
    rows = Case.objects.filter(is_public=True, category__is_public=True)
    return rows.exclude(state=CaseState.WITHDRAWN)


def _rows(wanted: Wanted) -> QuerySet[Case]:
    rows = _public()
    if wanted.numbers:
        rows = rows.filter(number__in=storable(wanted.numbers))
        return rows.order_by("-opened_at", "-pk")
    if wanted.opened is not None:
        rows = rows.filter(opened_at__gte=wanted.opened.begins, opened_at__lte=wanted.opened.ends)
    if wanted.services is not None:
        keys = Category.objects.filter(code__in=storable(wanted.services)).values_list(
            "pk", flat=True
        )
        rows = rows.filter(category__in=list(keys))
    if not (wanted.open and wanted.closed):
        rows = rows.filter(state__in=OPEN if wanted.open else DONE)
    if wanted.changed is None:
        return rows.order_by("-opened_at", "-pk")
    rows = rows.filter(changed_at__gte=wanted.changed.begins, changed_at__lte=wanted.changed.ends)
    return rows.order_by("-changed_at", "-pk")


def district_names(language: str) -> Mapping[str, str]:
    """The names of the districts by code, kept per process and boundary set."""
    try:
        drawn = geography.boundaries_geojson("district", language)
    except NoBoundariesError:
        return {}
    return {each["id"]: each["properties"]["name"] for each in drawn["features"]}
