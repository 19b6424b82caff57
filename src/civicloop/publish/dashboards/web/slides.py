"""Topics one after another on a whole screen: a wall that tours, and a kiosk for visitors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import Month, months_until
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards import queries
from civicloop.publish.dashboards.errors import BadChoiceError, BadTopicError
from civicloop.publish.dashboards.rules import Topic, themes, topic_of
from civicloop.publish.dashboards.rules.pictures import Picture, line_picture
from civicloop.publish.dashboards.web.addresses import topic_address
from civicloop.publish.dashboards.web.cells import told
from civicloop.publish.dashboards.web.figures import refused
from civicloop.publish.dashboards.web.themes import TREND, theme_or_404

SECONDS = (5, 600, 20)
IDLE = (1, 60, 2)
MOST = 40
"""Topics in one tour."""
REFRESH_SECONDS = 60


@public
@never_cache
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The topics of the address one after another; without any, the first of each theme."""
    return _toured(request, "dashboards/wall.html")


@public
@never_cache
@require_safe
def wall_slides(request: HttpRequest) -> HttpResponse:
    """The slides alone, as they stand now: what a wall asks for while it shows."""
    return _toured(request, "dashboards/slides.html")


@public
@never_cache
@require_safe
def kiosk(request: HttpRequest) -> HttpResponse:
    """The start page: the eight themes, large enough for a hand."""
    language = get_language() or "zh-hant"
    try:
        idle = number_in(request, "idle", IDLE)
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:kiosk"))
    cards = [
        {
            "label": theme.name.label(language),
            "icon": theme.icon,
            "url": f"{reverse('dashboards:kiosk_theme', args=[theme.key])}?idle={idle}",
            "count": len(theme.fed),
        }
        for theme in themes()
    ]
    return render(request, "dashboards/kiosk.html", {"cards": cards})


@public
@never_cache
@require_safe
def kiosk_theme(request: HttpRequest, theme: str) -> HttpResponse:
    """The topics of a theme, turned by hand; nobody there for some minutes: the start page."""
    found = theme_or_404(theme)
    language = get_language() or "zh-hant"
    try:
        idle = number_in(request, "idle", IDLE)
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:kiosk"))
    context = {
        "title": found.name.label(language),
        "slides": slides(found.fed, language),
        "home": f"{reverse('dashboards:kiosk')}?idle={idle}",
        "idle": idle,
        "refresh": f"{reverse('dashboards:wall_slides')}?{urlencode({'theme': theme})}",
        "every": REFRESH_SECONDS,
    }
    return render(request, "dashboards/wall.html", context)


def _toured(request: HttpRequest, template: str) -> HttpResponse:
    language = get_language() or "zh-hant"
    try:
        topics, seconds = toured(request), number_in(request, "seconds", SECONDS)
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:wall"))
    wish = urlencode({key: request.GET[key] for key in ("topics", "theme") if key in request.GET})
    context = {
        "slides": slides(topics, language),
        "seconds": seconds,
        "refresh": f"{reverse('dashboards:wall_slides')}?{wish}",
        "every": REFRESH_SECONDS,
    }
    return render(request, template, context)


def toured(request: HttpRequest) -> Sequence[Topic]:
    """The topics that an address names: some of them, those of a theme, or the first of each."""
    if "theme" in request.GET:
        return theme_or_404(request.GET["theme"]).fed
    if "topics" not in request.GET:
        return [theme.fed[0] for theme in themes() if theme.fed]
    keys = list(dict.fromkeys(filter(None, request.GET["topics"].split(","))))
    try:
        found = [topic_of(key) for key in keys[:MOST]]
    except BadTopicError as error:
        raise BadChoiceError("topics", error.where) from error
    if not found or len(keys) > MOST or not all(topic.is_fed for topic in found):
        raise BadChoiceError("topics", request.GET["topics"][:80])
    return found


def number_in(request: HttpRequest, name: str, bounds: tuple[int, int, int]) -> int:
    """A whole number of an address within its bounds, or the usual one."""
    least, most, usual = bounds
    text = request.GET.get(name, "") or str(usual)
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        raise BadChoiceError(name, text[:40])
    if not least <= int(text) <= most:
        raise BadChoiceError(name, text)
    return int(text)


def slides(topics: Sequence[Topic], language: str) -> list[dict[str, Any]]:
    """Each topic with its last whole month, its change on the year, its line and its instant."""
    present = Month.of(clock.now())
    figures = queries.totals(topics, months_until(present.moved(-1), TREND))
    return [slide(topic, figures[topic.key], present, language) for topic in topics]


def slide(topic: Topic, figure: Figure, present: Month, language: str) -> dict[str, Any]:
    """One topic as a screen shows it."""
    month, before = present.moved(-1), present.moved(-13)
    now, then = figure.totals.get(month.key), figure.totals.get(before.key)
    return {
        "key": topic.key,
        "theme": theme_or_404(topic.theme).name.label(language),
        "label": topic.name.label(language),
        "about": topic.about.label(language),
        "unit": topic.metric.unit(language),
        "month": month.label(language),
        "before": before.label(language),
        "cell": told(topic.metric, now, before=then),
        "picture": picture_of(figure, language),
        "computed_at": max(figure.computed_at.values(), default=None),
        "url": topic_address(topic),
    }


def picture_of(figure: Figure, language: str) -> Picture | None:
    """The line of a topic's months, drawn here."""
    cells = [figure.totals.get(month.key) for month in figure.months]
    values = [float(c.shown) if c is not None and c.shown is not None else None for c in cells]
    months = [month.short(language) for month in figure.months]
    return line_picture(months, values, from_zero=not figure.metric.formula.is_ratio)
