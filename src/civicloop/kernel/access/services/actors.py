"""Who acts: built once at the edge, then passed down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from civicloop.kernel.access import queries
from civicloop.kernel.access.models import ApiKey
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.clock import services as clock

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person

USE_IS_NOTED_EVERY = timedelta(minutes=1)


def actor_for(person: Person, now: datetime | None = None) -> Actor:
    """The person with own rights and those of the people they stand in for now."""
    return queries.actor_for(person, now or clock.now())


def use_api_key(key: str, now: datetime | None = None) -> Actor | None:
    """The program that presents a key; its last use is noted at most once a minute."""
    now = now or clock.now()
    row = queries.api_key_in_force(key, now)
    if row is None:
        return None
    if row.last_used_at is None or row.last_used_at < now - USE_IS_NOTED_EVERY:
        ApiKey.objects.filter(pk=row.pk).filter(
            Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_IS_NOTED_EVERY)
        ).update(last_used_at=now)
        row.last_used_at = now  # the row is kept: the next request of this process need not ask
    return machine(f"api-key-{row.pk}", *row.permissions)
