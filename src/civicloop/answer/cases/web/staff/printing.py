"""Paper: one case on a sheet, and the list that a crew takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases.errors import UnknownCaseError
from civicloop.answer.cases.web.labels import state_badge
from civicloop.answer.cases.web.staff.case import context
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.answer.cases.web.tables import Inbox, district_choices
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

MOST = 200
"""As many stand on a printed list; more belong into a file."""


@needs("cases.see")
@never_cache
@require_safe
def case_sheet(request: ActorRequest, case_id: int) -> HttpResponse:
    """Everything about one case for the file, personal values masked."""
    try:
        found = queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        return not_found(request)
    shown = context(found, request.actor) | {"now": clock.now(), "reader": request.user}
    return render(request, "cases/staff/fieldwork/case_print.html", shown)


@needs("cases.see")
@never_cache
@require_safe
def work_list(request: ActorRequest) -> HttpResponse:
    """The list as it is filtered, with room to write on."""
    table = Inbox(request, queries.inbox(request.actor), actor=request.actor)
    districts = dict(district_choices())
    lines = [
        {
            "row": row,
            "state": state_badge(row.state)[0],
            "district": districts.get(row.district_code, ""),
            "tone": table.row_tone(row),
        }
        for row in table.ordered[:MOST]
    ]
    shown = {
        "lines": lines,
        "filters": table.in_force,
        "more": table.count > MOST,
        "most": MOST,
        "now": clock.now(),
        "reader": request.user,
    }
    return render(request, "cases/staff/fieldwork/list_print.html", shown)
