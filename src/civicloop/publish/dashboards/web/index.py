"""All figures as an index: by source or theme, with search; the chart of one when it is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import SOURCES, Metric, Month, codes, months_until, offered
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import themes, trend_chart
from civicloop.publish.dashboards.web import drawing
from civicloop.publish.dashboards.web.addresses import figure_address, rows_address
from civicloop.publish.dashboards.web.cells import parts_of, told
from civicloop.publish.dashboards.web.figures import TREND, layout_for, metric_or_404, refused

OPEN_UP_TO = 16
"""Groups with at most so many figures stand open from the start."""


@dataclass(frozen=True, slots=True)
class Search:
    """What the index is narrowed to: words, a source, a theme."""

    words: str
    source: str
    theme: str

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Search:
        """The search in an address; a source or theme that there is not raises."""
        source, theme = query.get("source", ""), query.get("theme", "")
        if source and source not in SOURCES:
            raise BadChoiceError("source", source)
        if theme and theme not in {row.key for row in themes()}:
            raise BadChoiceError("theme", theme)
        return cls(query.get("q", "").strip()[:80], source, theme)

    @property
    def is_set(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.words or self.source or self.theme)

    def found(self) -> list[Metric]:
        """The metrics that it leaves, in the order in which they are declared."""
        fed = {topic.metric_key for row in themes() if row.key == self.theme for topic in row.fed}
        words = self.words.lower().split()
        return [
            row
            for row in offered()
            if (not self.source or row.source == self.source)
            and (not self.theme or row.key in fed)
            and all(word in _text(row) for word in words)
        ]


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every figure in a line: its name, the last whole month and the one that runs.

    A short code that was printed leads to what was printed.
    """
    try:
        search = Search.read(request.GET.dict())
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:index"))
    printed = codes.read_code(search.words)
    if printed and metrics.citation(printed) is not None:
        return redirect("figure_by_code", code=codes.spaced(printed))
    language = get_language() or "zh-hant"
    shell = layout_for(request)
    months = months_until(Month.of(clock.now()), 2)
    found = search.found()
    figures = whole_city(found, months)
    groups: dict[str, list[dict[str, Any]]] = {}
    for metric in found:
        groups.setdefault(metric.source, []).append(_line(metric, figures, months, language))
    words = [key.split(".") for key, row in SOURCES.items() if row.texts and shell["may_open"]]
    context = {
        "search": search,
        "count": len(found),
        "every": len(offered()),
        "last": months[0].label(language),
        "present": months[1].label(language),
        "groups": [
            {
                "label": _source(key, language),
                "lines": lines,
                "is_open": search.is_set or len(lines) <= OPEN_UP_TO,
            }
            for key, lines in groups.items()
        ],
        "sources": [
            (key, _source(key, language)) for key in dict.fromkeys(m.source for m in offered())
        ],
        "themes": [(row.key, row.name.label(language)) for row in themes()],
        "words": [reverse("dashboards:words", args=parts) for parts in words],
        **shell,
    }
    return render(request, "dashboards/index.html", context)


@public
@require_safe
def glance(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """One figure of the index, opened: its numbers, its line by month, its definition."""
    metric = metric_or_404(module, name)
    language = get_language() or "zh-hant"
    present = Month.of(clock.now())
    by = metric.by[-1]
    figure = metrics.kept(metric.key, by=by, months=months_until(present, TREND))
    may_open = layout_for(request)["may_open"]
    context = {
        "title": metric.label(language),
        "definition": metric.definition(language),
        "unit": metric.unit(language),
        "url": figure_address(metric),
        "cells": [
            {
                "label": month.label(language),
                "cell": figure.totals[month.key],
                "parts": parts_of(metric, figure.totals[month.key]),
                "rows": rows_address(metric, by, "", month) if may_open else "",
            }
            for month in (present, present.moved(-1))
            if month.key in figure.totals
        ],
        "chart": trend_chart(metric, drawing.trend_of(figure), language, breaks=figure.breaks),
        "columns": [_("Month"), metric.label(language)],
        "numbers": drawing.trend_rows(figure, language),
    }
    return render(request, "dashboards/glance.html", context)


def whole_city(found: Sequence[Metric], months: list[Month]) -> dict[str, metrics.Figure]:
    """Figures by the dimension with the fewest members; two queries for each such one."""
    figures: dict[str, metrics.Figure] = {}
    for by in dict.fromkeys(metric.by[-1] for metric in found):
        keys = [metric.key for metric in found if metric.by[-1] == by]
        figures |= metrics.kept_many(keys, by=by, months=months)
    return figures


def _line(
    metric: Metric,
    figures: Mapping[str, metrics.Figure],
    months: Sequence[Month],
    language: str,
) -> dict[str, Any]:
    totals = figures[metric.key].totals
    last, present = (told(metric, totals.get(month.key)) for month in months)
    return {
        "label": metric.label(language),
        "url": figure_address(metric),
        "unit": metric.unit(language),
        "last": last.shown if last else "–",
        "present": present.shown if present else "–",
    }


def _source(key: str, language: str) -> str:
    source = SOURCES.get(key)
    return source.zh if language.startswith("zh") else source.en


def _text(metric: Metric) -> str:
    return f"{metric.key} {metric.zh} {metric.en}".lower()
