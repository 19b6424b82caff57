"""While somebody writes: categories that the words may mean, and cases that are alike."""

from __future__ import annotations

import math
from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Category
from civicloop.answer.cases.rules.suggesting import Candidate
from civicloop.answer.cases.rules.suggesting import suggest as suggest_codes
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
        "suggestions": suggested(request.POST.get("description", ""), chosen=chosen),
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


def suggested(
    text: str, kinds: Collection[str] = ReportForm.kinds, *, chosen: str = ""
) -> list[Category]:
    """The likeliest categories of some kinds that are open to citizens, best first.

    One that was chosen before stands first: typing on must not take the choice away.
    """
    rows = {
        row.code: row for each in queries.grouped_categories(kinds=kinds) for row in each.categories
    }
    found = suggest_codes(text, [_candidate(row) for row in rows.values()])
    codes = dict.fromkeys([chosen] if chosen in rows else [])
    return [rows[code] for code in codes | dict.fromkeys(row.code for row in found)]


def _candidate(row: Category) -> Candidate:
    return Candidate(
        row.code,
        names=(row.name_zh, row.name_en),
        hints=(row.hint_zh, row.hint_en),
        keywords=(*row.keywords_zh, *row.keywords_en),
    )


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
