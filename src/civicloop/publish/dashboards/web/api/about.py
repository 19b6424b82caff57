"""The interface for people and for programs that write programs; and what is not there."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop import __version__
from civicloop.engines.metrics.rules import METRICS
from civicloop.kernel.access.rules import public
from civicloop.publish.dashboards.rules.contract import contract
from civicloop.publish.dashboards.web.api.answers import RefusedError, Told, door
from civicloop.publish.dashboards.web.api.asked import divisions
from civicloop.publish.dashboards.web.figures import layout_for

EXAMPLE = "cases.on_time"


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Where it answers, with examples that work here."""
    language = get_language() or "zh-hant"
    metric = METRICS.get(EXAMPLE) if EXAMPLE in METRICS else next(iter(METRICS.values()))
    context = {
        "base": settings.BASE_URL,
        "metric": metric,
        "title": metric.label(language),
        "number": len(METRICS),
        **layout_for(request),
    }
    return render(request, "dashboards/api.html", context)


@public
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1; the same for every reader."""
    keys = list(METRICS)
    dimensions = sorted({by for metric in METRICS.values() for by in divisions(metric)})
    text = json.dumps(
        contract(settings.BASE_URL, __version__, keys=keys, dimensions=dimensions),
        ensure_ascii=False,
    )
    answer = HttpResponse(text, content_type="application/json")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def no_such_address(_request: HttpRequest) -> Told:
    """Whatever else is asked for."""
    raise RefusedError(
        HTTPStatus.NOT_FOUND,
        "unknown_address",
        _("There is no such address here. /api/ says which there are."),
    )


nothing = door(no_such_address)
