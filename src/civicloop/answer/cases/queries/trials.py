"""What programs sent to the test endpoint, in the shape of cases."""

from __future__ import annotations

from typing import Any

from civicloop.answer.cases.models import TrialRequest
from civicloop.answer.cases.queries.open311 import COLUMNS, Wanted, storable
from civicloop.answer.cases.states import CaseState, Channel, Kind


def requests(wanted: Wanted) -> list[dict[str, Any]]:
    """The trials that are asked for, newest first; all of them are open."""
    rows = TrialRequest.objects.order_by("-opened_at", "-pk")
    if wanted.numbers:
        rows = rows.filter(number__in=storable(wanted.numbers))
    else:
        for window in filter(None, (wanted.opened, wanted.changed)):
            rows = rows.filter(opened_at__gte=window.begins, opened_at__lte=window.ends)
        if wanted.services is not None:
            rows = rows.filter(service_code__in=storable(wanted.services))
        if not wanted.open:
            rows = rows.none()
    return [_as_case(row) for row in rows[wanted.first : wanted.first + wanted.most]]


def _as_case(row: TrialRequest) -> dict[str, Any]:
    return dict.fromkeys(COLUMNS, "") | {
        **row.body,
        "number": row.number,
        "state": CaseState.RECEIVED.value,
        "channel": Channel.OPEN311.value,
        "opened_at": row.opened_at,
        "changed_at": row.opened_at,
        "closed_at": None,
        "statutory_due_at": None,
        "category__code": row.service_code,
        "category__kind": row.body.get("kind", Kind.DISPATCH.value),
        "pk": 0,
    }
