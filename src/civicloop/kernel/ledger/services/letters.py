"""Decisions on dead letters."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.ledger import policies
from civicloop.kernel.ledger.errors import LetterError
from civicloop.kernel.ledger.events import LetterDiscarded, LetterRetried
from civicloop.kernel.ledger.models import Cursor, Letter
from civicloop.kernel.ledger.services.appending import append
from civicloop.kernel.ledger.states import LETTERS, LetterState


def _dead(letter_id: int) -> Letter:
    """A dead letter under the lock of its subscriber's cursor."""
    found = Letter.objects.filter(pk=letter_id).first()
    if found is not None:
        Cursor.objects.select_for_update().filter(subscriber=found.subscriber).first()
        found = Letter.objects.select_for_update().filter(pk=letter_id).first()
    if found is None:
        raise LetterError("This letter is no more: it was delivered or discarded meanwhile.")
    if found.state != LetterState.DEAD:
        raise LetterError("This letter is not dead: it is still tried by itself.")
    return found


@transaction.atomic
def retry_letter(
    letter_id: int, *, actor: Actor, reason: str, now: dt.datetime | None = None
) -> Letter:
    """Give a dead letter all its tries again, the first at the next round.

    What is parked behind it follows in order once it goes.
    """
    require(policies.may_decide_letters(actor), action=policies.DECIDE_LETTERS)
    letter = _dead(letter_id)
    letter.state = LETTERS.target("retry", current=LetterState.DEAD).value
    letter.attempts = 0
    letter.next_try_at = now or timezone.now()
    letter.save(update_fields=["state", "attempts", "next_try_at"])
    said = LetterRetried(letter.ref, subscriber=letter.subscriber, sequence=letter.sequence)
    append(said, actor=actor, reason=reason)
    return letter


@transaction.atomic
def discard_letter(
    letter_id: int, *, actor: Actor, reason: str, now: dt.datetime | None = None
) -> None:
    """Give a dead letter up: its subscriber never takes this event, the next ones follow.

    The event itself stays in the ledger; who gave it up, and why, is an event too.
    """
    require(policies.may_decide_letters(actor), action=policies.DECIDE_LETTERS)
    letter = _dead(letter_id)
    said = LetterDiscarded(letter.ref, subscriber=letter.subscriber, sequence=letter.sequence)
    append(said, actor=actor, reason=reason)
    letter.delete()
    take_up_next(letter, now or timezone.now())


def take_up_next(gone: Letter, now: dt.datetime) -> None:
    """Let the letter that was parked behind one that is gone be tried next."""
    behind = (
        Letter.objects.filter(subscriber=gone.subscriber, stream=gone.stream)
        .order_by("sequence")
        .first()
    )
    if behind is None or behind.state != LetterState.PARKED:
        return
    behind.state = LETTERS.target("take_up", current=LetterState.PARKED).value
    behind.next_try_at = now
    behind.save(update_fields=["state", "next_try_at"])
