"""Messages out of the queue, at least once each.

A message is claimed in a short transaction, carried outside without any, and its result
written in a third. A process that dies between leaves it to be tried again after the claim
has run out, under the same id.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import transaction

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import queries
from civicloop.kernel.notices.adapters import folder, smtp
from civicloop.kernel.notices.errors import (
    CarrierError,
    GoneError,
    PermanentError,
    ServerAwayError,
    TemporaryError,
)
from civicloop.kernel.notices.events import MessageGivenUp, MessageSent
from civicloop.kernel.notices.models import Message, Rest
from civicloop.kernel.notices.rules import waiting
from civicloop.kernel.notices.rules.channels import CARRIERS, Carrier, Carry, Parcel
from civicloop.kernel.notices.services import devices
from civicloop.kernel.notices.services.answering import answer_address, thread_of
from civicloop.kernel.notices.states import MESSAGES, OPEN, MessageState
from civicloop.kernel.vault import services as vault
from civicloop.kernel.vault.errors import KeyDestroyedError

LOG = logging.getLogger(__name__)
SENDER = machine("notices")


@dataclass(slots=True)
class Sending:
    """What one round of sending did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    away: tuple[str, ...] = ()


def send_due(*, limit: int = 100, now: dt.datetime | None = None) -> Sending:
    """Send what is due, at most ``limit`` messages a channel; to be called every second.

    Outside any transaction, by any number of processes at once: each message is claimed by
    one of them. A refusal for now is tried again with growing waits, a refusal for ever is
    given up at once, a server that does not answer makes its channel rest for half a minute.
    """
    done = Sending()
    for channel in queries.due_channels(now or clock.now()):
        try:
            with _carrier(channel)() as carry:
                for _ in range(limit):
                    if not _send_next(channel, carry, done, now):
                        break
        except ServerAwayError as away:
            _rest(channel, now or clock.now())
            done.away += (channel,)
            LOG.warning("the channel %s rests: %s", channel, away.code)
    return done


def _carrier(channel: str) -> Carrier:
    if channel in CARRIERS:
        return CARRIERS.get(channel)
    return smtp.carrier if channel == "email" else folder.carrier


def _send_next(channel: str, carry: Carry, done: Sending, now: dt.datetime | None) -> bool:
    message = _claim(channel, now or clock.now())
    if message is None:
        return False
    try:
        receipt = carry(_open(message))
    except CarrierError as error:
        _note_failure(message, error, done, now or clock.now())
        if isinstance(error, GoneError):
            _forget_device(message)
        if isinstance(error, ServerAwayError):
            raise
    except Exception as error:  # noqa: BLE001 (a carrier's own fault is one more failure)
        _note_failure(message, TemporaryError(type(error).__name__), done, now or clock.now())
    else:
        _note_sent(message, receipt, now or clock.now())
        done.sent += 1
    return True


@transaction.atomic
def _claim(channel: str, now: dt.datetime) -> Message | None:
    """Take the next message for as long as a claim holds; nobody else tries it meanwhile."""
    message = (
        queries.due(now)
        .filter(channel=channel)
        .select_for_update(skip_locked=True)
        .order_by("next_try_at", "id")
        .first()
    )
    if message is not None:
        message.attempts += 1
        message.next_try_at = now + waiting.CLAIM
        message.save(update_fields=["attempts", "next_try_at"])
    return message


def _open(message: Message) -> Parcel:
    try:
        address = vault.unseal(message.ref, bytes(message.address or b""), field=queries.ADDRESS)
    except KeyDestroyedError:
        raise PermanentError("the object's key was destroyed") from None
    text = queries.content(message)
    return Parcel(
        id=message.carrier_id,
        channel=message.channel,
        address=address.decode(),
        subject=text.subject,
        body=text.body,
        language=message.language,
        created_at=message.created_at,
        calendar=text.calendar,
        answer_to=answer_address(message.ref) if message.takes_answers else "",
        thread=thread_of(message.ref) if message.takes_answers else "",
        link=text.link,
        unsubscribe=text.unsubscribe,
    )


def _forget_device(message: Message) -> None:
    address = vault.unseal(message.ref, bytes(message.address or b""), field=queries.ADDRESS)
    devices.forget_address(address.decode())


@transaction.atomic
def _note_sent(claimed: Message, receipt: str, now: dt.datetime) -> None:
    message = Message.objects.select_for_update().get(pk=claimed.pk)
    if MessageState(message.state) not in OPEN:
        return  # its claim ran out, and another process sent it too
    message.state = MESSAGES.target("send", current=MessageState(message.state)).value
    message.sent_at, message.receipt, message.error = now, receipt[:120], ""
    message.save(update_fields=["state", "sent_at", "receipt", "error"])
    said = MessageSent(
        message.ref,
        message=message.message_ref,
        template=message.template,
        channel=message.channel,
    )
    ledger.append(said, actor=SENDER, at=now)


@transaction.atomic
def _note_failure(claimed: Message, error: CarrierError, done: Sending, now: dt.datetime) -> None:
    message = Message.objects.select_for_update().get(pk=claimed.pk)
    if MessageState(message.state) not in OPEN:
        return
    message.error = f"{type(error).__name__}: {error.code}"
    hopeless = isinstance(error, PermanentError) or message.attempts >= waiting.TRIES
    move = "give_up" if hopeless else "fail"
    message.state = MESSAGES.target(move, current=MessageState(message.state)).value
    message.next_try_at = now + waiting.wait(message.attempts)
    message.save(update_fields=["state", "next_try_at", "error"])
    if not hopeless:
        done.failed += 1
        return
    done.given_up += 1
    said = MessageGivenUp(
        message.ref,
        message=message.message_ref,
        template=message.template,
        channel=message.channel,
        code=type(error).__name__,
    )
    ledger.append(said, actor=SENDER, at=now)


def _rest(channel: str, now: dt.datetime) -> None:
    """Leave a channel alone whose server does not answer, however much waits in it."""
    Rest.objects.update_or_create(channel=channel, defaults={"until": now + waiting.AWAY_WAIT})
