"""Duties: who holds a right in a unit, so that a notice finds its readers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from civicloop.kernel.access.models import RoleGrant
from civicloop.kernel.access.rules import declared
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person


def people_with(
    permission: str, unit: int | None, now: datetime | None = None, *, everywhere: bool = False
) -> QuerySet[Person]:
    """The active people who hold a permission in a unit, and their deputies.

    Grants that hold in every unit do not count unless ``everywhere`` is asked for: a case
    in one district is not the daily duty of the whole commission. ``unit`` ``None`` asks
    for those only.
    """
    declared([permission])
    now = now or clock.now()
    where = Q(unit__isnull=True) if everywhere or unit is None else Q(pk__in=[])
    if unit is not None:
        where |= Q(unit=unit) | Q(unit__in=organizations.ancestor_ids(unit), subtree=True)
    holders = (
        RoleGrant.objects.filter(
            where, role__permissions__contains=[permission], begins_at__lte=now
        )
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
        .filter(person__is_active=True)
    )
    return organizations.with_deputies(holders.values("person"), now)


def has_keeper(now: datetime | None = None) -> bool:
    """Whether anybody may manage roles everywhere; without one nobody could mend rights."""
    return people_with("access.manage_roles", None, now).exists()
