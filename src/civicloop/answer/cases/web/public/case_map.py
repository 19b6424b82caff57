"""The map of public cases, the list beside it, and the same for programs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import PublicCase
from civicloop.answer.cases.rules.squares import (
    FINER,
    FINEST,
    Square,
    WindowError,
    window,
)
from civicloop.answer.cases.web.forms.publication import PublicFilterForm
from civicloop.answer.cases.web.public.lines import Line, lines
from civicloop.kernel.access.rules import public
from civicloop.ui.errors import InvalidCursorError
from civicloop.ui.web import keyset

PAGE = 20
FEED_PAGE = 200
IN_A_CELL = 10
NEAREST = 15
"""From this zoom on the list can follow the map: what is seen is some thousands at most."""

NEWEST = keyset.Order("opened", "opened_at", descending=True)


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The map with its filters, and the newest cases as a list."""
    form = PublicFilterForm(request.GET)
    try:
        shown = _list(request, form, queries.public_cases(form.wanted))
    except InvalidCursorError as error:
        raise Http404 from error
    said = urlencode(form.said)
    context = shown | {
        "form": form,
        "said": said,
        "cells": f"{reverse('cases:map_cells')}?{said}",
        "cell": reverse("cases:map_cell", args=[0, 0]).removesuffix("0/0/"),
        "list": f"{reverse('cases:map_list')}?{said}",
        "nearest": NEAREST,
    }
    answer = render(request, "cases/public/map.html", context)
    answer["Cache-Control"] = "private, max-age=60"  # it holds the token of one reader
    return answer


@public
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The list alone: of the window that the map shows, or of everything."""
    form = PublicFilterForm(request.GET)
    asked = request.GET.get("window", "")
    try:
        squares = _window(asked) if asked else []
        if squares and squares[0].zoom < NEAREST:
            raise WindowError(f"The list follows the map from zoom {NEAREST} on.")
        rows = (
            queries.in_squares(squares, form.wanted)
            if squares
            else queries.public_cases(form.wanted)
        )
        shown = _list(request, form, rows, window=asked)
    except (WindowError, InvalidCursorError) as error:
        return _refused(error)
    return _kept(render(request, "cases/public/map_list.html", shown))


@public
@require_safe
def cells(request: HttpRequest) -> HttpResponse:
    """How many cases lie where, in ``window=zoom/west-east/north-south``.

    Each row: cell, total, open, longitude, latitude. The same for every reader, so that
    whatever stands between may keep it.
    """
    try:
        squares = _window(request.GET.get("window", ""))
    except WindowError as error:
        return _refused(error)
    found = queries.cells(squares, PublicFilterForm(request.GET).wanted)
    rows = [
        [each.cell, each.total, each.open, round(each.lon, 6), round(each.lat, 6)] for each in found
    ]
    return _kept(JsonResponse({"zoom": squares[0].zoom, "cells": rows}))


@public
@require_safe
def cell(request: HttpRequest, zoom: int, cell: int) -> HttpResponse:
    """The newest cases of one mark of the map."""
    if zoom > FINEST or cell >> 2 * min(zoom + FINER, FINEST):
        raise Http404
    form = PublicFilterForm(request.GET)
    found = list(queries.in_cell(cell, zoom, form.wanted)[: IN_A_CELL + 1])
    context = {"lines": lines(found[:IN_A_CELL]), "more": len(found) > IN_A_CELL}
    return _kept(render(request, "cases/public/map_cell.html", context))


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Public cases as GeoJSON, the newest first; ``next`` leads on from the last one."""
    form = PublicFilterForm(request.GET)
    try:
        found = _page_of(request, queries.public_cases(form.wanted), FEED_PAGE)
    except InvalidCursorError as error:
        return _refused(error)
    drawn: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [_feature(request, line) for line in lines(found.rows)],
        "next": None,
    }
    if found.after:
        said = urlencode(form.said | {"page": found.after})
        drawn["next"] = request.build_absolute_uri(f"{request.path}?{said}")
    return _kept(JsonResponse(drawn, content_type="application/geo+json"))


def _feature(request: HttpRequest, line: Line) -> dict[str, Any]:
    row = line.row
    return {
        "type": "Feature",
        "id": row.number,
        "geometry": None
        if row.lon is None or row.lat is None
        else {"type": "Point", "coordinates": [row.lon, row.lat]},
        "properties": {
            "number": row.number,
            "category": row.category.code,
            "category_name": row.category.name,
            "district": row.district_code,
            "state": row.case.state,
            "outcome": row.case.outcome,
            "description": row.text,
            "opened_at": row.opened_at.isoformat(),
            "closed_at": row.case.closed_at.isoformat() if row.case.closed_at else None,
            "url": request.build_absolute_uri(line.url),
        },
    }


def _list(
    request: HttpRequest, form: PublicFilterForm, rows: QuerySet[PublicCase], *, window: str = ""
) -> dict[str, Any]:
    """A page of lines with the ways to its neighbours."""
    found = _page_of(request, rows, PAGE)

    def to(cursor: str) -> str:
        if not cursor:
            return ""
        said = form.said | {"page": cursor} | ({"window": window} if window else {})
        return f"{request.path}?{urlencode(said)}"

    return {
        "lines": lines(found.rows),
        "before": to(found.before),
        "after": to(found.after),
        "window": window,
    }


def _page_of(request: HttpRequest, rows: QuerySet[PublicCase], size: int) -> keyset.Page:
    text = request.GET.get("page", "")
    cursor = keyset.read_cursor("cases.public", NEWEST, text, rows) if text else None
    return keyset.page(rows, NEWEST, size, table="cases.public", cursor=cursor)


def _window(text: str) -> list[Square]:
    return window(text)


def _refused(error: Exception) -> HttpResponse:
    return JsonResponse({"error": str(error)}, status=400)


def _kept(answer: HttpResponse) -> HttpResponse:
    """A minute in any cache; then the old one may be shown while a new one is fetched."""
    answer["Cache-Control"] = "public, max-age=60, stale-while-revalidate=300"
    return answer
