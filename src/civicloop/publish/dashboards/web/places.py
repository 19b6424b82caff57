"""A figure on the map: by district, by village, and by H3 cell, with its table and its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import HiddenCellError, MetricError
from civicloop.engines.metrics.rules import (
    CELL,
    SOURCES,
    VILLAGE,
    Metric,
    Month,
    Period,
)
from civicloop.kernel.access.rules import needs, public
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.tabular import rules as tabular
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import MAPPED, Line, in_order
from civicloop.publish.dashboards.rules.own_pages import PERIODS
from civicloop.publish.dashboards.web.addresses import (
    figure_address,
    place_rows_address,
    places_address,
    places_export_address,
    rows_address,
)
from civicloop.publish.dashboards.web.card_drawing import drawn_map, shaded_map
from civicloop.publish.dashboards.web.cells import written
from civicloop.publish.dashboards.web.figures import (
    FORMATS,
    layout_for,
    metric_or_404,
    refused,
)
from civicloop.publish.dashboards.web.outlines import cell_name, outlines
from civicloop.publish.dashboards.web.place_lists import COLUMNS, PlaceList, file_lines
from civicloop.publish.dashboards.web.rows import Rows, withheld
from civicloop.ui.web.downloads import saved_as

QUARTERS = 12
"""Quarters to choose from."""


@public
@require_safe
def show(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The districts of a quarter; villages of one or of all; or the whole city in cells."""
    metric = _placed_or_404(module, name)
    language = get_language() or "zh-hant"
    shell = layout_for(request)
    try:
        period, kind, district = chosen(request.GET.dict())
    except BadChoiceError as error:
        return refused(request, error, places_address(metric))
    links = bool(shell["may_open"])
    wish = _wish(period, kind, district)
    drawn = (
        _districts(metric, period, language, links=links)
        if kind == MAPPED
        else _small(metric, period, kind, district, language, links=links)
    )
    if kind != MAPPED:
        lines = PlaceList(drawn.pop("every"), request.GET.get("q", ""), language)
        drawn |= lines.context(
            request.GET.get("after", ""), lambda **more: places_address(metric, **wish, **more)
        )
        drawn["lines"] = [
            _line(metric, line, language, kind if links else "", period) for line in drawn["lines"]
        ]
    context = {
        "metric": metric,
        "title": metric.label(language),
        "definition": metric.definition(language),
        "unit": metric.unit(language),
        "figure_url": figure_address(metric),
        "period": period,
        "kind": kind,
        "district": district,
        "floor": metrics.floor_of(metric),
        "label": period.label(language),
        "quarters": [(row.key, row.label(language)) for row in _quarters()],
        "city_url": places_address(metric, period=period.key),
        "villages_url": places_address(metric, period=period.key, kind=VILLAGE),
        "cells_url": places_address(metric, period=period.key, kind=CELL),
        "exports": [(row, places_export_address(metric, row, wish)) for row in FORMATS],
        **shell,
        **drawn,
    }
    return render(request, "dashboards/places.html", context)


@needs("dashboards.open_rows")
@require_safe
def rows(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The rows of one village or cell, as far as the reader may see them."""
    metric = metric_or_404(module, name)
    language = get_language() or "zh-hant"
    kind, value = request.GET.get("kind", ""), request.GET.get("value", "")
    try:
        period = metrics.period_of(request.GET.get("period", ""))
        found = metrics.rows_of_place(
            metric.key,
            kind=kind,
            value=value,
            period=period,
            actor=request.actor,  # type: ignore[attr-defined]  # set by the access middleware
            now=clock.now(),
        )
    except HiddenCellError:
        return withheld(request, metric)
    except MetricError as error:
        return refused(request, BadChoiceError("", str(error)), places_address(metric))
    table = Rows(request, found, SOURCES.get(metric.source))
    if table.wants_export:
        return table.export()
    context = {
        "title": metric.label(language),
        "place": _name(kind, value, language),
        "period": period.label(language),
        "table": table,
        "back": places_address(metric, period=period.key),
    }
    return render(request, "dashboards/place_rows.html", context)


@public
@require_safe
def download(
    request: HttpRequest, module: str, name: str, kind: str
) -> HttpResponse | StreamingHttpResponse:
    """Every place of what the page shows, those that are withheld without their number."""
    metric = _placed_or_404(module, name)
    if kind not in FORMATS:
        raise Http404(kind)
    try:
        period, places, district = chosen(request.GET.dict())
    except BadChoiceError as error:
        return refused(request, error, places_address(metric))
    language = get_language() or "zh-hant"
    filters = {MAPPED: district} if district else {}
    found = metrics.resolve(metric.key, period=period, by=places, filters=filters, now=clock.now())
    body = tabular.write(
        kind,
        [tabular.Column(*column) for column in COLUMNS],
        file_lines(found, language),
        language=language,
        zone=timezone.get_current_timezone(),
        title=metric.label(language),
    )
    file = f"{metric.key.replace('.', '-')}-{places}-{period.key}.{kind}"
    return StreamingHttpResponse(
        body,
        content_type=tabular.MEDIA_TYPES[kind],
        headers=saved_as(file),
    )


def chosen(query: Mapping[str, str]) -> tuple[Period, str, str]:
    """The quarter, the kind of places, and the district, from an address."""
    quarters = {row.key: row for row in _quarters()}
    text = query.get("period") or next(iter(quarters))
    if text not in quarters:
        raise BadChoiceError("period", text[:40])
    district, kind = query.get("district", ""), query.get("kind") or MAPPED
    if district:
        if geography.district(district) is None:
            raise BadChoiceError("district", district[:40])
        return quarters[text], VILLAGE, district
    if kind not in {MAPPED, VILLAGE, CELL}:
        raise BadChoiceError("kind", kind[:40])
    return quarters[text], kind, ""


def _placed_or_404(module: str, name: str) -> Metric:
    metric = metric_or_404(module, name)
    if not metrics.is_placed(metric) or MAPPED not in metric.by:
        raise Http404(metric.key)
    return metric


def _wish(period: Period, kind: str, district: str) -> dict[str, str]:
    """What an address says of the places."""
    if district:
        return {"period": period.key, "district": district}
    return {"period": period.key, **({} if kind == MAPPED else {"kind": kind})}


def _quarters() -> list[Period]:
    last = PERIODS["last-quarter"](Month.of(clock.now()))
    return [last.moved(-3 * step) for step in range(QUARTERS)]


def _districts(metric: Metric, period: Period, language: str, *, links: bool) -> dict[str, Any]:
    figure = metrics.resolve(metric.key, period=period, by=MAPPED, now=clock.now())
    cells = {part.value: part.cell for part in figure.parts}
    known = geography.district_codes()

    def address(code: str) -> str:
        return places_address(metric, period=period.key, district=code) if code in known else ""

    lines = _ordered(
        metric,
        [
            Line(part.member, [], part.cell)
            for part in figure.parts
            if part.cell.counts or part.cell.is_hidden
        ],
    )
    return {
        "map": drawn_map(cells.get, address, language),
        "lines": [
            {
                "label": line.member.label(language),
                "url": address(line.member.value),
                "cell": written(
                    metric,
                    line.whole,
                    rows=rows_address(metric, MAPPED, line.member.value, period) if links else "",
                ),
            }
            for line in lines
        ],
        "whole": written(metric, figure.cell),
        "place": _("District"),
        "missing": figure.missing,
        "computed_at": figure.computed_at,
    }


def _small(
    metric: Metric, period: Period, kind: str, district: str, language: str, *, links: bool
) -> dict[str, Any]:
    figure = metrics.placed(
        metric.key, kind=kind, period=period, district=district, now=clock.now()
    )

    def address(value: str) -> str:
        part = figure.cells.get(value)
        if not links or part is None or part.is_hidden or not part.n:
            return ""
        return place_rows_address(metric, kind, value, period)

    drawn = kind == CELL or bool(district)
    features = outlines(kind, district, figure.cells, language) if drawn else []
    found = geography.district(district) if district else None
    every = [
        Line(member, [], figure.cells[member.value])
        for member in metrics.members_of(kind, figure.cells)
    ]
    return {
        "map": shaded_map({"features": features}, figure.cells.get, address) if features else None,
        "every": _ordered(metric, every),
        "whole": written(metric, figure.whole),
        "rest": written(metric, figure.rest) if figure.rest else None,
        "place": _("H3 cell") if kind == CELL else _("Village"),
        "within": found.name if found else "",
        "has_hidden": kind == CELL
        or figure.whole.is_hidden
        or any(p.is_hidden for p in figure.cells.values()),
        "computed_at": figure.counted_at,
    }


def _line(metric: Metric, line: Line, language: str, kind: str, period: Period) -> dict[str, Any]:
    """A place in the table; where its kind is said, its number leads to its rows."""
    value = line.member.value
    rows = place_rows_address(metric, kind, value, period) if kind and line.whole.n else ""
    return {
        "label": line.member.label(language),
        "url": "",
        "cell": written(metric, line.whole, rows=rows),
    }


def _ordered(metric: Metric, lines: list[Line]) -> list[Line]:
    """Places with the most first, or the worst; hidden ones last."""
    sort = "figure" if metric.formula.is_ratio else "size"
    shown = [line for line in lines if not line.whole.is_hidden]
    hidden = [line for line in lines if line.whole.is_hidden]
    return [*in_order(shown, sort, higher_is_better=metric.higher_is_better), *hidden]


def _name(kind: str, value: str, language: str) -> str:
    if kind == CELL:
        return f"{cell_name(value, language)} {int(value):x}"
    found = geography.village(value)
    return f"{found.district.name} {found.name}" if found else value
