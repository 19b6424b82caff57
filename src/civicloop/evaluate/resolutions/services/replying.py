"""What units reply: written, approved by their head, judged by who keeps the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.states import ItemState, ResponsibilityState
from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import FaultyFieldsError, StepNotOpenError
from civicloop.evaluate.resolutions.events import ReplyMoved
from civicloop.evaluate.resolutions.models import Reply
from civicloop.evaluate.resolutions.rules import ReplyDraft, check_reply
from civicloop.evaluate.resolutions.states import REPLIES, WAITING_REPLIES, ReplyState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

EVIDENCE, ATTACHED = "resolutions.evidence", "附件"


@transaction.atomic
def write_reply(
    charge_id: int,
    draft: ReplyDraft,
    *,
    shown_by: Sequence[files.Upload | bytes] = (),
    actor: Actor,
    now: datetime | None = None,
) -> Reply:
    """Say what a unit did; with its head as the writer it is approved at once.

    ``shown_by`` are photographs and documents that show it; they stand with the reply, or
    neither does. The words about them may then be left out.
    """
    now = now or clock.now()
    charge = queries.charge_for_change(charge_id)
    require(policies.may_reply(actor, charge.unit_id), action="tracking.report")
    part = charge.responsibility
    item = charge.decision.item
    if part is None or item is None or part.state != ResponsibilityState.ASSIGNED:
        raise StepNotOpenError("charge", "reply", part.state if part else "draft")
    if item.state != ItemState.TRACKED:
        raise StepNotOpenError("item", "reply", item.state)
    if charge.replies.filter(state__in=[row.value for row in WAITING_REPLIES]).exists():
        raise StepNotOpenError("charge", "reply", "waiting")
    if shown_by and not draft.evidence.strip():
        draft = replace(draft, evidence=ATTACHED)
    if faults := check_reply(draft, today=timezone.localdate(now)):
        raise FaultyFieldsError(faults)
    row = Reply.objects.create(
        charge=charge,
        text=draft.text.strip(),
        is_done=draft.is_done,
        done_on=draft.done_on if draft.is_done else None,
        evidence=draft.evidence.strip(),
        written_by=actor.ref,
        written_at=now,
    )
    for upload in shown_by:
        files.store(upload, ref=row.ref, kind=EVIDENCE, actor=actor, now=now)
    _tell(row, "write", actor, now)
    if policies.may_approve(actor, charge.unit_id):
        return approve_reply(row.pk, actor=actor, now=now)
    return row


@transaction.atomic
def approve_reply(reply_id: int, *, actor: Actor, now: datetime | None = None) -> Reply:
    """Stand behind a reply of one's unit; one that says done ends the unit's part."""
    now = now or clock.now()
    row = queries.reply_for_change(reply_id)
    require(policies.may_approve(actor, row.charge.unit_id), action="tracking.approve")
    _move(row, "approve", actor, now)
    if row.is_done and row.charge.responsibility_id is not None:
        tracking.move_part(row.charge.responsibility_id, "finish", actor=actor, now=now)
    return row


@transaction.atomic
def accept_reply(
    reply_id: int, *, note: str = "", actor: Actor, now: datetime | None = None
) -> Reply:
    """Take a reply; one that says done closes the unit's part of the item."""
    now = now or clock.now()
    row = _judged(reply_id, actor)
    _move(row, "accept", actor, now, note=note)
    if row.is_done and row.charge.responsibility_id is not None:
        tracking.move_part(row.charge.responsibility_id, "close", actor=actor, now=now)
    return row


@transaction.atomic
def return_reply(reply_id: int, *, note: str, actor: Actor, now: datetime | None = None) -> Reply:
    """Send a reply back with what is missing; by the unit's head, or by who judges it."""
    now = now or clock.now()
    row = queries.reply_for_change(reply_id)
    own = row.state == ReplyState.WRITTEN and policies.may_approve(actor, row.charge.unit_id)
    if not own:
        row = _judged(reply_id, actor)
    if not note.strip():
        raise FaultyFieldsError({"note": "missing"})
    was_approved = row.state == ReplyState.APPROVED
    _move(row, "return", actor, now, note=note)
    if was_approved and row.is_done and row.charge.responsibility_id is not None:
        tracking.move_part(row.charge.responsibility_id, "send_back", actor=actor, now=now)
    return row


def _judged(reply_id: int, actor: Actor) -> Reply:
    row = queries.reply_for_change(reply_id)
    unit_id = row.charge.decision.body.power.unit_id
    require(policies.may_keep(actor, unit_id), action="resolutions.keep")
    return row


def _move(row: Reply, move: str, actor: Actor, now: datetime, *, note: str = "") -> None:
    try:
        row.state = REPLIES.target(move, current=ReplyState(row.state)).value
    except IllegalMoveError as error:
        raise StepNotOpenError("reply", move, row.state) from error
    row.judged_by, row.judged_at, row.judgement = actor.ref, now, note.strip()[:300]
    row.save()
    _tell(row, move, actor, now)


def _tell(row: Reply, move: str, actor: Actor, now: datetime) -> None:
    event = ReplyMoved(
        row.charge.decision.ref,
        row.ref,
        f"organizations:unit:{row.charge.unit_id}",
        move,
        row.is_done,
    )
    ledger.append(event, actor=actor, at=now)
