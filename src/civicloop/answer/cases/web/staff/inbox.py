"""The lists that people work from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases.queries import visits
from civicloop.answer.cases.web.labels import MOVES
from civicloop.answer.cases.web.tables import Archive, Inbox, bulk_verbs
from civicloop.kernel.access.rules import needs

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest


@needs("cases.see")
@require_safe
def inbox(request: ActorRequest) -> HttpResponseBase:
    """What is to do, by what is due next."""
    table = Inbox(request, queries.inbox(request.actor), actor=request.actor)
    if table.wants_export:
        return table.export()
    table.remember()
    context = {
        "table": table,
        "counts": queries.counts(request.actor, now=table.now),
        "visits": visits.due_visits(request.actor, table.now).count(),
        "verbs": [(verb, MOVES[verb]) for verb in bulk_verbs(request.actor)],
    }
    return render(request, "cases/staff/inbox.html", context)


@needs("cases.see")
@require_safe
def archive(request: ActorRequest) -> HttpResponseBase:
    """What has ended, the latest first."""
    table = Archive(request, queries.archive(request.actor), actor=request.actor)
    if table.wants_export:
        return table.export()
    return render(request, "cases/staff/archive.html", {"table": table})


def not_found(request: HttpRequest) -> HttpResponse:
    """A case that is not there, or out of sight; both look the same."""
    return render(request, "cases/staff/unknown.html", status=404)
