"""Places for the map: the search for an address, outlines, and the roads of what is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import etag, require_safe

from civicloop.kernel.access.rules import public
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import CoordinatesError, NoBoundariesError
from civicloop.kernel.geography.rules import Bounds, parse_bounds

LONGEST = 100
WIDEST_BOX = 0.3
"""Degrees, some 30 km: what a large screen shows where roads begin to be drawn."""

MOST_ROADS = 800
KINDS = {"address": "", "road": "road", "village": "village", "district": "district"}


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What a typed place may be, best first."""
    text = "".join(sign for sign in request.GET.get("q", "")[:LONGEST] if sign.isprintable())
    english = get_language() == "en"
    kinds = {"road": _("Road"), "village": _("Village"), "district": _("District")}
    places = [
        {
            "name": hit.label_en if english and hit.label_en else hit.label_zh,
            "detail": kinds.get(hit.kind, ""),
            "lon": hit.lon,
            "lat": hit.lat,
        }
        for hit in geography.search_places(text, limit=8)
        if hit.lon is not None and hit.lat is not None
    ]
    return JsonResponse({"places": places})


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


@public
@require_safe
def roads(request: HttpRequest) -> HttpResponse:
    """The roads in ``box=west,south,east,north``, the longest first, at most ``limit``."""
    language = get_language() or "zh-hant"
    try:
        box, limit = _box(request), _limit(request)
    except CoordinatesError as error:
        return _refused(error)
    return _drawn(lambda: geography.roads_geojson(box, limit, language))


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


def _limit(request: HttpRequest) -> int:
    text = request.GET.get("limit", str(MOST_ROADS))
    limit = (
        int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_ROADS)) else 0
    )
    if not 1 <= limit <= MOST_ROADS:
        raise CoordinatesError(f"The limit is a number from 1 to {MOST_ROADS}.")
    return limit


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
