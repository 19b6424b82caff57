"""Letters that no rule could place: somebody reads one, and says what becomes of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import policies, queries
from civicloop.kernel.notices.errors import LetterRefusedError, MessageStateError
from civicloop.kernel.notices.events import LetterDismissed, LetterTaken
from civicloop.kernel.notices.models import Letter as Row
from civicloop.kernel.notices.rules.letters import Letter
from civicloop.kernel.notices.rules.receiving import Received, newcomers, reader_of
from civicloop.kernel.notices.services.handling import opened
from civicloop.kernel.notices.states import LETTERS, LetterState
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.states.errors import IllegalMoveError


@transaction.atomic
def open_letter(
    letter_id: int, *, actor: Actor, purpose: str, now: dt.datetime | None = None
) -> Letter:
    """What a letter says; that it was read is put on record."""
    require(policies.may_place(actor), action=policies.PLACE)
    row = queries.letter(letter_id)
    if row is None or row.content is None:
        raise MessageStateError("What this letter said was destroyed.")
    privacy.note_reading(row.ref, field=queries.LETTER, actor=actor, purpose=purpose, now=now)
    return opened(row)


@transaction.atomic
def place_letter(
    letter_id: int, *, about: str = "", actor: Actor, now: dt.datetime | None = None
) -> str:
    """Lay a letter into the object that it is about, or make a new one of it; the reference.

    Its reader may still refuse it (``LetterRefusedError``); the letter then stays where it is.
    """
    row, at = _prepare(letter_id, "place", actor), now or clock.now()
    if row.content is None:
        raise MessageStateError("What this letter said was destroyed.")
    letter = opened(row)
    reader = reader_of(about) if about else newcomers()
    if reader is None:
        raise LetterRefusedError("no_reader")
    row.became = reader.read(Received(row.ref, letter, about, row.received_at, forced=True))
    row.code = ""
    _settle(row, "place", at)
    ledger.append(LetterTaken(row.ref, became=row.became), actor=actor, at=at)
    return row.became


@transaction.atomic
def dismiss_letter(letter_id: int, *, actor: Actor, now: dt.datetime | None = None) -> Row:
    """Say that nothing is to be done about a letter; it is destroyed like all others."""
    row, at = _prepare(letter_id, "dismiss", actor), now or clock.now()
    _settle(row, "dismiss", at)
    ledger.append(LetterDismissed(row.ref), actor=actor, at=at)
    return row


def _prepare(letter_id: int, move: str, actor: Actor) -> Row:
    """The letter, locked, once the actor may and it still waits for somebody to look."""
    require(policies.may_place(actor), action=policies.PLACE)
    row = Row.objects.select_for_update().filter(pk=letter_id).first()
    if row is None:
        raise MessageStateError("There is no such letter.")
    try:
        LETTERS.target(move, current=LetterState(row.state))
    except IllegalMoveError as error:
        raise MessageStateError("Somebody has dealt with this letter already.") from error
    return row


def _settle(row: Row, move: str, at: dt.datetime) -> None:
    row.state = LETTERS.target(move, current=LetterState(row.state)).value
    row.settled_at, row.forced = at, True
    row.save(update_fields=["state", "code", "became", "settled_at", "forced"])
