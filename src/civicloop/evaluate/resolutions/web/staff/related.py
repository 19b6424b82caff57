"""What stands beside a decision or motion: its matter with the joint visits, and what is alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.states import VisitState
from civicloop.evaluate.resolutions.web.labels import VISIT_STATES, named
from civicloop.evaluate.resolutions.web.staff.base import today
from civicloop.ui.web.attachments import listed


def visit_lines(
    rows: Iterable[Any], photos: Mapping[str, Sequence[Any]] | None = None
) -> list[dict[str, Any]]:
    """Visits in the reader's words, with their photos by reference where they are shown."""
    return [
        {
            "row": row,
            "badge": VISIT_STATES[VisitState(row.state)],
            "unit": named(row.unit),
            "units": [named(one.unit) for one in row.joining.all()],
            "everybody": [named(row.unit), *(named(one.unit) for one in row.joining.all())],
            "photos": listed((photos or {}).get(row.ref, ()), partial(_photo_url, row.pk)),
        }
        for row in rows
    ]


def _photo_url(visit_id: int, file: Any) -> str:  # noqa: ANN401 (a stored file)
    return reverse("resolutions:visit-photo", args=[visit_id, file.pk])


def writes(request: HttpRequest, row: Any) -> bool:  # noqa: ANN401 (a visit)
    """Whether the reader writes down what a visit found: from its day on, unless cancelled."""
    actor = request.actor  # type: ignore[attr-defined]  # set by the access middleware
    has_come = row.state != VisitState.CANCELLED and row.held_on <= today()
    return has_come and policies.may_write_findings(actor, row.unit_id)


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
        "visits": visit_lines(visits, queries.visit_photos(visits)),
        "similar": queries.similar_to(actor, ref, today()) if keeps else [],
        "neighbours": queries.neighbours_of(actor, text),
    }
