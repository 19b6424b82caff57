"""A person as an actor: what they may do at this instant, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from civicloop.kernel.access.models import RoleGrant
from civicloop.kernel.actors.rules import EVERYWHERE, Actor
from civicloop.kernel.actors.rules import person as person_actor
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person

Grants = dict[str, frozenset[int] | None]


def actor_for(person: Person, now: datetime) -> Actor:
    """The person with own rights and those of the people they stand in for now.

    Four queries whatever the number of roles and units. A person who has left has no
    rights, and lends none. ``acting_for`` names the absent people whose rights widen the
    deputy's own, separated by spaces; it is empty where the deputy has them all anyway.
    """
    name = person.name
    if not person.is_active:
        return person_actor(person.pk, grants={}, name=name)
    absent = organizations.absent_people_of(person.pk, now)
    rows = list(_grants_at([person.pk, *absent], now))
    below = organizations.ids_by_path({row.unit.path for row in rows if row.unit and row.subtree})
    own = _merged((row for row in rows if row.person_id == person.pk), below)
    everything = _merged(rows, below)
    lenders = [
        pk for pk in absent if _widens(_merged((r for r in rows if r.person_id == pk), below), own)
    ]
    return person_actor(
        person.pk,
        grants=everything,
        units=frozenset(organizations.unit_ids_of(person.pk, now)),
        acting_for=" ".join(f"organizations:person:{pk}" for pk in lenders),
        name=name,
    )


def _grants_at(people: list[int], now: datetime) -> Iterable[RoleGrant]:
    return (
        RoleGrant.objects.filter(person__in=people, begins_at__lte=now)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
        .select_related("role", "unit")
    )


def _merged(rows: Iterable[RoleGrant], below: dict[str, frozenset[int]]) -> Grants:
    """Permission to units, over all the grants; ``EVERYWHERE`` swallows the rest."""
    everywhere: set[str] = set()
    units: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.unit is None:
            everywhere.update(row.role.permissions)
            continue
        ids = below[row.unit.path] if row.subtree else frozenset({row.unit.pk})
        for name in row.role.permissions:
            units[name] |= ids
    limited: Grants = {name: frozenset(ids) for name, ids in units.items()}
    return limited | dict.fromkeys(everywhere, EVERYWHERE)


def _widens(lent: Grants, own: Grants) -> bool:
    """Whether a lent right reaches further than the deputy's own."""
    for name, where in lent.items():
        mine = own.get(name, frozenset())
        if mine is EVERYWHERE:
            continue
        if where is EVERYWHERE or mine is None or where - mine:
            return True
    return False
