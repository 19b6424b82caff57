"""The accessibility statement, with what the last automatic run found and nothing more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.assembly.home.queries import last_run
from civicloop.kernel.access.rules import public


@public
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """What the site keeps to, what is known to be missing, and how to complain."""
    return render(request, "home/accessibility.html", {"run": last_run()})
