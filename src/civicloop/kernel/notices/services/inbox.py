"""What the owner of an inbox does with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.notices import policies, queries
from civicloop.kernel.notices.models import Message


def _own(actor: Actor) -> str:
    person = policies.inbox_of(actor)
    require(bool(person), action="notices.read_inbox")
    return person


@transaction.atomic
def mark_read(ids: Iterable[int], *, actor: Actor, now: dt.datetime | None = None) -> int:
    """Mark messages in the actor's own inbox as read; how many were unread.

    Ids from another inbox are passed over. It is no event: nobody else is concerned.
    """
    rows = Message.objects.filter(person=_own(actor), channel=queries.INBOX, id__in=list(ids))
    return rows.filter(read_at__isnull=True).update(read_at=now or clock.now())


@transaction.atomic
def mark_all_read(*, actor: Actor, up_to: int | None = None, now: dt.datetime | None = None) -> int:
    """Mark the actor's inbox as read, up to an id that was on the page; how many were unread."""
    rows = Message.objects.filter(person=_own(actor), channel=queries.INBOX, read_at__isnull=True)
    if up_to is not None:
        rows = rows.filter(id__lte=up_to)
    return rows.update(read_at=now or clock.now())
