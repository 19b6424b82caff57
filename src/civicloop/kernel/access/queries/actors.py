"""A person as an actor: what they may do at this instant, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from civicloop.kernel.actors.rules import EVERYWHERE, Actor
from civicloop.kernel.actors.rules import person as person_actor
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person

Grants = dict[str, frozenset[int] | None]
Held = tuple[int, list[str], list[int] | None]
"""A grant: its holder, the permissions of its role, and the units that it reaches or all."""
HELD = (
    "SELECT json_agg(json_build_array(held.person_id, role.permissions, CASE"  # noqa: S608 (of ours)
    " WHEN held.unit_id IS NULL THEN NULL WHEN NOT held.subtree THEN ARRAY[held.unit_id]"
    f" ELSE ({organizations.BELOW} held.unit_id) END))"
    " FROM access_rolegrant AS held JOIN access_role AS role ON role.id = held.role_id"
    " WHERE held.person_id = ANY (ARRAY("
    f"SELECT %s::bigint UNION ALL SELECT id FROM ({organizations.ABSENT}) AS absent))"
    " AND held.begins_at <= %s AND (held.ends_at IS NULL OR held.ends_at > %s)"
)


def actor_for(person: Person, now: datetime) -> Actor:
    """The person with own rights and those of the people they stand in for now.

    One statement, prepared: every page of staff asks. A person who has left has no
    rights, and lends none. ``acting_for`` names the absent people whose rights widen the
    deputy's own, separated by spaces; it is empty where the deputy has them all anyway.
    """
    name = person.name
    if not person.is_active:
        return person_actor(person.pk, grants={}, name=name)
    units, absent, rows = statements.ask(
        organizations.unit_ids_of(person.pk, now),
        organizations.absent_people_of(person.pk, now),
        Part("held", HELD, [person.pk, person.pk, now, now, now, now]),
    )
    rows = rows or []
    own = _merged(row for row in rows if row[0] == person.pk)
    lenders = [
        pk for pk in absent or [] if _widens(_merged(row for row in rows if row[0] == pk), own)
    ]
    return person_actor(
        person.pk,
        grants=_merged(rows),
        units=frozenset(units or ()),
        acting_for=" ".join(f"organizations:person:{pk}" for pk in lenders),
        name=name,
    )


def _merged(rows: Iterable[Held]) -> Grants:
    """Permission to units, over all the grants; ``EVERYWHERE`` swallows the rest."""
    everywhere: set[str] = set()
    units: dict[str, set[int]] = defaultdict(set)
    for _, permissions, reached in rows:
        if reached is None:
            everywhere.update(permissions)
            continue
        for name in permissions:
            units[name].update(reached)
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
