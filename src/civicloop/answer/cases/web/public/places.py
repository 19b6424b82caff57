"""Places for the map: the search for an address, outlines, and the roads of what is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import etag, require_safe

from civicloop.kernel.access.rules import public
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import CoordinatesError, NoBoundariesError
from civicloop.kernel.geography.rules import Bounds, Exactness, PlaceHit, parse_bounds

LONGEST = 100
WIDEST_BOX = 0.3
"""Degrees, some 30 km: what a large screen shows where roads begin to be drawn."""

MOST_ROADS = 800
DEEPEST_ZOOM = 22
EXACTNESS = {
    Exactness.DOOR: _("The door itself"),
    Exactness.BETWEEN: _("Between two known doors"),
    Exactness.LANDMARK: _("Landmark"),
    Exactness.BESIDE: _("The nearest known door"),
    Exactness.LANE: _("Where the lane begins"),
    Exactness.ROAD: _("Somewhere on this road"),
    Exactness.VILLAGE: _("Somewhere in this village"),
    Exactness.DISTRICT: _("Somewhere in this district"),
}
"""What a reader is told about how exact a place is."""


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What a typed place may be, best first."""
    text = "".join(sign for sign in request.GET.get("q", "")[:LONGEST] if sign.isprintable())
    english = get_language() == "en"
    places = [
        {
            "name": hit.label_en if english and hit.label_en else hit.label_zh,
            "detail": _detail(hit),
            "exactness": hit.exactness,
            "score": hit.score,
            "lon": hit.lon,
            "lat": hit.lat,
        }
        for hit in geography.search_places(text, limit=8)
        if hit.lon is not None and hit.lat is not None
    ]
    return JsonResponse({"places": places})


def _detail(hit: PlaceHit) -> str:
    told = str(EXACTNESS[hit.exactness])
    if not hit.within_m:
        return told
    return gettext("%(told)s, %(metres)s m apart") % {"told": told, "metres": hit.within_m}


def _version(_request: HttpRequest) -> str | None:
    try:
        return f'"{geography.current_version()[1][:16]}-{get_language()}"'
    except NoBoundariesError:
        return None


@public
@require_safe
@etag(_version)
def boundaries(_request: HttpRequest) -> HttpResponse:
    """The outlines of the districts."""
    language = get_language() or "zh-hant"
    return _drawn(lambda: geography.boundaries_geojson("district", language))


def _roads_version(_request: HttpRequest) -> str | None:
    return f'"roads-{geography.gazetteer_version()}-{get_language()}"'


@public
@require_safe
@etag(_roads_version)
def roads(request: HttpRequest) -> HttpResponse:
    """The roads in ``box=west,south,east,north``, the longest first, at most ``limit``.

    ``zoom`` leaves out what is too small to be seen. Who has them already is told so.
    """
    language = get_language() or "zh-hant"
    try:
        box, limit = _box(request), _number(request, "limit", MOST_ROADS, 1, MOST_ROADS)
        zoom = _number(request, "zoom", DEEPEST_ZOOM, 0, DEEPEST_ZOOM)
    except CoordinatesError as error:
        return _refused(error)
    return _drawn(lambda: geography.roads_geojson(box, limit, language, zoom))


@public
@require_safe
def villages(request: HttpRequest) -> HttpResponse:
    """The outlines of the villages in ``box=west,south,east,north``."""
    language = get_language() or "zh-hant"
    try:
        box = _box(request)
    except CoordinatesError as error:
        return _refused(error)
    return _drawn(lambda: geography.villages_geojson(box, language))


def _box(request: HttpRequest) -> Bounds:
    return parse_bounds(request.GET.get("box", ""), widest=WIDEST_BOX)


def _number(request: HttpRequest, name: str, otherwise: int, low: int, high: int) -> int:
    text = request.GET.get(name, str(otherwise))
    short = text.isascii() and text.isdigit() and len(text) <= len(str(high))
    if not short or not low <= int(text) <= high:
        raise CoordinatesError(f"The {name} is a number from {low} to {high}.")
    return int(text)


def _refused(error: CoordinatesError) -> HttpResponse:
    return JsonResponse({"error": str(error)}, status=400)


def _drawn(draw: Callable[[], dict[str, Any]]) -> HttpResponse:
    """GeoJSON that a browser keeps for an hour; empty before any boundary is loaded."""
    try:
        drawn = draw()
    except NoBoundariesError:
        drawn = {"type": "FeatureCollection", "features": []}
    answer = JsonResponse(drawn, content_type="application/geo+json")
    answer["Cache-Control"] = "public, max-age=3600"
    answer["Vary"] = "Accept-Language, Cookie"
    return answer
