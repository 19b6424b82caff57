"""What the search of a place field answers: places with how exact each is, best first."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.rules import Exactness, PlaceHit

LONGEST, MOST = 100, 8
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


def answer_search(request: HttpRequest) -> JsonResponse:
    """What the text in ``?q=`` may name."""
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
        for hit in geography.search_places(text, limit=MOST)
        if hit.lon is not None and hit.lat is not None
    ]
    return JsonResponse({"places": places})


def _detail(hit: PlaceHit) -> str:
    told = str(EXACTNESS[hit.exactness])
    if not hit.within_m:
        return told
    return gettext("%(told)s, %(metres)s m apart") % {"told": told, "metres": hit.within_m}
