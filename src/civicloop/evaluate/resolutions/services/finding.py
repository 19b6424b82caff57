"""Decisions, motions and meetings can be found by their words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from civicloop.evaluate.resolutions.models import Decision, Meeting, Motion
from civicloop.kernel.search import services as search
from civicloop.kernel.search.services import Found

DECISION, MOTION, MEETING = (
    "resolutions.decision",
    "resolutions.motion",
    "resolutions.meeting",
)
NOON, CHUNK = time(12), 2_000


def make_findable(ref: str) -> None:
    """Let an object be found as it stands now; what is not there any more is found no more."""
    _app, model, key = ref.split(":")
    rows, entry = _SOURCES[model]
    row = rows().filter(pk=int(key)).first()
    if row is not None:
        search.index_many([entry(row)])
    else:
        search.remove([ref])


def make_session_findable(session_id: int) -> int:
    """The motions of a session anew, for their titles say its name; how many."""
    rows = _motions().filter(session=session_id)
    return search.index_many(_motion(row) for row in rows.iterator(CHUNK))


def make_all_findable() -> int:
    """The same for everything there is; how many."""
    return search.index_many(
        entry(row) for rows, entry in _SOURCES.values() for row in rows().iterator(CHUNK)
    )


def _decisions() -> QuerySet[Any]:
    return Decision.objects.prefetch_related("charges")


def _decision(row: Decision) -> Found:
    units = tuple(charge.unit_id for charge in row.charges.all())
    words = " ".join(part for part in (row.text, row.given_by, row.letter, row.answer) if part)
    title = f"{row.number} {row.title}"
    return Found(
        row.ref, DECISION, title, words, _noon(row.given_on), row.unit_id, _bare(row.number), units
    )


def _motions() -> QuerySet[Any]:
    return Motion.objects.select_related("session")


def _motion(row: Motion) -> Found:
    parts = (row.subject, row.explanation, row.place, row.proposer, row.second_decision, row.reply)
    title = f"{row.session} {row.number} {row.subject[:80]}"
    on = row.second_reading_on or row.committee_on or row.received_on or row.session.begins_on
    words = " ".join(part for part in parts if part)
    return Found(row.ref, MOTION, title, words, _noon(on), row.unit_id, "、".join(row.co_signers))


def _meetings() -> QuerySet[Any]:
    return Meeting.objects.prefetch_related("points")


def _meeting(row: Meeting) -> Found:
    points = (f"{point.title} {point.text} {point.note}" for point in row.points.all())
    words = " ".join([row.place, row.chair, *points, row.minutes])
    return Found(row.ref, MEETING, row.title, words.strip(), _noon(row.held_on))


_SOURCES: dict[str, tuple[Callable[[], QuerySet[Any]], Callable[[Any], Found]]] = {
    "decision": (_decisions, _decision),
    "motion": (_motions, _motion),
    "meeting": (_meetings, _meeting),
}


def _noon(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, NOON))


def _bare(number: str) -> str:
    return number.replace("-", "")
