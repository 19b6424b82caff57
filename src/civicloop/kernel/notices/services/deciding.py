"""Decisions on messages: those that were given up, and those of a past that was only told."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import policies
from civicloop.kernel.notices.errors import MessageStateError
from civicloop.kernel.notices.events import MessageRetried
from civicloop.kernel.notices.models import Message
from civicloop.kernel.notices.states import MESSAGES, OPEN, MessageState


@transaction.atomic
def retry_message(
    message_id: int, *, actor: Actor, reason: str = "", now: dt.datetime | None = None
) -> Message:
    """Queue a message again that was given up, with all its tries."""
    require(policies.may_retry(actor), action=policies.RETRY)
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None or message.state != MessageState.GIVEN_UP:
        raise MessageStateError("Only a message that was given up can be sent again.")
    message.state = MESSAGES.target("retry", current=MessageState.GIVEN_UP).value
    message.attempts = 0
    message.next_try_at = now or clock.now()
    message.save(update_fields=["state", "attempts", "next_try_at"])
    said = MessageRetried(
        message.ref,
        message=message.message_ref,
        template=message.template,
        channel=message.channel,
    )
    ledger.append(said, actor=actor, reason=reason)
    return message


@transaction.atomic
def pass_over() -> int:
    """Count all that waits as sent when it was written, and send none of it; how many.

    For those who load a past that was lived elsewhere, before the doors open.
    """
    waiting = Message.objects.filter(state__in=[state.value for state in OPEN])
    return waiting.update(
        state=MessageState.SENT.value, sent_at=F("created_at"), receipt="passed over"
    )
