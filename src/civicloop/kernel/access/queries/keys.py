"""Keys of programs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from civicloop.kernel.access.models import ApiKey
from civicloop.kernel.access.rules import digest
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.clock import services as clock

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
    now = now or clock.now()
    return (
        ApiKey.objects.filter(digest=digest(key), revoked_at__isnull=True)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
        .first()
    )


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
