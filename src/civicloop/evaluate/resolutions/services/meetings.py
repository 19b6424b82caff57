"""Meetings: called, held, written down; and the points of their agendas."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    StepNotOpenError,
)
from civicloop.evaluate.resolutions.events import AgendaChanged, MeetingMoved, MeetingPlanned
from civicloop.evaluate.resolutions.models import Meeting, Point
from civicloop.evaluate.resolutions.rules import (
    MeetingDraft,
    PointDraft,
    check_meeting,
    check_point,
)
from civicloop.evaluate.resolutions.states import MEETINGS, AgendaKind, MeetingState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

NEEDS_REASON = {"cancel"}
MOST_MINUTES = 50_000


@transaction.atomic
def call_meeting(
    draft: MeetingDraft, *, actor: Actor, source: str = "", now: datetime | None = None
) -> Meeting:
    """Call a meeting; it gets the next number of its body in the year."""
    body = queries.body_for_change(draft.body_id)
    require(policies.may_keep(actor, body.power.unit_id), action="resolutions.keep")
    if faults := check_meeting(draft):
        raise FaultyFieldsError(faults)
    row = Meeting.objects.create(
        body=body,
        number=queries.last_number(body.pk, draft.held_on.year) + 1,
        year=draft.held_on.year,
        title=draft.title.strip(),
        held_on=draft.held_on,
        begins=draft.begins,
        place=draft.place.strip(),
        chair=draft.chair.strip(),
        invited=draft.invited.strip(),
        source=source,
    )
    event = MeetingPlanned(row.ref, body.ref, row.held_on.isoformat())
    ledger.append(event, actor=actor, at=now or clock.now())
    return row


@transaction.atomic
def change_meeting(
    meeting_id: int,
    draft: MeetingDraft,
    *,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Meeting:
    """Change day, place, chair or invitation of a meeting; the body stays."""
    row = _kept(meeting_id, actor)
    _step(row, "edit", actor, now, version=version)
    if faults := check_meeting(draft):
        raise FaultyFieldsError(faults)
    if draft.held_on.year != row.year:
        row.year = draft.held_on.year
        row.number = queries.last_number(row.body_id, row.year) + 1
    row.title, row.held_on, row.begins = draft.title.strip(), draft.held_on, draft.begins
    row.place, row.chair = draft.place.strip(), draft.chair.strip()
    row.invited = draft.invited.strip()
    row.save()
    return row


@transaction.atomic
def move_meeting(
    meeting_id: int,
    move: str,
    *,
    version: int,
    reason: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Meeting:
    """``hold``, ``close`` (with minutes), ``reopen``, ``cancel`` (with why), ``plan_again``."""
    now = now or clock.now()
    row = _kept(meeting_id, actor)
    faults: dict[str, str] = {}
    if move in NEEDS_REASON and not reason.strip():
        faults["reason"] = "missing"
    if move == "close" and not row.minutes.strip():
        faults["minutes"] = "missing"
    if move == "hold" and row.held_on > timezone.localdate(now):
        faults["held_on"] = "in_the_future"
    if faults:
        raise FaultyFieldsError(faults)
    _step(row, move, actor, now, version=version, reason=reason.strip())
    row.reason = reason.strip()[:300]
    row.save()
    return row


@transaction.atomic
def save_minutes(
    meeting_id: int,
    minutes: str,
    *,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Meeting:
    """Write the minutes; a meeting that was only planned is held with them."""
    now = now or clock.now()
    row = _kept(meeting_id, actor)
    if len(minutes) > MOST_MINUTES:
        raise FaultyFieldsError({"minutes": "too_long"})
    if row.state == MeetingState.PLANNED and row.held_on > timezone.localdate(now):
        raise FaultyFieldsError({"minutes": "in_the_future"})
    move = "hold" if row.state == MeetingState.PLANNED else "edit"
    _step(row, move, actor, now, version=version)
    row.minutes = minutes.strip()
    row.save()
    return row


@transaction.atomic
def put_point(
    meeting_id: int, draft: PointDraft, *, actor: Actor, now: datetime | None = None
) -> Point:
    """Put a point at the end of an agenda."""
    meeting = _editable(meeting_id, actor)
    if faults := check_point(draft):
        raise FaultyFieldsError(faults)
    last = meeting.points.aggregate(last=Max("order"))["last"] or 0
    row = Point.objects.create(
        meeting=meeting,
        order=last + 1,
        kind=draft.kind,
        title=draft.title.strip(),
        text=draft.text.strip(),
        unit_id=draft.unit_id,
        item_id=draft.item_id,
    )
    _agenda_changed(row, "put", actor, now)
    return row


@transaction.atomic
def put_open_cases(meeting_id: int, *, actor: Actor, now: datetime | None = None) -> int:
    """Put every open case of the body at the end of the agenda that is not on it; how many."""
    meeting = _editable(meeting_id, actor)
    rows = queries.open_cases(meeting)
    for row in rows:
        draft = PointDraft(row.title, AgendaKind.CASE.value, row.unit_id, row.item_id)
        put_point(meeting_id, draft, actor=actor, now=now)
    return len(rows)


@transaction.atomic
def shift_point(point_id: int, *, up: bool, actor: Actor, now: datetime | None = None) -> Point:
    """Let a point change places with the one before or after it."""
    row = queries.point_for_change(point_id)
    _editable(row.meeting_id, actor)
    others = list(row.meeting.points.exclude(pk=row.pk))
    beyond = [one for one in others if (one.order < row.order) == up and one.order != row.order]
    if beyond:
        other = max(beyond, key=lambda one: one.order) if up else beyond[0]
        row.order, other.order = other.order, row.order
        row.save(update_fields=["order"])
        other.save(update_fields=["order"])
        _agenda_changed(row, "shift", actor, now)
    return row


@transaction.atomic
def take_off_point(point_id: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Take a point off the agenda; what was decided on it stays."""
    row = queries.point_for_change(point_id)
    _editable(row.meeting_id, actor)
    _agenda_changed(row, "take_off", actor, now)
    row.delete()


@transaction.atomic
def note_point(point_id: int, note: str, *, actor: Actor, now: datetime | None = None) -> Point:
    """Keep what the chair notes beside a point."""
    row = queries.point_for_change(point_id)
    unit_id = row.meeting.body.power.unit_id
    require(policies.may_chair(actor, unit_id), action="resolutions.chair")
    if len(note) > MOST_MINUTES:
        raise FaultyFieldsError({"note": "too_long"})
    if "decide" not in MEETINGS.open_moves(MeetingState(row.meeting.state)):
        raise StepNotOpenError("meeting", "decide", row.meeting.state)
    row.note = note.strip()
    row.save(update_fields=["note"])
    _agenda_changed(row, "note", actor, now)
    return row


def _kept(meeting_id: int, actor: Actor) -> Meeting:
    row = queries.meeting_for_change(meeting_id)
    require(policies.may_keep(actor, row.body.power.unit_id), action="resolutions.keep")
    return row


def _editable(meeting_id: int, actor: Actor) -> Meeting:
    row = _kept(meeting_id, actor)
    if "edit" not in MEETINGS.open_moves(MeetingState(row.state)):
        raise StepNotOpenError("meeting", "edit", row.state)
    return row


def _step(
    row: Meeting,
    move: str,
    actor: Actor,
    now: datetime | None,
    *,
    version: int,
    reason: str = "",
) -> None:
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)
    try:
        row.state = MEETINGS.target(move, current=MeetingState(row.state)).value
    except IllegalMoveError as error:
        raise StepNotOpenError("meeting", move, row.state) from error
    row.version += 1
    event = MeetingMoved(row.ref, move, row.state)
    ledger.append(event, actor=actor, reason=reason, at=now or clock.now())


def _agenda_changed(row: Point, move: str, actor: Actor, now: datetime | None) -> None:
    event = AgendaChanged(row.meeting.ref, row.ref, move)
    ledger.append(event, actor=actor, at=now or clock.now())
