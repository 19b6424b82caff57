"""Decisions: written down one by one or many at once, changed, dropped and restored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    StepNotOpenError,
)
from civicloop.evaluate.resolutions.events import DecisionMoved, DecisionWritten
from civicloop.evaluate.resolutions.models import Body, Charge, Decision, Meeting, Motion
from civicloop.evaluate.resolutions.models.decisions import KEY
from civicloop.evaluate.resolutions.rules import DecisionDraft, check_decision, limit_of
from civicloop.evaluate.resolutions.services.tracking import track
from civicloop.evaluate.resolutions.states import (
    DECISIONS,
    MEETINGS,
    ClockKind,
    DecisionState,
    MeetingState,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError


@transaction.atomic
def write_decision(
    body_id: int,
    draft: DecisionDraft,
    *,
    given_on: date,
    meeting: Meeting | None = None,
    motion: Motion | None = None,
    follow: bool = False,
    actor: Actor,
    now: datetime | None = None,
) -> Decision:
    """Write down what a body decided, asked or found, and start the clock of the answer.

    The number is the body's next in the year. The limit is the one that holds on the day of
    receipt: the law's where there is one, else the city's.
    """
    now = now or clock.now()
    body = queries.body_for_change(body_id)
    unit_id = body.power.unit_id
    allowed = policies.may_chair(actor, unit_id) if meeting else policies.may_keep(actor, unit_id)
    require(allowed, action="resolutions.keep")
    today = timezone.localdate(now)
    if faults := check_decision(draft, given_on=given_on, today=today):
        raise FaultyFieldsError(faults)
    row = _create(body, draft, given_on, now)
    row.meeting, row.motion = meeting, motion
    row.save()
    _start_clock(row)
    _charge(row, draft)
    event = DecisionWritten(row.ref, row.number, body.ref, f"organizations:unit:{draft.unit_id}")
    ledger.append(event, actor=actor, at=now)
    return track(row.pk, version=row.version, actor=actor, now=now) if follow else row


def _create(body: Body, draft: DecisionDraft, given_on: date, now: datetime) -> Decision:
    used = Decision.objects.filter(body=body, year=given_on.year).aggregate(last=Max("serial"))
    serial = (used["last"] or 0) + 1
    return Decision.objects.create(
        body=body,
        year=given_on.year,
        serial=serial,
        number=f"{body.sign}{here().year(given_on.year)}-{serial:03}",
        point_id=draft.agenda_id,
        title=draft.heading,
        text=draft.text.strip(),
        given_on=given_on,
        given_by=draft.given_by.strip(),
        letter=draft.letter.strip(),
        received_on=draft.received_on or given_on,
        unit_id=draft.unit_id,
        due_on=draft.due_on,
        clock=draft.clock or body.clock,
        answer_due_at=now,
        about_item_id=draft.item_id,
        changed_at=now,
    )


def _start_clock(row: Decision) -> None:
    terms, rule = queries.clock_terms(row.received_on)
    limit = limit_of(ClockKind(row.clock), row.received_on, terms, rule)
    at = timezone.make_aware(datetime.combine(row.received_on, time.min))
    row.answer_due_at = clock.start(row.ref, KEY, limit.policy, at).due_at
    row.save(update_fields=["answer_due_at"])


def _charge(row: Decision, draft: DecisionDraft) -> None:
    row.charges.all().delete()
    charges = [Charge(decision=row, unit_id=draft.unit_id, part="lead")]
    charges += [Charge(decision=row, unit_id=unit, part="joint") for unit in draft.joint_ids]
    Charge.objects.bulk_create(charges)


@transaction.atomic
def write_many(
    meeting_id: int,
    drafts: Sequence[DecisionDraft],
    *,
    follow: bool = True,
    actor: Actor,
    now: datetime | None = None,
) -> list[Decision]:
    """Write down all that a meeting decided, and follow it at once; all of it or nothing.

    A fault names the row (from 1) that it is in.
    """
    meeting = queries.meeting_for_change(meeting_id)
    if "decide" not in MEETINGS.open_moves(MeetingState(meeting.state)):
        raise StepNotOpenError("meeting", "decide", meeting.state)
    written = []
    for line, draft in enumerate(drafts, start=1):
        try:
            row = write_decision(
                meeting.body_id,
                draft,
                given_on=meeting.held_on,
                meeting=meeting,
                follow=follow,
                actor=actor,
                now=now,
            )
        except FaultyFieldsError as error:
            raise FaultyFieldsError(error.faults, line=line) from error
        written.append(row)
    return written


@transaction.atomic
def change_decision(
    decision_id: int,
    draft: DecisionDraft,
    *,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Decision:
    """Change a draft; one that is followed is changed through its item."""
    now = now or clock.now()
    row = _kept(decision_id, actor)
    if faults := check_decision(draft, given_on=row.given_on, today=timezone.localdate(now)):
        raise FaultyFieldsError(faults)
    _move(row, "edit", version, actor, now)
    row.title, row.text, row.unit_id = draft.heading, draft.text.strip(), draft.unit_id
    row.due_on, row.given_by = draft.due_on, draft.given_by.strip()
    row.letter = draft.letter.strip()
    row.save()
    _charge(row, draft)
    return row


@transaction.atomic
def drop_decision(
    decision_id: int,
    *,
    version: int,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> Decision:
    """Drop a draft that is no decision after all; its number is not given again."""
    now = now or clock.now()
    row = _kept(decision_id, actor)
    if not reason.strip():
        raise FaultyFieldsError({"reason": "missing"})
    _move(row, "drop", version, actor, now, reason=reason.strip())
    row.reason = reason.strip()[:300]
    row.save()
    clock.stop(row.ref, KEY, now, void=True)
    return row


@transaction.atomic
def restore_decision(
    decision_id: int, *, version: int, actor: Actor, now: datetime | None = None
) -> Decision:
    """Take back the dropping; the clock of the answer runs on as if nothing had been."""
    now = now or clock.now()
    row = _kept(decision_id, actor)
    _move(row, "restore", version, actor, now)
    row.reason = ""
    row.save()
    clock.reopen(row.ref, KEY)
    return row


def _kept(decision_id: int, actor: Actor) -> Decision:
    row = queries.decision_for_change(decision_id)
    require(policies.may_keep(actor, row.body.power.unit_id), action="resolutions.keep")
    return row


def _move(
    row: Decision, move: str, version: int, actor: Actor, now: datetime, *, reason: str = ""
) -> None:
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)
    try:
        target = DECISIONS.target(move, current=DecisionState(row.state))
    except IllegalMoveError as error:
        raise StepNotOpenError("decision", move, row.state) from error
    row.state, row.version, row.changed_at = target.value, row.version + 1, now
    event = DecisionMoved(row.ref, move, row.state, row.item.ref if row.item else "")
    ledger.append(event, actor=actor, reason=reason, at=now)
