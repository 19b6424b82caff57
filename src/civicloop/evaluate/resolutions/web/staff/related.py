"""What stands beside a decision or motion: its matter with the joint visits, and what is alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions.states import VisitState
from civicloop.evaluate.resolutions.web.labels import VISIT_STATES, named
from civicloop.evaluate.resolutions.web.staff.base import today


def visit_lines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Visits in the reader's words."""
    return [
        {
            "row": row,
            "badge": VISIT_STATES[VisitState(row.state)],
            "unit": named(row.unit),
            "units": [named(one.unit) for one in row.joining.all()],
            "everybody": [named(row.unit), *(named(one.unit) for one in row.joining.all())],
        }
        for row in rows
    ]


def related(
    request: HttpRequest, ref: str, text: str, *, twin: str = "", keeps: bool
) -> dict[str, Any]:
    """What the page of a decision or motion shows of its matter, and what it may belong to.

    ``twin`` is the motion of a decision, or the decision of a motion.
    """
    matter, visits = queries.matter_with_visits(ref, twin)
    actor = request.actor  # type: ignore[attr-defined]  # set by the access middleware
    return {
        "matter": matter,
        "visits": visit_lines(visits),
        "similar": queries.similar_to(actor, ref, today()) if keeps else [],
        "neighbours": queries.neighbours_of(actor, text),
    }
