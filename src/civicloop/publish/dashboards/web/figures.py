"""The page of a figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import METRICS, Metric, Month, Period, months_until
from civicloop.kernel.access.rules import public
from civicloop.kernel.actors.rules import ActorKind
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards import queries
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import (
    Choice,
    Line,
    marked,
    members_chart,
    month_row,
    trend_chart,
)
from civicloop.publish.dashboards.rules.sharing import DAYS, USUAL_DAYS
from civicloop.publish.dashboards.web import annotated, drawing
from civicloop.publish.dashboards.web.addresses import (
    export_address,
    figure_address,
    outlook_address,
    places_address,
    proof_address,
)

TREND = 12
"""Months in the line of the whole city."""
FORMATS = ("csv", "ods", "xlsx")


def metric_or_404(module: str, name: str) -> Metric:
    """The metric of an address."""
    key = f"{module}.{name}"
    if key not in METRICS:
        raise Http404(key)
    return METRICS.get(key)


def bad_choice(request: HttpRequest, error: BadChoiceError, metric: Metric) -> HttpResponse:
    """The page that says what the address of a figure asked for in vain."""
    return refused(request, error, figure_address(metric))


def refused(request: HttpRequest, error: BadChoiceError, back: str) -> HttpResponse:
    """The page that says what an address asked for in vain, and leads back."""
    context = {"error": error, "back": back, **layout_for(request)}
    return render(request, "dashboards/bad_choice.html", context, status=400)


def layout_for(request: HttpRequest) -> dict[str, object]:
    """The shell of the page: citizens read the same figures, staff also open the rows."""
    may_open = request.actor.may("dashboards.open_rows")  # type: ignore[attr-defined]  # set by the access middleware
    staff = request.actor.kind != ActorKind.CITIZEN  # type: ignore[attr-defined]  # as above
    return {
        "layout": f"dashboards/{'staff' if staff else 'public'}_layout.html",
        "may_open": may_open,
    }


def share_form(request: HttpRequest, wish: dict[str, str], **page: str) -> dict[str, object] | None:
    """What the form holds that makes a link to the page, for whoever may share it."""
    if not request.actor.may("dashboards.share"):  # type: ignore[attr-defined]  # set by the access middleware
        return None
    return {"fields": [*page.items(), *wish.items()], "days": DAYS, "usual": USUAL_DAYS}


@public
def on_time(_request: HttpRequest) -> HttpResponse:
    """The short address of the figure that the commission asks for most."""
    return HttpResponseRedirect(figure_address(METRICS.get("cases.on_time")))


def side_by_side(metric: Metric, lines: list[Line]) -> list[Line]:
    """Members over all months shown; where months cannot be put together, in the last one."""
    if metric.formula.has_parts:
        return lines
    return [replace(line, whole=line.cells[-1]) for line in lines if line.cells[-1] is not None]


def _bars(metric: Metric, lines: list[Line], language: str) -> dict[str, Any]:
    """The chart of the members beside each other; nothing where none has a number."""
    drawn = members_chart(metric, side_by_side(metric, lines), language)
    return drawn if drawn["data"]["values"] else {}


@public
def show(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """One figure by member and month; every number opens its rows."""
    metric = metric_or_404(module, name)
    present = Month.of(clock.now())
    try:
        choice = Choice.read(request.GET.dict(), metric, present=present)
    except BadChoiceError as error:
        return bad_choice(request, error, metric)
    language = get_language() or "zh-hant"
    figure = metrics.kept(metric.key, by=choice.by, months=months_until(choice.until, TREND))
    shown = months_until(choice.until, choice.span)
    shell = layout_for(request)
    draw = drawing.Drawing(figure, choice, shown, language, links=bool(shell["may_open"]))
    lines = drawing.ordered_lines(figure, choice, shown)
    noted = queries.annotations_of_metric(metric.key, figure.months)
    trend = trend_chart(metric, drawing.trend_of(figure), language, breaks=figure.breaks)
    context = {
        "metric": metric,
        "title": metric.label(language),
        "unit": metric.unit(language),
        "definition": metric.definition(language),
        "dimension": figure.dimension.label(language),
        "months": [
            {"label": month_row(m, figure.breaks, language), "is_running": m == present}
            for m in shown
        ],
        "lines": [draw.line(row) for row in lines],
        "total": draw.total(),
        "tiles": draw.tiles(),
        "computed_at": max(figure.computed_at.values(), default=None),
        "missing": [m.label(language) for m in shown if m in figure.missing],
        "trend": marked(trend, figure.months, annotated.marks(noted), language),
        "annotations": annotated.lines(request, noted, language),
        "alert_url": annotated.alert_address(request, metric=metric.key, by=choice.by),
        "annotate_url": annotated.annotate_address(request, metric=metric.key),
        "trend_columns": [_("Month"), metric.label(language)],
        "trend_rows": drawing.trend_rows(figure, language),
        "bars": _bars(metric, lines, language),
        "bars_month": "" if metric.formula.has_parts else choice.until.label(language),
        "choices": drawing.choices(metric, choice, present, language),
        **shell,
        "exports": [(kind, export_address(metric, kind, choice.address())) for kind in FORMATS],
        "share": share_form(request, choice.address(), metric=metric.key),
        "outlook_url": outlook_address(metric),
        "places_url": places_address(metric) if metrics.is_placed(metric) else "",
        "proof_url": proof_address(metric, Period.of_month(choice.until), choice.by),
    }
    return render(request, "dashboards/figure.html", context)
