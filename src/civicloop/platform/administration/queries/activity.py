"""The record of changes: by object, by person, by day; with names in the place of references."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.platform.administration.rules import person_ref

if TYPE_CHECKING:
    from civicloop.kernel.ledger.models import Event

LATEST = 20


def of_object(ref: str) -> list[Event]:
    """The latest events of one object, the newest first."""
    last = ledger.last_number(ref)
    return list(reversed(ledger.history(ref, after=max(0, last - LATEST))))


def search(begins: datetime, ends: datetime, *, actor: str = "") -> QuerySet[Event]:
    """What was written between two instants, by everybody or by one."""
    rows = ledger.between(begins, ends)
    return rows.filter(actor=actor) if actor else rows


def names(events: Iterable[Event]) -> dict[str, str]:
    """The people and units that some events speak of, by reference; two queries at most."""
    refs: set[str] = set()
    for event in events:
        refs |= {event.stream, person_ref(event.actor), person_ref(event.acting_for)}
        refs |= {value for value in event.body.values() if isinstance(value, str)}
    return organizations.names_of(refs - {""})
