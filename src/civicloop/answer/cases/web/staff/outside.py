"""What a case's page shows of the work outside: calls to the unit, visits, photos on arrival."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from civicloop.answer.cases import policies
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries import calls, visits
from civicloop.answer.cases.states import CaseState
from civicloop.answer.cases.web.labels_fieldwork import (
    CALL_OUT_STATES,
    CALL_RESULTS,
    FINDINGS,
    TOLD_BY,
    VISIT_KINDS,
    VISIT_STATES,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.files import queries as files


def outside(case: Case, actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Calls, visits and photos of one case, as its page and its print show them."""
    tellings = [
        {
            "row": one.call_out,
            "state": CALL_OUT_STATES[one.call_out.state],
            "how": TOLD_BY.get(one.call_out.told_by, ""),
            "late": (one.call_out.told_at or now) > one.call_out.tell_by,
            "calls": [(row, CALL_RESULTS[row.result], name) for row, name in one.calls],
        }
        for one in calls.tellings(case)
    ]
    shown = [
        {
            "row": row,
            "kind": VISIT_KINDS[row.kind],
            "badge": VISIT_STATES[row.state],
            "finding": FINDINGS.get(row.finding, ""),
        }
        for row in visits.visits_of(case)
    ]
    may_plan = policies.may_hold_visits(actor, case) and case.state != CaseState.WITHDRAWN
    crew = policies.may_accept(actor, case) and case.closed_at is None
    return {
        "tellings": tellings,
        "visits": shown,
        "may_plan": may_plan,
        "may_call": policies.may_call(actor, case),
        "site": files.files_of(case.ref, "cases.site_photo"),
        "crew_url": reverse("cases:crew_case", args=[case.pk]) if crew else "",
    }
