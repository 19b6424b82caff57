"""The eight themes, and the topics of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import Month, months_until
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards import queries
from civicloop.publish.dashboards.rules import Theme, Topic, themes, trend_chart
from civicloop.publish.dashboards.web import drawing
from civicloop.publish.dashboards.web.addresses import theme_address, topic_address
from civicloop.publish.dashboards.web.cells import told
from civicloop.publish.dashboards.web.figures import layout_for

TREND = 13
"""Months in a tile: a year, and the month with which it began."""


def theme_or_404(key: str) -> Theme:
    """The theme of an address."""
    for theme in themes():
        if theme.key == key:
            return theme
    raise Http404(key)


@public
def index(request: HttpRequest) -> HttpResponse:
    """Every theme as a card, with the chart of its first fed topic."""
    language = get_language() or "zh-hant"
    present = Month.of(clock.now())
    leads = [theme.fed[0] for theme in themes() if theme.fed]
    figures = queries.totals(leads, months_until(present.moved(-1), TREND))
    cards = [
        {
            "label": theme.name.label(language),
            "about": theme.about.label(language),
            "icon": theme.icon,
            "url": theme_address(theme.key),
            "fed": len(theme.fed),
            "waiting": len(theme.topics) - len(theme.fed),
            "lead": tile(theme.fed[0], figures, present, language) if theme.fed else None,
        }
        for theme in themes()
    ]
    count = sum(len(theme.topics) for theme in themes())
    context = {"cards": cards, "count": count, **layout_for(request)}
    return render(request, "dashboards/themes.html", context)


@public
def show(request: HttpRequest, theme: str) -> HttpResponse:
    """The topics of one theme: those that have their data as tiles, the others by name."""
    found = theme_or_404(theme)
    language = get_language() or "zh-hant"
    present = Month.of(clock.now())
    figures = queries.totals(found.fed, months_until(present.moved(-1), TREND))
    context = {
        "key": found.key,
        "title": found.name.label(language),
        "about": found.about.label(language),
        "month": present.moved(-1).label(language),
        "year": present.moved(-13).label(language),
        "tiles": [tile(topic, figures, present, language) for topic in found.fed],
        "waiting": [waiting(topic, language) for topic in found.topics if topic.awaits],
        **layout_for(request),
    }
    return render(request, "dashboards/theme.html", context)


def tile(
    topic: Topic, figures: Mapping[str, Figure], present: Month, language: str
) -> dict[str, Any]:
    """A topic's last whole month, its change against the year before, and its line."""
    figure = figures[topic.key]
    now = figure.totals.get(present.moved(-1).key)
    before = figure.totals.get(present.moved(-13).key)
    return {
        "label": topic.name.label(language),
        "about": topic.about.label(language),
        "url": topic_address(topic),
        "unit": topic.metric.unit(language),
        "cell": told(topic.metric, now, before=before),
        "has_results": bool(figure.totals),
        "chart": trend_chart(
            topic.metric, drawing.trend_of(figure), language, breaks=figure.breaks
        ),
        "columns": [_("Month"), topic.name.label(language)],
        "rows": drawing.trend_rows(figure, language),
    }


def waiting(topic: Topic, language: str) -> dict[str, str]:
    """A topic that waits: its name, and whose data it waits for."""
    if topic.awaits is None:
        raise ValueError(f"{topic.key} does not wait")
    return {
        "label": topic.name.label(language),
        "about": topic.about.label(language),
        "url": topic_address(topic),
        "agency": topic.awaits.agency.label(language),
        "data": topic.awaits.data.label(language),
    }
