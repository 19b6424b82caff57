"""Sessions of the council: laid down, corrected, reported to."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import ChangedMeanwhileError, FaultyFieldsError
from civicloop.evaluate.resolutions.events import SessionCorrected, SessionOpened, SessionReported
from civicloop.evaluate.resolutions.models import Session
from civicloop.evaluate.resolutions.rules import EARLIEST, LATEST
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

LETTER, REASON = 80, 300


@transaction.atomic
def open_session(
    term: int,
    number: int,
    *,
    begins_on: date,
    ends_on: date,
    is_extraordinary: bool = False,
    actor: Actor,
    now: datetime | None = None,
) -> Session:
    """Lay down a session of the council; its classes are those of the day it begins."""
    _require(actor)
    faults = _faults(begins_on, ends_on)
    if queries.session_on(term, number, extraordinary=is_extraordinary) is not None:
        faults["number"] = "taken"
    if faults:
        raise FaultyFieldsError(faults)
    row = Session.objects.create(
        term=term,
        number=number,
        is_extraordinary=is_extraordinary,
        begins_on=begins_on,
        ends_on=ends_on,
    )
    ledger.append(SessionOpened(row.ref, term, number), actor=actor, at=now or clock.now())
    return row


@transaction.atomic
def correct_session(
    session_id: int,
    *,
    term: int,
    number: int,
    begins_on: date,
    ends_on: date,
    is_extraordinary: bool,
    version: int,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> Session:
    """Put right the name, the kind or the days of a session, with why.

    The day of the report before it, the council's own days for a reconsideration, the table by
    class and the figures of the session are counted from what stands, so that they follow. A
    first day whose classes do not hold one of the motions that stand would lose these from the
    table, and is refused.
    """
    _require(actor)
    row = queries.session_for_change(session_id)
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)
    faults = _faults(begins_on, ends_on)
    other = queries.session_on(term, number, extraordinary=is_extraordinary)
    if other is not None and other.pk != row.pk:
        faults["number"] = "taken"
    if "begins_on" not in faults and queries.strange_classes(row, begins_on):
        faults["begins_on"] = "classes_differ"
    if not reason.strip():
        faults["reason"] = "missing"
    elif len(reason) > REASON:
        faults["reason"] = "too_long"
    new = {"term": term, "number": number, "is_extraordinary": is_extraordinary,
           "begins_on": begins_on, "ends_on": ends_on}  # fmt: skip
    if not faults and all(getattr(row, name) == value for name, value in new.items()):
        faults[""] = "unchanged"
    if faults:
        raise FaultyFieldsError(faults)
    for name, value in new.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    event = SessionCorrected(
        row.ref, term, number, is_extraordinary, begins_on.isoformat(), ends_on.isoformat()
    )
    ledger.append(event, actor=actor, reason=reason.strip(), at=now or clock.now())
    return row


@transaction.atomic
def note_report(
    session_id: int,
    *,
    reported_on: date,
    letter: str,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Session:
    """Note that the council has the written report on what the session before resolved."""
    now = now or clock.now()
    _require(actor)
    row = queries.session_for_change(session_id)
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)
    faults: dict[str, str] = {}
    if queries.report_day(row) is None:
        faults[""] = "no_report_due"
    if not letter.strip():
        faults["letter"] = "missing"
    elif len(letter) > LETTER:
        faults["letter"] = "too_long"
    if reported_on > timezone.localdate(now):
        faults["reported_on"] = "in_the_future"
    elif reported_on < EARLIEST:
        faults["reported_on"] = "too_early"
    if faults:
        raise FaultyFieldsError(faults)
    row.reported_on, row.report_letter = reported_on, letter.strip()
    row.version += 1
    row.save(update_fields=["reported_on", "report_letter", "version"])
    ledger.append(SessionReported(row.ref, reported_on.isoformat()), actor=actor, at=now)
    return row


def _require(actor: Actor) -> None:
    """May keep the council; its row is held, so that two do not give one number to two sessions."""
    council = queries.body_for_change(queries.council().pk)
    require(policies.may_keep(actor, council.power.unit_id), action="resolutions.keep")


def _faults(begins_on: date, ends_on: date) -> dict[str, str]:
    faults: dict[str, str] = {}
    if begins_on < EARLIEST:
        faults["begins_on"] = "too_early"
    if ends_on > LATEST:
        faults["ends_on"] = "too_far"
    elif ends_on < begins_on:
        faults["ends_on"] = "before_begin"
    return faults
