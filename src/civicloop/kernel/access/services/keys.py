"""Keys for programs: shown once, stored as a hash."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from civicloop.kernel.access import policies, queries
from civicloop.kernel.access.errors import BadLifetimeError, GrantEndedError
from civicloop.kernel.access.events import ApiKeyIssued, ApiKeyRevoked
from civicloop.kernel.access.models import ApiKey
from civicloop.kernel.access.rules import declared, digest, new_api_key, shown_part
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger


class IssuedKey(NamedTuple):
    """The row, and the secret that is never seen again."""

    row: ApiKey
    secret: str


@transaction.atomic
def issue_api_key(
    name: str,
    permissions: Iterable[str],
    *,
    actor: Actor,
    expires_at: datetime | None = None,
    now: datetime | None = None,
) -> IssuedKey:
    """Issue a key of 256 random bits; an undeclared permission raises."""
    require(policies.may_issue_keys(actor), action="access.issue_api_key")
    at = now or clock.now()
    if expires_at is not None and expires_at <= at:
        raise BadLifetimeError("A key expires after it is issued.")
    secret = new_api_key()
    row = ApiKey.objects.create(
        name=name,
        prefix=shown_part(secret),
        digest=digest(secret),
        permissions=declared(permissions),
        issued_at=at,
        expires_at=expires_at,
    )
    ledger.append(
        ApiKeyIssued(
            key=row.ref,
            prefix=row.prefix,
            permissions=tuple(row.permissions),
            expires_at=expires_at.isoformat() if expires_at else "",
        ),
        actor=actor,
        at=now,
    )
    return IssuedKey(row, secret)


@transaction.atomic
def revoke_api_key(
    key_id: int, *, actor: Actor, reason: str = "", now: datetime | None = None
) -> ApiKey:
    """Revoke a key; the program's next request fails."""
    require(policies.may_issue_keys(actor), action="access.revoke_api_key")
    row = queries.api_key_for_change(key_id)
    if row.revoked_at is not None:
        raise GrantEndedError("This key was revoked already.")
    row.revoked_at = now or clock.now()
    row.save(update_fields=["revoked_at"])
    ledger.append(ApiKeyRevoked(key=row.ref, prefix=row.prefix), actor=actor, reason=reason, at=now)
    return row
