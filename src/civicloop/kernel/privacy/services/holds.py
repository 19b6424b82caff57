"""Keep an object beyond its time, and let it go again."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import queries as ledger_queries
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import policies, queries
from civicloop.kernel.privacy.errors import HoldLiftedError, HoldStandsError, ValuesGoneError
from civicloop.kernel.privacy.events import HoldLifted, HoldPlaced
from civicloop.kernel.privacy.models import Hold
from civicloop.kernel.privacy.states import HoldGround
from civicloop.kernel.vault import queries as vault
from civicloop.kernel.vault.errors import KeyDestroyedError


def lock_object(ref: str) -> None:
    """Let holding and destroying one object wait for each other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 20))", [ref])


@transaction.atomic
def place_hold(
    ref: str, *, ground: HoldGround, reason: str, actor: Actor, now: datetime | None = None
) -> Hold:
    """Keep the values of an object until the hold is lifted; the reason is sealed.

    Of somebody who holds and a job that destroys the same object at once, one is first: a
    hold that comes too late is ``ValuesGoneError``.
    """
    require(policies.may_hold(actor), action="privacy.hold_values")
    lock_object(ref)
    if vault.is_destroyed(ref):
        raise ValuesGoneError(ref)
    if queries.holds(ref).filter(ground=ground, lifted_at__isnull=True).exists():
        raise HoldStandsError(ref)
    at = now or clock.now()
    row = Hold.objects.create(
        ref=ref, ground=HoldGround(ground).value, placed_by=actor.ref, placed_at=at
    )
    said = HoldPlaced(ref=ref, hold=row.pk, ground=row.ground)
    ledger.append(said, actor=actor, reason=reason, at=at)
    return row


@transaction.atomic
def lift_hold(hold_id: int, *, reason: str, actor: Actor, now: datetime | None = None) -> Hold:
    """Let retention take the object again, if nothing else holds it."""
    require(policies.may_hold(actor), action="privacy.hold_values")
    row = Hold.objects.select_for_update().get(pk=hold_id)
    if not row.holds:
        raise HoldLiftedError(row.ref)
    row.lifted_by, row.lifted_at = actor.ref, now or clock.now()
    row.save(update_fields=["lifted_by", "lifted_at"])
    said = HoldLifted(ref=row.ref, hold=row.pk, ground=row.ground)
    ledger.append(said, actor=actor, reason=reason, at=row.lifted_at)
    return row


def hold_reason(row: Hold, *, actor: Actor) -> str:
    """Why an object is held, for whoever may hold; empty once its key is gone."""
    require(policies.may_hold(actor), action="privacy.hold_values")
    for event in ledger_queries.history(row.ref):
        if event.name == "privacy.hold_placed" and event.body["hold"] == row.pk:
            try:
                return ledger.open_texts(event).get("reason", "")
            except KeyDestroyedError:
                return ""
    return ""
