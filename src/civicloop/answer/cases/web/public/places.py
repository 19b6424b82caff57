"""Places for the map: the search for an address, and the outlines of the districts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import etag, require_safe

from civicloop.kernel.access.rules import public
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import NoBoundariesError

LONGEST = 100
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
    try:
        drawn = geography.boundaries_geojson("district", get_language() or "zh-hant")
    except NoBoundariesError:
        drawn = {"type": "FeatureCollection", "features": []}
    answer = JsonResponse(drawn, content_type="application/geo+json")
    answer["Cache-Control"] = "public, max-age=3600"
    answer["Vary"] = "Accept-Language, Cookie"
    return answer
