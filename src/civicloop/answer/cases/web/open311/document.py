"""The OpenAPI document of the interface, for programs that write programs."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from civicloop import __version__
from civicloop.answer.cases.rules.open311.contract import contract
from civicloop.kernel.access.rules import public


@public
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1; the same for every reader."""
    text = json.dumps(
        contract(settings.BASE_URL, settings.OPEN311_JURISDICTION, __version__),
        ensure_ascii=False,
        indent=1,
    )
    answer = HttpResponse(text, content_type="application/json")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return answer
