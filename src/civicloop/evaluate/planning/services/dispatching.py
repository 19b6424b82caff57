"""Approved editions go out: to the council, to the audit office, to the agencies that carry on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning.errors import Fault, FaultyFieldsError
from civicloop.evaluate.planning.events import DispatchRemoved, EditionDispatched
from civicloop.evaluate.planning.models import Book, Dispatch
from civicloop.evaluate.planning.services.correcting import below, correct, take_away
from civicloop.evaluate.planning.states import BOOKS, BookState, Recipient
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

LIMITS = {"letter": 60}
SAID = ("recipient", "sent_on", "letter", "note")
"""What the mark of a letter is made of, in this order."""
NOTE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter by which an edition went out."""

    recipient: Recipient
    sent_on: date
    number: str
    note: str = ""

    @property
    def said(self) -> dict[str, Any]:
        """As the row keeps it."""
        return {"recipient": self.recipient.value, "sent_on": self.sent_on,
                "letter": self.number.strip(), "note": self.note.strip()}  # fmt: skip


@transaction.atomic
def dispatch_edition(
    book_id: int, letter: Letter, *, actor: Actor, now: datetime | None = None
) -> Dispatch:
    """Write down that an approved edition was sent; one that was replaced may be told of late."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    book = queries.book_for_change(book_id)
    if book.state == BookState.OPEN:
        raise IllegalMoveError(BOOKS.name, "dispatch", BookState.OPEN)
    _check(book, letter.said, now)
    row = Dispatch.objects.create(book=book, **letter.said, by=actor.ref, at=now)
    event = EditionDispatched(row.ref, book.ref, row.recipient, row.sent_on.isoformat(), row.letter)
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def correct_dispatch(
    dispatch_id: int, letter: Letter, *, seen: int, actor: Actor, now: datetime | None = None
) -> Dispatch:
    """Put right what was written down of a letter; ``seen`` is the mark of what the caller saw."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    row = _for_change(dispatch_id)
    _check(row.book, letter.said, now, but=row.pk)
    correct(row, letter.said, LIMITS, seen, actor=actor, now=now)
    return row


@transaction.atomic
def remove_dispatch(
    dispatch_id: int, *, seen: int, actor: Actor, now: datetime | None = None
) -> Book:
    """Take a letter away that never was; the history keeps its number."""
    require(policies.may_manage(actor), action="planning.manage")
    row = _for_change(dispatch_id)
    event = DispatchRemoved(row.ref, row.book.ref, row.recipient, row.letter)
    take_away(row, SAID, seen, event, actor=actor, now=now)
    return row.book


def _for_change(dispatch_id: int) -> Dispatch:
    return below(Dispatch.objects.all(), dispatch_id, "book", queries.book_for_change)


def _check(book: Book, said: Mapping[str, Any], now: datetime, *, but: int | None = None) -> None:
    """A day between the approval and today, and no letter twice to one recipient."""
    faults: dict[str, tuple[Fault, ...]] = {}
    if said["sent_on"] > timezone.localdate(now):
        faults["sent_on"] = (Fault("in_the_future"),)
    elif book.approved_at and said["sent_on"] < timezone.localdate(book.approved_at):
        faults["sent_on"] = (Fault("before_approval"),)
    if not said["letter"]:
        faults["letter"] = (Fault("missing"),)
    elif len(said["letter"]) > LIMITS["letter"]:
        faults["letter"] = (Fault("too_long", {"limit": LIMITS["letter"]}),)
    else:
        same = Dispatch.objects.filter(
            book=book, recipient=said["recipient"], letter=said["letter"]
        )
        if same.exclude(pk=but or 0).exists():
            faults["letter"] = (Fault("taken", {"number": said["letter"]}),)
    if len(said["note"]) > NOTE_LIMIT:
        faults["note"] = (Fault("too_long", {"limit": NOTE_LIMIT}),)
    if faults:
        raise FaultyFieldsError(faults)
