"""The front page for everyone, and the way to one's own workspace."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from civicloop.assembly.home.rules import workspaces
from civicloop.kernel.access.rules import public, signed_in
from civicloop.kernel.actors.rules import PERMISSIONS
from civicloop.publish.dashboards import queries as dashboards


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What a citizen can do here: report, look up, see the figures."""
    return render(request, "home/front.html")


@signed_in
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Go where the person's work begins: to the page of their own that they chose, if any.

    Whoever has no right to any workspace is told so.
    """
    if chosen := dashboards.first_page(request.actor):
        return redirect("dashboards:own_page", chosen)
    for url_name in workspaces(request.actor, PERMISSIONS):
        try:
            return redirect(reverse(url_name))
        except NoReverseMatch:
            continue
    return render(request, "home/no_workspace.html", status=403)
