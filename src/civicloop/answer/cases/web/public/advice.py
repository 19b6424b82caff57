"""While somebody writes: categories that the words may mean, and cases that are alike."""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases.web.forms.report import ReportForm
from civicloop.answer.cases.web.labels import STATES
from civicloop.answer.cases.web.public.lines import place_of
from civicloop.answer.cases.web.tables import district_choices
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography.errors import CoordinatesError
from civicloop.kernel.limits.rules import limited


@public
@limited("cases.suggest.address")
@never_cache
@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """Categories for what was typed so far; a post, so that no words stand in an address."""
    chosen = request.POST.get("category", "")
    context = {
        "suggestions": queries.suggested_categories(
            request.POST.get("description", ""), kinds=ReportForm.kinds, chosen=chosen
        ),
        "chosen": chosen,
    }
    return render(request, "cases/suggestions.html", context)


@public
@never_cache
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Public open cases near the place that are like the one to be reported."""
    place = _place(request.GET.get("lon", ""), request.GET.get("lat", ""))
    code = request.GET.get("category", "")
    found = alike(code, *place) if place else []
    return render(request, "cases/similar.html", {"similar": found})


def alike(category: str, lon: float, lat: float) -> list[dict[str, object]]:
    """Similar cases with the word for their state."""
    if not category or "\x00" in category:
        return []
    try:
        found = queries.similar_open(category=category, lon=lon, lat=lat, now=clock.now())
    except CoordinatesError:  # no place on earth
        return []
    districts = dict(district_choices())
    return [
        {
            "case": row.case,
            "metres": row.metres,
            "state": STATES[row.case.state],
            "place": place_of(row.case.publication, districts),
        }
        for row in found
    ]


def _place(lon: str, lat: str) -> tuple[float, float] | None:
    try:
        place = float(lon), float(lat)
    except ValueError:
        return None
    return place if all(math.isfinite(part) for part in place) else None
