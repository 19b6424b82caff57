"""Places for the map: the search for an address, outlines, and the roads of what is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import etag, require_safe

from civicloop.kernel.access.rules import public
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import CoordinatesError, NoBoundariesError
from civicloop.kernel.geography.rules import Bounds, parse_bounds
from civicloop.ui.web import places

WIDEST_BOX = 0.3
"""Degrees, some 30 km: what a large screen shows where roads begin to be drawn."""

MOST_ROADS = 800
DEEPEST_ZOOM = 22


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What a typed place may be, best first."""
    return places.answer_search(request)


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
