"""Staff looks who asks, whether it is the person, and takes more time once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.errors import ExtensionRefusedError
from civicloop.kernel.clock.rules import Extension
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.rules import Held, Subject, held_about
from civicloop.platform.rights import policies, queries, rules
from civicloop.platform.rights.errors import ExtensionSpentError
from civicloop.platform.rights.events import RequestExtended, RequestIdentified
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.services.asking import opened, tell
from civicloop.platform.rights.states import REQUESTS, Identity, RequestState, Right

FIELDS = ("name", "email", "phone", "words")


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who asks, and in which words; empty once its key is gone."""

    name: str = ""
    email: str = ""
    phone: str = ""
    words: str = ""


@transaction.atomic
def read_particulars(pk: int, *, actor: Actor, now: datetime | None = None) -> Particulars:
    """Who asks, opened for the work on the request; each reading is on record."""
    require(policies.may_handle(actor), action="rights.handle")
    row = queries.for_change(pk)
    boxes = {name: bytes(box) for name in FIELDS if (box := getattr(row, f"{name}_sealed"))}
    read = privacy.read_many(row.ref, boxes, actor=actor, purpose="subject", now=now)
    return Particulars(**read)


@transaction.atomic
def identify(pk: int, *, identity: Identity, actor: Actor, now: datetime | None = None) -> Request:
    """Note how it was checked that it is the person; no number of a card is kept."""
    require(policies.may_handle(actor), action="rights.handle")
    row = queries.for_change(pk)
    row.state = REQUESTS.target("identify", current=RequestState(row.state))
    row.identity, row.identified_by = Identity(identity), actor.ref
    row.save(update_fields=["state", "identity", "identified_by"])
    said = RequestIdentified(row.ref, row.identity)
    ledger.append(said, actor=actor, at=now or clock.now())
    return row


@transaction.atomic
def extend(pk: int, *, reason: str, actor: Actor, now: datetime | None = None) -> Request:
    """Take the one extension that article 13 allows, and tell the person why."""
    require(policies.may_handle(actor), action="rights.handle")
    at = now or clock.now()
    row = queries.for_change(pk)
    if row.extended_at is not None or row.ended_at is not None:
        raise ExtensionSpentError(row.ref)
    days = queries.terms(row.received_at or at).extension(Right(row.right))
    try:
        row.due_at = clock.extend(row.ref, rules.CLOCK, Extension(at, amount=days)).due_at
    except ExtensionRefusedError as error:
        raise ExtensionSpentError(row.ref) from error
    row.extended_at = at
    row.save(update_fields=["due_at", "extended_at"])
    said = RequestExtended(row.ref, days, row.due_at.isoformat())
    ledger.append(said, actor=actor, reason=reason, at=at)
    until = timezone.localtime(row.due_at)
    context = {"reason": reason, "until": f"{until:%Y-%m-%d}"}
    tell(row, "rights.extended", context, at)
    return row


def held(row: Request) -> list[Held]:
    """All that is kept about the person, over all modules."""
    return held_about(subject_of(row))


def subject_of(row: Request) -> Subject:
    """By what the person is found; opened for the search alone."""
    parts = {name: opened(row, name) for name in ("email", "phone", "name")}
    return Subject(**parts, ref=row.ref)
