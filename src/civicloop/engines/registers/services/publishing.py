"""Publish a register as open data, and stop it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.engines.registers import policies, queries
from civicloop.engines.registers.errors import NotOpenError
from civicloop.engines.registers.events import RegisterClosed, RegisterPublished
from civicloop.engines.registers.models import Register
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger


@transaction.atomic
def publish(register_id: int, *, actor: Actor, now: datetime | None = None) -> Register:
    """Open the open fields of a register to everybody; one without any is refused."""
    at = now or clock.now()
    require(policies.may_publish(actor), action="registers.publish")
    row = queries.register_for_change(register_id)
    if not row.definition.published:
        raise NotOpenError(row.key)
    if row.is_open:
        return row
    row.is_open, row.opened_at = True, at
    row.version += 1
    row.save(update_fields=["is_open", "opened_at", "version"])
    ledger.append(RegisterPublished(row.ref, row.key), actor=actor, at=at)
    return row


@transaction.atomic
def close(
    register_id: int,
    *,
    actor: Actor,
    reason: str = "",
    now: datetime | None = None,
) -> Register:
    """Stop publishing a register; its page and files are gone at once."""
    require(policies.may_publish(actor), action="registers.publish")
    row = queries.register_for_change(register_id)
    if not row.is_open:
        return row
    row.is_open, row.opened_at = False, None
    row.version += 1
    row.save(update_fields=["is_open", "opened_at", "version"])
    event = RegisterClosed(row.ref, row.key)
    ledger.append(event, actor=actor, reason=reason, at=now or clock.now())
    return row
