"""A figure on the map: by district, by the villages of one, and by H3 cell, with its table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import HiddenCellError, MetricError
from civicloop.engines.metrics.rules import (
    CELL,
    SOURCES,
    VILLAGE,
    Member,
    Metric,
    Month,
    Period,
)
from civicloop.kernel.access.rules import needs, public
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import MAPPED, Line, in_order
from civicloop.publish.dashboards.rules.own_pages import PERIODS
from civicloop.publish.dashboards.web.addresses import (
    figure_address,
    place_rows_address,
    places_address,
    rows_address,
)
from civicloop.publish.dashboards.web.card_drawing import drawn_map, shaded_map
from civicloop.publish.dashboards.web.cells import written
from civicloop.publish.dashboards.web.figures import layout_for, metric_or_404, refused
from civicloop.publish.dashboards.web.outlines import cell_name, outlines
from civicloop.publish.dashboards.web.rows import Rows, withheld

QUARTERS = 12
"""Quarters to choose from."""
LISTED = 200
"""Places in the table, the first of them."""


@public
@require_safe
def show(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The districts of a quarter; with one of them its villages, or the whole city in cells."""
    metric = metric_or_404(module, name)
    if not metrics.is_placed(metric) or MAPPED not in metric.by:
        raise Http404(metric.key)
    language = get_language() or "zh-hant"
    shell = layout_for(request)
    try:
        period, kind, district = chosen(request.GET.dict())
    except BadChoiceError as error:
        return refused(request, error, places_address(metric))
    links = bool(shell["may_open"])
    drawn = (
        _districts(metric, period, language, links=links)
        if kind == MAPPED
        else _small(metric, period, kind, district, language, links=links)
    )
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
        "cells_url": places_address(metric, period=period.key, kind=CELL),
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
    if kind not in {MAPPED, CELL}:
        raise BadChoiceError("kind", kind[:40])
    return quarters[text], kind, ""


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

    features = outlines(kind, district, figure.cells, language)
    names = {row["id"]: row["properties"]["name"] for row in features}
    found = geography.district(district) if district else None
    lines = _ordered(
        metric,
        [
            Line(Member(value, names.get(value, value), names.get(value, value), ()), [], part)
            for value, part in figure.cells.items()
        ],
    )
    told = [line for line in lines if not line.whole.is_hidden]
    return {
        "map": shaded_map({"features": features}, figure.cells.get, address) if features else None,
        "lines": [
            {
                "label": f"{line.member.zh} {int(line.member.value):x}"
                if kind == CELL
                else line.member.zh,
                "url": "",
                "cell": written(metric, line.whole, rows=address(line.member.value)),
            }
            for line in told[:LISTED]
        ],
        "withheld": [line.member.zh for line in lines if line.whole.is_hidden],
        "more": max(0, len(told) - LISTED),
        "whole": written(metric, figure.whole),
        "rest": written(metric, figure.rest) if figure.rest else None,
        "place": _("Village") if district else _("H3 cell"),
        "within": found.name if found else "",
        "has_hidden": kind == CELL
        or figure.whole.is_hidden
        or any(p.is_hidden for p in figure.cells.values()),
        "computed_at": figure.counted_at,
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
