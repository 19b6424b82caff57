"""Ask a superior to open guarded fields; approve, refuse, end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import queries as ledger_queries
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import policies, queries
from civicloop.kernel.privacy.errors import NotGuardedError
from civicloop.kernel.privacy.events import (
    UnsealingApproved,
    UnsealingEnded,
    UnsealingRefused,
    UnsealingRequested,
)
from civicloop.kernel.privacy.models import UnsealRequest
from civicloop.kernel.privacy.rules import PURPOSES, guard_of
from civicloop.kernel.privacy.states import MACHINE, UnsealState
from civicloop.kernel.vault.errors import KeyDestroyedError


@transaction.atomic
def request_unsealing(
    ref: str,
    fields: Iterable[str],
    *,
    unit_id: int,
    purpose: str,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> UnsealRequest:
    """Ask to read guarded fields of an object that a unit is answerable for."""
    require(policies.may_request(actor), action="privacy.request_unsealing")
    PURPOSES.get(purpose)
    wanted = list(dict.fromkeys(fields))
    free = [name for name in wanted if guard_of(ref, name) is None]
    if free or not wanted:
        raise NotGuardedError(f"These fields need no approval: {', '.join(free) or 'none named'}.")
    row = UnsealRequest.objects.create(
        ref=ref,
        fields=wanted,
        purpose=purpose,
        unit_id=unit_id,
        requested_by=actor.ref,
        requested_at=now or clock.now(),
    )
    event = UnsealingRequested(ref=ref, request=row.pk, fields=tuple(wanted), purpose=purpose)
    ledger.append(event, actor=actor, reason=reason, at=now)
    return row


@transaction.atomic
def approve_unsealing(
    request_id: int, *, actor: Actor, reason: str = "", now: datetime | None = None
) -> UnsealRequest:
    """Open the fields for who asked, as long as the strictest of them allows."""
    row = queries.request_for_change(request_id)
    require(policies.may_decide(actor, row), action="privacy.approve_unsealing")
    at = now or clock.now()
    guards = [guard for name in row.fields if (guard := guard_of(row.ref, name))]
    row.state = MACHINE.target("approve", current=UnsealState(row.state))
    row.expires_at = at + timedelta(hours=min((guard.hours for guard in guards), default=0))
    row.decided_by, row.decided_at = actor.ref, at
    row.save()
    event = UnsealingApproved(ref=row.ref, request=row.pk, expires_at=row.expires_at.isoformat())
    ledger.append(event, actor=actor, reason=reason, at=now)
    return row


@transaction.atomic
def refuse_unsealing(
    request_id: int, *, actor: Actor, reason: str, now: datetime | None = None
) -> UnsealRequest:
    """Leave the fields closed, and say why."""
    row = queries.request_for_change(request_id)
    require(policies.may_decide(actor, row), action="privacy.refuse_unsealing")
    row.state = MACHINE.target("refuse", current=UnsealState(row.state))
    row.decided_by, row.decided_at = actor.ref, now or clock.now()
    row.save()
    ledger.append(UnsealingRefused(ref=row.ref, request=row.pk), actor=actor, reason=reason, at=now)
    return row


@transaction.atomic
def end_unsealing(
    request_id: int, *, actor: Actor, reason: str = "", now: datetime | None = None
) -> UnsealRequest:
    """Take a request back, or revoke an approval at once."""
    row = queries.request_for_change(request_id)
    require(policies.may_end(actor, row), action="privacy.end_unsealing")
    row.state = MACHINE.target("end", current=UnsealState(row.state))
    row.save(update_fields=["state"])
    ledger.append(UnsealingEnded(ref=row.ref, request=row.pk), actor=actor, reason=reason, at=now)
    return row


def reason_of(row: UnsealRequest, *, actor: Actor) -> str:
    """Why somebody asked, for the person who asked and for who may decide; empty once destroyed."""
    require(policies.may_end(actor, row), action="privacy.read_reason")
    for event in ledger_queries.history(row.ref):
        if event.name == "privacy.unsealing_requested" and event.body["request"] == row.pk:
            try:
                return ledger.open_texts(event).get("reason", "")
            except KeyDestroyedError:
                return ""
    return ""
