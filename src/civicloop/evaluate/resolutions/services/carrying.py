"""Money carried over: asked for by agencies, decided on, and held to the audit's word."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    StepNotOpenError,
)
from civicloop.evaluate.resolutions.events import CarryMoved, MoneyCarried
from civicloop.evaluate.resolutions.models import Carry
from civicloop.evaluate.resolutions.rules import CarryDraft, check_carry, check_word
from civicloop.evaluate.resolutions.states import CARRIES, CarryState, Ground
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

LONGEST_WORD, LONGEST_REASON = 2000, 300
COPIED = ("unit_id", "year", "budget_year", "ground", "available", "paid", "payable", "carried",
          "lapsed", "spend_until", "follows_id")  # fmt: skip


@transaction.atomic
def ask_to_carry(draft: CarryDraft, *, actor: Actor, now: datetime | None = None) -> Carry:
    """Ask to carry money over; what follows the year before begins with what stands of it."""
    now = now or clock.now()
    require(policies.may_reply(actor, draft.unit_id), action="tracking.report")
    _check(draft, None)
    row = Carry(asked_at=now)
    _put(row, draft)
    event = MoneyCarried(row.ref, f"organizations:unit:{row.unit_id}", row.year, row.carried)
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def change_carry(
    carry_id: int, draft: CarryDraft, *, version: int, actor: Actor, now: datetime | None = None
) -> Carry:
    """Correct what was asked for, until it is decided on; the agency stays."""
    row = _own(carry_id, actor, version)
    if draft.unit_id != row.unit_id:
        raise FaultyFieldsError({"unit": "not_the_same"})
    _step(row, "edit")
    _check(draft, row)
    _put(row, draft)
    _moved(row, "edit", row.carried, actor, now)
    return row


@transaction.atomic
def decide_carry(
    carry_id: int,
    *,
    grant: bool,
    amount: int = 0,
    letter: str,
    on: date,
    reason: str = "",
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Carry:
    """Note that it was approved, whole or in part, or refused with why; the rest lapses."""
    now = now or clock.now()
    row = _decided(carry_id, actor, version)
    _step(row, "approve" if grant else "refuse")
    asked = amount if grant else 0
    faults = check_word(asked, row.carried, letter, on=on, today=timezone.localdate(now))
    if grant and not amount:
        faults.setdefault("amount", "missing")
    if not grant and not reason.strip():
        faults["reason"] = "missing"
    elif len(reason) > LONGEST_REASON:
        faults["reason"] = "too_long"
    if faults:
        raise FaultyFieldsError(faults)
    row.approved, row.decided_on, row.decided_letter = (amount if grant else None), on, letter
    row.reason = reason.strip()
    row.save()
    _moved(row, "approve" if grant else "refuse", asked, actor, now, reason=row.reason)
    return row


@transaction.atomic
def note_audit(
    carry_id: int,
    *,
    amount: int,
    word: str,
    letter: str,
    on: date,
    notice: str = "",
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Carry:
    """Note what the audit office confirmed and said; ``notice`` is the number of its notice here.

    The next year begins with what it confirmed. Where that year is written down already with
    another amount, the page of the year says so.
    """
    now = now or clock.now()
    row = _decided(carry_id, actor, version)
    _step(row, "audit")
    highest = row.approved or 0
    faults = check_word(amount, highest, letter, on=on, today=timezone.localdate(now))
    if not word.strip():
        faults["word"] = "missing"
    elif len(word) > LONGEST_WORD:
        faults["word"] = "too_long"
    found = queries.notice_numbered(notice) if notice.strip() else None
    if notice.strip() and found is None:
        faults["notice"] = "unknown_notice"
    if faults:
        raise FaultyFieldsError(faults)
    row.audited, row.audited_on, row.audit_letter = amount, on, letter.strip()
    row.audit_word, row.notice = word.strip(), found
    row.save()
    _moved(row, "audit", amount, actor, now)
    return row


@transaction.atomic
def withdraw_carry(
    carry_id: int, *, reason: str, version: int, actor: Actor, now: datetime | None = None
) -> Carry:
    """Take a wish back that was not decided on, with why."""
    row = _own(carry_id, actor, version)
    _step(row, "withdraw")
    _need(reason)
    row.reason = reason.strip()
    row.save()
    _moved(row, "withdraw", row.carried, actor, now, reason=row.reason)
    return row


@transaction.atomic
def take_back_carry(
    carry_id: int, *, reason: str, version: int, actor: Actor, now: datetime | None = None
) -> Carry:
    """Undo the last step: the audit's word, the decision, or the withdrawal.

    By who may make the step. Where the next year began with it, that year goes first.
    """
    row = queries.carry_for_change(carry_id)
    if row.state == CarryState.WITHDRAWN:
        require(policies.may_reply(actor, row.unit_id), action="tracking.report")
    else:
        require(policies.may_decide_carry(actor), action="resolutions.keep")
    _check_version(row, version)
    move = "take_back_audit" if row.state == CarryState.AUDITED else "take_back"
    if queries.is_followed(row):
        raise StepNotOpenError("carry", move, "followed")
    _step(row, move)
    _need(reason)
    if move == "take_back":
        row.approved = row.decided_on = None
        row.decided_letter = row.reason = ""
    row.audited = row.audited_on = row.notice = None
    row.audit_letter = row.audit_word = ""
    row.save()
    _moved(row, move, row.standing, actor, now, reason=reason.strip())
    return row


def _check(draft: CarryDraft, row: Carry | None) -> None:
    before = queries.before(draft.follows_id) if draft.follows_id else None
    faults = check_carry(draft, before)
    if draft.ground not in set(Ground):
        faults["ground"] = "missing"
    if draft.follows_id and before is None:
        faults["follows_id"] = "missing"
    elif before is not None:
        follower = queries.follower_of(draft.follows_id or 0)
        if follower is not None and (row is None or follower != row.pk):
            faults["follows_id"] = "taken"
    if faults:
        raise FaultyFieldsError(faults)


def _put(row: Carry, draft: CarryDraft) -> None:
    for name in COPIED:
        setattr(row, name, getattr(draft, name))
    row.title, row.basis = draft.title.strip(), draft.basis.strip()
    row.save()


def _need(reason: str) -> None:
    if not reason.strip():
        raise FaultyFieldsError({"reason": "missing"})
    if len(reason) > LONGEST_REASON:
        raise FaultyFieldsError({"reason": "too_long"})


def _own(carry_id: int, actor: Actor, version: int) -> Carry:
    row = queries.carry_for_change(carry_id)
    require(policies.may_reply(actor, row.unit_id), action="tracking.report")
    _check_version(row, version)
    return row


def _decided(carry_id: int, actor: Actor, version: int) -> Carry:
    row = queries.carry_for_change(carry_id)
    require(policies.may_decide_carry(actor), action="resolutions.keep")
    _check_version(row, version)
    return row


def _check_version(row: Carry, version: int) -> None:
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)


def _step(row: Carry, move: str) -> None:
    try:
        row.state = CARRIES.target(move, current=CarryState(row.state)).value
    except IllegalMoveError as error:
        raise StepNotOpenError("carry", move, row.state) from error
    row.version += 1


def _moved(
    row: Carry, move: str, amount: int, actor: Actor, now: datetime | None, *, reason: str = ""
) -> None:
    unit = f"organizations:unit:{row.unit_id}"
    event = CarryMoved(row.ref, unit, move, row.state, amount)
    ledger.append(event, actor=actor, reason=reason, at=now or clock.now())
