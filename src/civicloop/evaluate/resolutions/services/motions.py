"""Motions: recorded, read, followed once adopted, and answered to the council."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    StepNotOpenError,
)
from civicloop.evaluate.resolutions.events import MotionMoved, MotionRecorded, MotionReplied
from civicloop.evaluate.resolutions.models import Decision, Motion
from civicloop.evaluate.resolutions.rules import (
    EARLIEST,
    DecisionDraft,
    MotionDraft,
    check_motion,
    classes_on,
)
from civicloop.evaluate.resolutions.services.answering import note_answer
from civicloop.evaluate.resolutions.services.deciding import write_decision
from civicloop.evaluate.resolutions.services.tracking import track
from civicloop.evaluate.resolutions.states import MOTIONS, MotionState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

FIELDS = (
    "number", "group", "kind", "proposer", "subject", "explanation", "method", "unit_id", "place",
    "received_on", "first_reading_on", "committee_on", "committee_opinion", "second_reading_on",
    "second_decision", "amount",
)  # fmt: skip
STAGES = {
    "read_first": ("first_reading_on", ""),
    "review": ("committee_on", "committee_opinion"),
    "adopt": ("second_reading_on", "second_decision"),
    "reject": ("second_reading_on", "second_decision"),
}
"""Which day and which words a stage of the reading brings."""


@transaction.atomic
def record_motion(
    session_id: int, draft: MotionDraft, *, actor: Actor, now: datetime | None = None
) -> Motion:
    """Record a motion of a session; its number stands once among those of its kind."""
    now = now or clock.now()
    session = queries.session(session_id)
    _require_keeper(actor)
    _check(session.begins_on, draft, now)
    if session.motions.filter(kind=draft.kind, number=draft.number.strip()).exists():
        raise FaultyFieldsError({"number": "taken"})
    row = Motion(session=session, source=draft.source, changed_at=now)
    _fill(row, draft)
    row.state = draft.state or _stage_of(draft)
    row.save()
    event = MotionRecorded(row.ref, session.ref, row.number, row.group)
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def change_motion(
    motion_id: int,
    draft: MotionDraft,
    *,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Motion:
    """Correct a motion that has not ended; what stood before stays in the ledger's order."""
    now = now or clock.now()
    row = queries.motion_for_change(motion_id)
    _require_keeper(actor)
    _check(row.session.begins_on, draft, now)
    same = row.session.motions.filter(kind=draft.kind, number=draft.number.strip())
    if same.exclude(pk=row.pk).exists():
        raise FaultyFieldsError({"number": "taken"})
    _move(row, "edit", version, actor, now)
    _fill(row, draft)
    row.save()
    return row


@transaction.atomic
def move_motion(
    motion_id: int,
    move: str,
    *,
    version: int,
    on: date | None = None,
    text: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Motion:
    """``read_first``, ``review``, ``adopt``, ``reject`` with their day, or ``withdraw``."""
    now = now or clock.now()
    row = queries.motion_for_change(motion_id)
    _require_keeper(actor)
    faults: dict[str, str] = {}
    day, words = STAGES.get(move, ("", ""))
    if day and on is None:
        faults["on"] = "missing"
    elif on is not None and on < EARLIEST:
        faults["on"] = "too_early"
    elif on is not None and on > timezone.localdate(now):
        faults["on"] = "in_the_future"
    before = [row.first_reading_on, row.committee_on]
    if on is not None and any(one is not None and one > on for one in before):
        faults["on"] = "before_begin"
    if words and not text.strip():
        faults["text"] = "missing"
    if faults:
        raise FaultyFieldsError(faults)
    _move(row, move, version, actor, now)
    if day:
        setattr(row, day, on)
    if words:
        setattr(row, words, text.strip())
    row.save()
    return row


@transaction.atomic
def track_motion(
    motion_id: int, draft: DecisionDraft, *, actor: Actor, now: datetime | None = None
) -> Decision:
    """Follow an adopted motion as a decision of the council; the council alone releases it."""
    row = queries.motion_for_change(motion_id)
    _require_open(row, "track")
    if Decision.objects.filter(motion=row).exists():
        raise StepNotOpenError("motion", "track", "tracked")
    given_on = row.second_reading_on or row.session.ends_on
    found = write_decision(
        queries.council().pk, draft, given_on=given_on, motion=row, actor=actor, now=now
    )
    if row.unit_id is None:
        row.unit_id = draft.unit_id
        row.save(update_fields=["unit"])
    return track(found.pk, version=found.version, actor=actor, now=now)


@transaction.atomic
def reply_to_council(
    motion_id: int,
    text: str,
    *,
    letter: str,
    replied_on: date,
    copied_to: Sequence[str],
    actor: Actor,
    now: datetime | None = None,
) -> Motion:
    """Note what the unit in charge replied to the council, and who had a copy.

    The proposer and the commission always have one. It also answers the decision, whose clock
    then stops.
    """
    now = now or clock.now()
    row = queries.motion_for_change(motion_id)
    _require_open(row, "reply")
    if row.unit_id is None or not (
        policies.may_keep(actor, queries.council().power.unit_id)
        or policies.may_approve(actor, row.unit_id)
    ):
        require(allowed=False, action="tracking.approve")
    faults: dict[str, str] = {}
    if not text.strip():
        faults["text"] = "missing"
    if not letter.strip():
        faults["letter"] = "missing"
    if replied_on > timezone.localdate(now):
        faults["replied_on"] = "in_the_future"
    elif replied_on < EARLIEST:
        faults["replied_on"] = "too_early"
    elif row.second_reading_on is not None and replied_on < row.second_reading_on:
        faults["replied_on"] = "before_begin"
    if faults:
        raise FaultyFieldsError(faults)
    row.reply, row.reply_letter, row.replied_on = text.strip(), letter.strip(), replied_on
    copies = [name.strip() for name in copied_to if name.strip()]
    row.copied_to = list(dict.fromkeys([row.proposer, *copies]))
    row.version, row.changed_at = row.version + 1, now
    row.save()
    event = MotionReplied(row.ref, f"organizations:unit:{row.unit_id}", replied_on.isoformat())
    ledger.append(event, actor=actor, at=now)
    decision = Decision.objects.select_for_update().filter(motion=row, answered_on=None).first()
    if decision is not None and replied_on >= decision.received_on:
        note_answer(decision, text, replied_on, letter=letter, actor=actor, now=now)
    return row


def _stage_of(draft: MotionDraft) -> str:
    if draft.second_reading_on is not None:
        return MotionState.ADOPTED.value
    if draft.committee_on is not None:
        return MotionState.REVIEWED.value
    return (MotionState.FIRST_READ if draft.first_reading_on else MotionState.RECEIVED).value


def _fill(row: Motion, draft: MotionDraft) -> None:
    for name in FIELDS:
        value = getattr(draft, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.co_signers = [name.strip() for name in draft.co_signers if name.strip()]
    row.unit_named = draft.unit_named or row.unit_named


def _check(begins_on: date, draft: MotionDraft, now: datetime) -> None:
    lists = queries.class_lists(begins_on)
    codes = frozenset(one.code for one in classes_on(lists, begins_on))
    if faults := check_motion(draft, codes=codes, today=timezone.localdate(now)):
        raise FaultyFieldsError(faults)


def _require_keeper(actor: Actor) -> None:
    unit_id = queries.council().power.unit_id
    require(policies.may_keep(actor, unit_id), action="resolutions.keep")


def _require_open(row: Motion, move: str) -> None:
    if move not in MOTIONS.open_moves(MotionState(row.state)):
        raise StepNotOpenError("motion", move, row.state)


def _move(row: Motion, move: str, version: int, actor: Actor, now: datetime) -> None:
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)
    try:
        row.state = MOTIONS.target(move, current=MotionState(row.state)).value
    except IllegalMoveError as error:
        raise StepNotOpenError("motion", move, row.state) from error
    row.version, row.changed_at = row.version + 1, now
    ledger.append(MotionMoved(row.ref, move, row.state), actor=actor, at=now)
