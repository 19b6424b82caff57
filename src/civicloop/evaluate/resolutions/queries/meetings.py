"""Meetings and their agendas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet

from civicloop.engines.tracking.states import OPEN_ITEMS
from civicloop.evaluate.resolutions.errors import NotFoundError
from civicloop.evaluate.resolutions.models import Decision, Meeting, Point
from civicloop.evaluate.resolutions.states import MeetingState

AHEAD = 14
"""Days for which the next meetings are told."""


def meetings() -> QuerySet[Meeting]:
    """Every meeting with how many points and decisions it has."""
    rows = Meeting.objects.select_related("body__power", "session")
    return rows.annotate(
        point_count=Count("points", distinct=True), decision_count=Count("decisions", distinct=True)
    )


def meeting(pk: int) -> Meeting:
    """One meeting."""
    found = Meeting.objects.select_related("body__power__unit", "session").filter(pk=pk).first()
    if found is None:
        raise NotFoundError("meeting", pk)
    return found


def meeting_for_change(pk: int) -> Meeting:
    """One meeting, locked until the transaction ends."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body__power")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("meeting", pk)
    return found


def points_of(meeting_id: int) -> Sequence[Point]:
    """The agenda of a meeting, in order."""
    rows = Point.objects.filter(meeting=meeting_id)
    return list(rows.select_related("unit", "item__unit", "item__programme"))


def point_for_change(pk: int) -> Point:
    """One point of an agenda, locked after its meeting: two who sort it wait for each other."""
    meeting_id = Point.objects.filter(pk=pk).values_list("meeting_id", flat=True).first()
    held = meeting_for_change(meeting_id) if meeting_id else None
    found = Point.objects.select_for_update().filter(pk=pk).first()
    if found is None or held is None:
        raise NotFoundError("point", pk)
    found.meeting = held
    return found


def point_of(meeting_id: int, point_id: int) -> Point:
    """A point of the agenda of a meeting."""
    found = Point.objects.filter(pk=point_id, meeting=meeting_id).first()
    if found is None:
        raise NotFoundError("point", point_id)
    return found


def open_cases(meeting: Meeting) -> Sequence[Any]:
    """The followed decisions of the body, given before the meeting, that are not on its agenda."""
    rows = Decision.objects.filter(
        body=meeting.body_id, given_on__lt=meeting.held_on,
        item__state__in=[one.value for one in OPEN_ITEMS],
    )  # fmt: skip
    there = meeting.points.exclude(item=None).values("item")
    return list(rows.exclude(item__in=there).order_by("given_on", "serial"))


def last_number(body_id: int, year: int) -> int:
    """The number of the last meeting of a body in a year."""
    rows = Meeting.objects.filter(body=body_id, year=year)
    return rows.aggregate(last=Max("number"))["last"] or 0


def last_meetings() -> dict[int, date]:
    """The day of the last meeting of each body that was held."""
    rows = Meeting.objects.filter(state__in=[MeetingState.HELD.value, MeetingState.CLOSED.value])
    return dict(rows.order_by().values_list("body").annotate(last=Max("held_on")))


def meetings_ahead(today: date) -> QuerySet[Meeting]:
    """The meetings that are called for these days, the next one first."""
    until = date.fromordinal(today.toordinal() + AHEAD)
    rows = Meeting.objects.filter(state=MeetingState.PLANNED.value, held_on__lte=until)
    return rows.select_related("body__power").order_by("held_on", "pk")


def last_met(item_ids: Iterable[int], until: date) -> dict[int, date]:
    """The last day, up to one, on which a meeting that was held had a tracked item before it."""
    rows = Point.objects.filter(item_id__in=list(item_ids), meeting__held_on__lte=until)
    rows = rows.filter(meeting__state__in=[MeetingState.HELD.value, MeetingState.CLOSED.value])
    counted = rows.order_by().values_list("item_id").annotate(last=Max("meeting__held_on"))
    return dict(counted)
