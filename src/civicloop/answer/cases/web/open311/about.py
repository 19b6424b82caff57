"""The page for people: what the interface is, where it answers, and how to get a key."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.answer.cases.queries import services_offered
from civicloop.answer.cases.web.open311.catalogue import language
from civicloop.answer.cases.web.open311.discovery import ENDPOINTS
from civicloop.kernel.access.rules import public


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Discovery for people."""
    return render(
        request,
        "cases/public/open311.html",
        {
            "base": settings.BASE_URL,
            "endpoints": [(settings.BASE_URL + path, kind) for path, kind in ENDPOINTS],
            "jurisdiction": settings.OPEN311_JURISDICTION,
            "services": services_offered.services(language()),
        },
    )
