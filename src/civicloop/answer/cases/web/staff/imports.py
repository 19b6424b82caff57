"""Files of other systems that were taken over, and what was wrong with their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases.web.import_tables import (
    FaultsTable,
    ImportsTable,
    counts_of,
    state_badge,
)
from civicloop.kernel.access.rules import needs

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest


@needs("cases.import")
@require_safe
def imports(request: ActorRequest) -> HttpResponseBase:
    """Every run, the newest first."""
    table = ImportsTable(request, queries.imports())
    if table.wants_export:
        return table.export()
    return render(request, "cases/settings/imports.html", {"table": table})


@needs("cases.import")
@require_safe
def import_run(request: ActorRequest, run_id: int) -> HttpResponseBase:
    """One run: its counts, and each bad row, also as a file."""
    run = queries.import_run(run_id)
    if run is None:
        raise Http404
    table = FaultsTable(request, queries.fault_rows(run_id), run_id=run_id)
    if table.wants_export:
        return table.export()
    context = {"run": run, "table": table, "state": state_badge(run), "counts": counts_of(run)}
    return render(request, "cases/settings/import_run.html", context)
