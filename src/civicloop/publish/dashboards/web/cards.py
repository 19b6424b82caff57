"""Scorecards: every member side by side for a month, and the report of one member."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import (
    SCORECARDS,
    SOURCES,
    Month,
    Scorecard,
    months_until,
)
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import CardChoice, months_row
from civicloop.publish.dashboards.web import card_drawing
from civicloop.publish.dashboards.web.addresses import (
    card_address,
    card_export_address,
    member_address,
)
from civicloop.publish.dashboards.web.drawing import MONTHS_TO_CHOOSE
from civicloop.publish.dashboards.web.figures import FORMATS, layout_for, refused

TREND = 13
"""Months in the charts: the chosen one, and back to the same month of the year before."""
PERFORMANCE = "cases.performance"


def card_or_404(module: str, name: str) -> Scorecard:
    """The scorecard of an address."""
    key = f"{module}.{name}"
    if key not in SCORECARDS:
        raise Http404(key)
    return SCORECARDS.get(key)


@public
def performance(request: HttpRequest) -> HttpResponse:
    """The short address of the scorecard that the commission asks for each month."""
    address = reverse("dashboards:card", args=PERFORMANCE.split("."))
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


@public
def show(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """Each member's figures for a month, beside those of another month; every number opens."""
    card = card_or_404(module, name)
    present = Month.of(clock.now())
    try:
        choice = CardChoice.read(request.GET.dict(), card, present=present)
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:card", args=card.key.split(".")))
    language = get_language() or "zh-hant"
    shell = layout_for(request)
    draw = card_drawing.CardDrawing(
        card, choice, figures_of(card, choice), language, links=bool(shell["may_open"])
    )
    lines = draw.lines()
    context = {
        "card": card,
        "title": card.label(language),
        "about": card.about(language),
        "choice": choice,
        "choices": choices(card, choice, present, language),
        "month": choice.month.label(language),
        "other": choice.other.label(language),
        "is_running": choice.month == present,
        "dimension": draw.figures[card.lead].dimension.label(language),
        "columns": columns(card, choice, language),
        "sections": [(row.label(language), len(row.metrics)) for row in card.sections],
        "lines": lines,
        "whole": draw.whole(),
        "tiles": draw.tiles(),
        "has_small": any(cell and cell.is_small for line in lines for cell in line["cells"]),
        "city_url": member_address(card, choice.by, "", choice.month),
        "exports": [(kind, card_export_address(card, kind, choice.address())) for kind in FORMATS],
        **stood(draw, choice.month),
        **charts(card, choice, draw, language),
        **shell,
    }
    return render(request, "dashboards/card.html", context)


def figures_of(card: Scorecard, choice: CardChoice) -> dict[str, metrics.Figure]:
    """The figures of the chosen month and of the one that it is compared with."""
    keys = [row.key for row in card.metrics]
    return metrics.kept_many(keys, by=choice.by, months=[choice.other, choice.month])


def columns(card: Scorecard, choice: CardChoice, language: str) -> list[dict[str, Any]]:
    """The columns of the table; each heading sorts by its figure."""
    return [
        {
            "label": metric.label(language),
            "unit": metric.unit(language),
            "definition": metric.definition(language),
            "version": metric.version,
            "key": metric.key,
            "url": card_address(card, choice.address(sort=metric.key)),
            "is_sorted": choice.sort == metric.key,
        }
        for metric in card.metrics
    ]


def choices(card: Scorecard, choice: CardChoice, present: Month, language: str) -> dict[str, Any]:
    """What the page shows now, and what else it can show."""
    source = SOURCES.get(card.metrics[0].source)
    return {
        "dimensions": [(key, source.dimension(key).label(language)) for key in card.by],
        "months": [
            (month.key, month.label(language))
            for month in reversed(months_until(present, MONTHS_TO_CHOOSE))
        ],
        "against": [("month", _("The month before")), ("year", _("The same month a year before"))],
        "metrics": [(row.key, row.label(language)) for row in card.metrics],
        "by_name": card_address(card, choice.address(sort="name")),
    }


def charts(
    card: Scorecard, choice: CardChoice, draw: card_drawing.CardDrawing, language: str
) -> dict[str, Any]:
    """The charts and the map of a scorecard."""
    months = months_until(choice.month, TREND)
    by_month = metrics.kept_many(card.trend, by=card.by[-1], months=months)
    drawn = draw.figures[choice.drawn]
    if card.drawn_by and card.drawn_by != choice.by:
        drawn = metrics.kept(choice.drawn, by=card.drawn_by, months=[choice.month])
    trend = [row for row in card.metrics if row.key in card.trend]
    breaks = {key: figure.breaks for key, figure in by_month.items()}
    return {
        "drawn": draw.figures[choice.drawn].metric.label(language),
        "drawn_unit": draw.figures[choice.drawn].metric.unit(language),
        "compared": draw.compared(),
        "spread": draw.spread(),
        "trend": card_drawing.trend(trend, by_month, months, language) if trend else None,
        "trend_columns": [_("Month"), *(row.label(language) for row in trend)],
        "trend_rows": [
            [
                months_row(month, breaks, trend, language),
                *(shown(by_month[row.key], month) for row in trend),
            ]
            for month in months
        ],
        "map": card_drawing.map_of(drawn, choice.month, card, language) if card.drawn_by else None,
    }


def shown(figure: metrics.Figure, month: Month) -> object:
    """The city's figure of a month as a table says it."""
    cell = figure.totals.get(month.key)
    return cell.shown if cell and cell.shown is not None else "–"


def stood(draw: card_drawing.CardDrawing, month: Month) -> dict[str, Any]:
    """When the figures were counted, and whether there are any."""
    figures = draw.figures.values()
    at = [row.computed_at[month.key] for row in figures if month.key in row.computed_at]
    return {"computed_at": min(at, default=None), "is_counted": bool(at)}
