"""Keys of programs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from civicloop.kernel.access.models import ApiKey
from civicloop.kernel.access.rules import digest
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.editions.queries import kept

SOON = timedelta(hours=30 * 24)
"""How long before its end a key is to be renewed."""


def api_keys() -> QuerySet[ApiKey]:
    """Every key, newest first."""
    return ApiKey.objects.all()


def api_key_for_change(pk: int) -> ApiKey:
    """The key, locked until the transaction ends."""
    return ApiKey.objects.select_for_update().get(pk=pk)


def api_key_in_force(key: str, now: datetime | None = None) -> ApiKey | None:
    """The row of a key that is neither revoked nor expired; nothing else is told apart."""
    row = _unrevoked(digest(key))
    if row is None or (row.expires_at is not None and row.expires_at <= (now or clock.now())):
        return None
    return row


@kept("access.keys", most=1024)
def _unrevoked(secret: str) -> ApiKey | None:
    """The row behind a digest; kept, and gone with the commit that revokes it."""
    return ApiKey.objects.filter(digest=secret, revoked_at__isnull=True).first()


def actor_for_api_key(key: str, now: datetime | None = None) -> Actor | None:
    """The program that presents a key, or ``None``. It acts in every unit."""
    row = api_key_in_force(key, now)
    return None if row is None else machine(f"api-key-{row.pk}", *row.permissions)


def soon(now: datetime) -> datetime:
    """Until when a key that expires asks for attention."""
    return now + SOON


def keys_in_state(rows: QuerySet[ApiKey], state: str, now: datetime) -> QuerySet[ApiKey]:
    """The keys that are ``open``, ``expired`` or ``revoked`` at an instant."""
    if state == "revoked":
        return rows.filter(revoked_at__isnull=False)
    kept = rows.filter(revoked_at__isnull=True)
    if state == "expired":
        return kept.filter(expires_at__lte=now)
    return kept.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))


def keys_about_to_expire(now: datetime) -> QuerySet[ApiKey]:
    """The keys in force whose end is near."""
    return keys_in_state(ApiKey.objects.all(), "open", now).filter(expires_at__lte=soon(now))
