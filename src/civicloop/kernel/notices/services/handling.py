"""Letters out of the queue, to whoever reads them: each becomes one thing, once.

A letter is claimed in a short transaction; its reader's work and the mark that it is taken
are one more. A process that dies between leaves it to be read after the claim has run out.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from dataclasses import dataclass

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import policies, queries
from civicloop.kernel.notices.errors import (
    LetterRefusedError,
    LetterUnreadableError,
    MessageStateError,
)
from civicloop.kernel.notices.events import (
    LetterRetried,
    LetterSetAside,
    LetterStuck,
    LetterTaken,
    MessageReturned,
)
from civicloop.kernel.notices.models import Letter as Row
from civicloop.kernel.notices.models import Message
from civicloop.kernel.notices.rules import waiting
from civicloop.kernel.notices.rules.letters import Letter, read_letter
from civicloop.kernel.notices.rules.letters.automatic import BOUNCE
from civicloop.kernel.notices.rules.receiving import KEPT, TRIES, Received, newcomers, reader_of
from civicloop.kernel.notices.services.answering import ref_in
from civicloop.kernel.notices.services.receiving import POSTMAN
from civicloop.kernel.notices.states import LETTERS, MESSAGES, LetterState, MessageState
from civicloop.kernel.vault import services as vault

LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Handling:
    """What one round of reading did."""

    taken: int = 0
    set_aside: int = 0
    failed: int = 0


def handle_due(*, limit: int = 20, now: dt.datetime | None = None) -> Handling:
    """Give the letters that wait to their readers; by any number of processes at once."""
    done = Handling()
    for _ in range(limit):
        row = _claim(now or clock.now())
        if row is None:
            break
        try:
            state = _handle(row.pk, now or clock.now())
        except Exception as fault:
            LOG.exception("%s could not be read", row.ref)
            _note_failure(row.pk, type(fault).__name__, now or clock.now())
            done.failed += 1
        else:
            done.taken += state is LetterState.TAKEN
            done.set_aside += state is LetterState.SET_ASIDE
    return done


@transaction.atomic
def _claim(now: dt.datetime) -> Row | None:
    row = (
        queries.letters_due(now)
        .select_for_update(skip_locked=True, of=("self",))
        .defer("content", "envelope")
        .order_by("next_try_at", "id")
        .first()
    )
    if row is not None:
        row.attempts += 1
        row.next_try_at = now + waiting.CLAIM
        row.save(update_fields=["attempts", "next_try_at"])
    return row


@transaction.atomic
def _handle(pk: int, now: dt.datetime) -> LetterState:
    row = Row.objects.select_for_update().get(pk=pk)
    if row.state != LetterState.WAITING:
        return LetterState(row.state)  # its claim ran out, and another process read it too
    try:
        letter = opened(row)
        with transaction.atomic():  # a reader that refuses leaves nothing behind
            became = _returned(letter, now) if _is_bounce(letter, row) else _given(row, letter)
    except LetterUnreadableError:
        return _settle(row, "set_aside", code="unreadable", now=now)
    except LetterRefusedError as refusal:
        return _settle(row, "set_aside", code=refusal.code, now=now)
    return _settle(row, "take", became=became, now=now)


def opened(row: Row) -> Letter:
    """A letter, unsealed and read."""
    content = vault.unseal(row.ref, bytes(row.content or b""), field=queries.LETTER)
    sender, recipients = envelope(row)
    bare = read_letter(content, envelope=sender)
    own = queries.message_by_carrier_id(bare.message_id.partition("@")[0]) is not None
    letter = read_letter(content, envelope=sender, own_id=True) if own else bare
    return _with_recipients(letter, recipients)


def envelope(row: Row) -> tuple[str | None, list[str]]:
    """Sender and recipients of a letter's envelope; no sender where the way in knew none."""
    sender, recipients = json.loads(
        vault.unseal(row.ref, bytes(row.envelope or b""), field=queries.ENVELOPE)
    )
    return sender, recipients


def _with_recipients(letter: Letter, recipients: list[str]) -> Letter:
    """The letter with the recipients of the envelope first: those of the headers may lie."""
    everyone = tuple(dict.fromkeys((*recipients, *letter.to)))
    fields = {name: getattr(letter, name) for name in Letter.__dataclass_fields__}
    return Letter(**(fields | {"to": everyone}))


def _is_bounce(letter: Letter, row: Row) -> bool:
    return letter.automatic == BOUNCE and not row.forced


def _given(row: Row, letter: Letter) -> str:
    """What the letter's reader makes of it."""
    about = _about(letter)
    if letter.automatic and not row.forced:
        raise LetterRefusedError(letter.automatic)
    reader = reader_of(about) if about else newcomers()
    if reader is None:
        raise LetterRefusedError("no_reader")
    return reader.read(Received(row.ref, letter, about, row.received_at, row.forced))


def _about(letter: Letter) -> str:
    """The object that a letter answers: by the address it came to, or by what it answers."""
    found = next((ref for address in letter.to if (ref := ref_in(address))), "")
    if found:
        return found
    ids = [each.partition("@")[0] for each in letter.references]
    message = queries.answered_message(ids)
    return message.ref if message else ""


def _returned(letter: Letter, now: dt.datetime) -> str:
    """Note that a message of ours came back; the reference of the object it was about."""
    back = letter.returned
    found = queries.message_by_carrier_id(back.message_id.partition("@")[0]) if back else None
    if back is None or found is None:
        raise LetterRefusedError(BOUNCE)
    message = Message.objects.select_for_update().get(pk=found.pk)
    if message.state == MessageState.SENT:
        message.state = MESSAGES.target("come_back", current=MessageState.SENT).value
        message.error = f"returned: {back.status}"
        message.save(update_fields=["state", "error"])
        said = MessageReturned(
            message.ref,
            message=message.message_ref,
            template=message.template,
            channel=message.channel,
            code=back.status,
        )
        ledger.append(said, actor=POSTMAN, at=now)
    return message.ref


def _settle(
    row: Row, move: str, *, code: str = "", became: str = "", now: dt.datetime
) -> LetterState:
    state = LETTERS.target(move, current=LetterState(row.state))
    row.state, row.code, row.became, row.settled_at = state.value, code, became, now
    row.save(update_fields=["state", "code", "became", "settled_at"])
    said = LetterTaken(row.ref, became=became) if became else LetterSetAside(row.ref, code=code)
    ledger.append(said, actor=POSTMAN, at=now)
    return state


@transaction.atomic
def _note_failure(pk: int, code: str, now: dt.datetime) -> None:
    row = Row.objects.select_for_update().defer("content", "envelope").get(pk=pk)
    if row.state != LetterState.WAITING:
        return
    row.code, row.next_try_at = code[:40], now + waiting.wait(row.attempts)
    if row.attempts >= TRIES:
        row.state = LETTERS.target("give_up", current=LetterState.WAITING).value
        row.settled_at = now
        ledger.append(LetterStuck(row.ref, code=row.code), actor=POSTMAN, at=now)
    row.save(update_fields=["code", "next_try_at", "state", "settled_at"])


@transaction.atomic
def retry_letter(letter_id: int, *, actor: Actor, now: dt.datetime | None = None) -> Row:
    """Have a letter read that was set aside or is stuck; a person has looked at it."""
    require(policies.may_retry(actor), action=policies.RETRY)
    row = Row.objects.select_for_update().defer("content", "envelope").filter(pk=letter_id).first()
    open_to = {LetterState.SET_ASIDE.value, LetterState.STUCK.value}
    if row is None or row.state not in open_to or not queries.has_content(letter_id):
        raise MessageStateError("Only a letter that was set aside or is stuck can be read again.")
    at = now or clock.now()
    row.state = LETTERS.target("retry", current=LetterState(row.state)).value
    row.attempts, row.next_try_at, row.settled_at, row.forced = 0, at, None, True
    row.save(update_fields=["state", "attempts", "next_try_at", "settled_at", "forced"])
    ledger.append(LetterRetried(row.ref), actor=actor, at=at)
    return row


@transaction.atomic
def empty_letters(*, limit: int = 500, now: dt.datetime | None = None) -> int:
    """Destroy the contents of letters that were settled long ago; how many."""
    rows = queries.letters_to_empty((now or clock.now()) - KEPT)
    found = list(rows.select_for_update(skip_locked=True).defer("content", "envelope")[:limit])
    for row in found:
        vault.destroy(row.ref)
    Row.objects.filter(pk__in=[row.pk for row in found]).update(content=None, envelope=None)
    return len(found)
