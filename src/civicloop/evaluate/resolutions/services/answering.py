"""The answer to the body, and more time for it."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    StepNotOpenError,
)
from civicloop.evaluate.resolutions.events import (
    AnswerTakenBack,
    DecisionAnswered,
    DecisionExtended,
    ExtensionTakenBack,
)
from civicloop.evaluate.resolutions.models import Decision
from civicloop.evaluate.resolutions.models.decisions import KEY
from civicloop.evaluate.resolutions.rules import limit_of
from civicloop.evaluate.resolutions.states import DECISIONS, ClockKind, DecisionState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.errors import ExtensionRefusedError
from civicloop.kernel.clock.rules import Extension
from civicloop.kernel.ledger import services as ledger

LONGEST, LETTER = 8000, 80


@transaction.atomic
def answer(
    decision_id: int,
    text: str,
    *,
    answered_on: date,
    letter: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Decision:
    """Note what the city answered the body and when; that stops the clock, not the deed."""
    now = now or clock.now()
    row = _open(decision_id, "answer", actor)
    faults: dict[str, str] = {}
    if not text.strip():
        faults["text"] = "missing"
    elif len(text) > LONGEST:
        faults["text"] = "too_long"
    if len(letter) > LETTER:
        faults["letter"] = "too_long"
    if answered_on > timezone.localdate(now):
        faults["answered_on"] = "in_the_future"
    elif answered_on < row.received_on:
        faults["answered_on"] = "before_begin"
    if row.answered_on is not None:
        faults["answered_on"] = "done_before"
    if faults:
        raise FaultyFieldsError(faults)
    return note_answer(row, text, answered_on, letter=letter, actor=actor, now=now)


def note_answer(
    row: Decision, text: str, answered_on: date, *, letter: str, actor: Actor, now: datetime
) -> Decision:
    """The same inside another verb that has looked at rights and values."""
    at = timezone.make_aware(datetime.combine(answered_on, time(12)))
    stopped = clock.stop(row.ref, KEY, at)
    row.answer, row.answer_letter, row.answered_on = text.strip(), letter.strip(), answered_on
    row.version, row.changed_at = row.version + 1, now
    row.save()
    event = DecisionAnswered(row.ref, answered_on.isoformat(), stopped.outcome)
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def take_back_answer(
    decision_id: int,
    *,
    version: int,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> Decision:
    """Undo an answer that was noted wrongly: the clock runs on as if it had never stopped.

    An answer that stands in a reply to the council is not undone from here.
    """
    now = now or clock.now()
    row = _open(decision_id, "take_back_answer", actor)
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)
    if row.answered_on is None or row.motion_id is not None:
        raise StepNotOpenError("decision", "take_back_answer", row.state)
    if not reason.strip():
        raise FaultyFieldsError({"reason": "missing"})
    event = AnswerTakenBack(row.ref, row.answered_on.isoformat())
    row.answer_due_at = clock.reopen(row.ref, KEY).due_at
    row.answer, row.answer_letter, row.answered_on = "", "", None
    row.version, row.changed_at = row.version + 1, now
    row.save()
    ledger.append(event, actor=actor, reason=reason.strip(), at=now)
    return row


@transaction.atomic
def extend_answer(
    decision_id: int,
    days: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> Decision:
    """Take more time, once and as long as the rule of the clock allows, before it is over."""
    now = now or clock.now()
    row = _open(decision_id, "extend", actor)
    if not reason.strip():
        raise FaultyFieldsError({"reason": "missing"})
    terms, rule = queries.clock_terms(row.received_on)
    longest = limit_of(ClockKind(row.clock), row.received_on, terms, rule).longer
    if not 1 <= days <= longest:
        raise FaultyFieldsError({"days": "too_long" if longest else "no_extension"})
    extension = Extension(now, amount=days, reason=reason.strip(), decided_by=actor.ref)
    try:
        row.answer_due_at = clock.extend(row.ref, KEY, extension).due_at
    except ExtensionRefusedError as error:
        code = "deadline_over" if now > row.answer_due_at else "extended_before"
        raise FaultyFieldsError({"days": code}) from error
    row.version, row.changed_at = row.version + 1, now
    row.save()
    event = DecisionExtended(row.ref, days, row.answer_due_at.isoformat())
    ledger.append(event, actor=actor, reason=reason.strip(), at=now)
    return row


@transaction.atomic
def take_back_extension(
    decision_id: int,
    *,
    version: int,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> Decision:
    """Undo more time that was granted wrongly: the clock runs to the day that held before.

    Where the body was answered the clock stands still, and the answer is taken back first.
    """
    now = now or clock.now()
    row = _open(decision_id, "take_back_extension", actor)
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)
    extensions = queries.answer_clock(row)[0].extensions
    if row.answered_on is not None or not extensions:
        raise StepNotOpenError("decision", "take_back_extension", row.state)
    if not reason.strip():
        raise FaultyFieldsError({"reason": "missing"})
    row.answer_due_at = clock.recalculate(row.ref, KEY, extensions=extensions[:-1]).due_at
    row.version, row.changed_at = row.version + 1, now
    row.save()
    event = ExtensionTakenBack(row.ref, int(extensions[-1].amount), row.answer_due_at.isoformat())
    ledger.append(event, actor=actor, reason=reason.strip(), at=now)
    return row


def _open(decision_id: int, move: str, actor: Actor) -> Decision:
    row = queries.decision_for_change(decision_id)
    require(policies.may_keep(actor, row.body.power.unit_id), action="resolutions.keep")
    if move not in DECISIONS.open_moves(DecisionState(row.state)):
        raise StepNotOpenError("decision", move, row.state)
    return row
