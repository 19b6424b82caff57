"""The portfolio on the map: marks by light, outlines, and the list of districts beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import etag, require_safe

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.states import Light
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes.web.labels import LIGHTS, named, points
from civicloop.evaluate.programmes.web.tables import Portfolio, kinds
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import CoordinatesError, NoBoundariesError
from civicloop.kernel.geography.rules import Bounds, parse_bounds
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.web import places

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

SEE = needs("tracking.see")
LONGEST_KEY = 19
WIDEST_BOX, MOST_ROADS, DEEPEST_ZOOM = 0.3, 800, 22
"""Degrees, lines and steps in one answer: what a large screen shows."""
TONES = {Light.LATE: "danger", Light.WATCH: "warning", Light.GOOD: "success", Light.DONE: "violet"}
SHOWN = (Light.LATE, Light.WATCH, Light.GOOD, Light.DONE, Light.NONE)


def portfolio_of(request: ActorRequest) -> Portfolio:
    """The table of the portfolio, as the address narrows it."""
    rows = tracked.visible_items(request.actor).filter(programme__kind__in=kinds())
    return Portfolio(request, rows.select_related("unit", "programme"), actor=request.actor)


def beside(table: Portfolio) -> dict[str, Any]:
    """What stands beside the map: districts with their lights, each a way into the table."""
    found, nowhere = queries.counts_by_district(table.filtered, timezone.localdate(clock.now()))
    return {
        "lights": [(light, LIGHTS[light][0], TONES.get(light, "brand")) for light in SHOWN],
        "districts": [
            {
                "name": named(row),
                "url": table.address(district=row.code),
                "counts": [row.counts[light] for light in SHOWN],
                "total": row.total,
            }
            for row in found
        ],
        "nowhere": nowhere,
        "marks_url": f"{reverse('programmes:points')}?{table.query}",
    }


@SEE
@require_safe
def show_points(request: ActorRequest) -> HttpResponse:
    """A mark for each placed item that passes the filters of the address."""
    own = request.GET.get("item", "")
    if own.isdecimal() and len(own) < LONGEST_KEY:
        rows = tracked.visible_items(request.actor).filter(pk=int(own))
    else:
        rows = portfolio_of(request).filtered
    found = queries.marks(rows, timezone.localdate(clock.now()))
    units = organizations.names_of({f"organizations:unit:{one.item.unit_id}" for one in found})
    features = []
    for one in found:
        item = one.item
        said = [
            str(LIGHTS[one.light][0]),
            units.get(f"organizations:unit:{item.unit_id}", ""),
            _("%(lag)s points behind") % {"lag": points(item.lag)} if item.lag else "",
            "" if one.exact else _("Known to its district only"),
        ]
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
                "properties": {
                    "title": f"{item.number} {item.title}",
                    "text": " · ".join(text for text in said if text),
                    "href": reverse("programmes:item", args=[item.pk]),
                    "tone": TONES.get(one.light, ""),
                },
            }
        )
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _version(_request: HttpRequest) -> str | None:
    try:
        return f'"{geography.current_version()[1][:16]}-{get_language()}"'
    except NoBoundariesError:
        return None


@SEE
@require_safe
@etag(_version)
def show_areas(_request: HttpRequest) -> HttpResponse:
    """The outlines of the districts."""
    try:
        found = geography.boundaries_geojson("district", get_language() or "zh-hant")
    except NoBoundariesError:
        found = {"type": "FeatureCollection", "features": []}
    return JsonResponse(found, headers={"Cache-Control": "private, max-age=300"})


@SEE
@require_safe
def show_roads(request: HttpRequest) -> HttpResponse:
    """The roads in ``box=west,south,east,north``, the longest first."""
    zoom = request.GET.get("zoom", "")
    deep = min(int(zoom), DEEPEST_ZOOM) if zoom.isdecimal() and len(zoom) < LONGEST_KEY else None
    language = get_language() or "zh-hant"
    return _in_box(request, lambda box: geography.roads_geojson(box, MOST_ROADS, language, deep))


@SEE
@require_safe
def show_villages(request: HttpRequest) -> HttpResponse:
    """The outlines of the villages that ``box`` touches."""
    language = get_language() or "zh-hant"
    return _in_box(request, lambda box: geography.villages_geojson(box, language))


def _in_box(request: HttpRequest, draw: Callable[[Bounds], Any]) -> HttpResponse:
    try:
        found = draw(parse_bounds(request.GET.get("box", ""), widest=WIDEST_BOX))
    except CoordinatesError as error:
        return JsonResponse({"error": str(error)}, status=400)
    except NoBoundariesError:
        found = {"type": "FeatureCollection", "features": []}
    return JsonResponse(found, headers={"Cache-Control": "private, max-age=300"})


@SEE
@require_safe
def find_places(request: HttpRequest) -> HttpResponse:
    """What a typed place may be, best first."""
    return places.answer_search(request)
