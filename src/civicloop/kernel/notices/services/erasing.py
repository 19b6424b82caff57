"""Empty what was said about an object whose values were destroyed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from civicloop.kernel.notices.adapters import folder
from civicloop.kernel.notices.models import Letter, Message
from civicloop.kernel.notices.states import LetterState
from civicloop.kernel.vault import services as vault


@transaction.atomic
def erase(refs: Iterable[str]) -> int:
    """Empty every message about some objects, and every letter that became one; how many.

    Address, text and link go, also from the outbox folder; that something was sent, when and
    by which channel stays. A letter that still waits to be read stays: it is nobody's yet.
    Twice is once. A message that is not sent yet is given up by its next try.
    """
    wanted = list(refs)
    messages = Message.objects.filter(ref__in=wanted)
    for carrier_id, channel, created_at in messages.values_list(
        "carrier_id", "channel", "created_at"
    ):
        folder.remove(carrier_id, channel=channel, created_at=created_at)
    done = messages.exclude(Q(content=b"") & Q(address__isnull=True) & Q(link="")).update(
        content=b"", address=None, link=""
    )
    letters = Letter.objects.filter(became__in=wanted).exclude(state=LetterState.WAITING)
    for row in letters.defer("content", "envelope"):
        vault.destroy(row.ref)
    return done + letters.filter(content__isnull=False).update(content=None, envelope=None)
