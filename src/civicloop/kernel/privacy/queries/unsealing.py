"""Every read about openings, readings and retention."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.privacy.models import UnsealRequest
from civicloop.kernel.privacy.states import UnsealState

if TYPE_CHECKING:
    from civicloop.kernel.ledger.models import Event

READ = "privacy.personal_value_read"


def request_for_change(pk: int) -> UnsealRequest:
    """The request, locked until the transaction ends."""
    return UnsealRequest.objects.select_for_update().get(pk=pk)


def approval_in_force(ref: str, field: str, actor: Actor, now: datetime) -> UnsealRequest | None:
    """The approval under which an actor may read a guarded field at this instant."""
    return UnsealRequest.objects.filter(
        ref=ref,
        fields__contains=[field],
        requested_by=actor.ref,
        state=UnsealState.APPROVED,
        expires_at__gt=now,
    ).first()


def requests_to_decide(actor: Actor) -> QuerySet[UnsealRequest]:
    """What waits for a decision of the actor, the oldest first; never their own."""
    return (
        UnsealRequest.objects.filter(access.scope_q(actor, "privacy.approve_unsealing"))
        .filter(state=UnsealState.REQUESTED)
        .exclude(requested_by=actor.ref)
        .order_by("requested_at")
    )


def requests_of(actor: Actor) -> QuerySet[UnsealRequest]:
    """What the actor asked for, the newest first."""
    return UnsealRequest.objects.filter(requested_by=actor.ref)


def readings(ref: str) -> list[Event]:
    """Who opened which personal value of an object, when and why, in order."""
    return [event for event in ledger.history(ref) if event.name == READ]


def readings_by(actor: Actor, begins: datetime, ends: datetime) -> QuerySet[Event]:
    """Which personal values an actor opened between two instants."""
    return ledger.between(begins, ends).filter(name=READ, actor=actor.ref)


def request(pk: int) -> UnsealRequest | None:
    """One request, whatever its state."""
    return UnsealRequest.objects.select_related("unit").filter(pk=pk).first()
