"""Roles are granted to people, and end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from civicloop.kernel.access import policies, queries
from civicloop.kernel.access.errors import BadLifetimeError, GrantEndedError, LastKeeperError
from civicloop.kernel.access.events import GrantEnded, RoleGranted
from civicloop.kernel.access.models import Role, RoleGrant
from civicloop.kernel.actors.rules import EVERYWHERE, Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person, Unit


@transaction.atomic
def grant_role(
    person: Person,
    role: Role | str,
    *,
    actor: Actor,
    unit: Unit | None = None,
    subtree: bool = True,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
    now: datetime | None = None,
) -> RoleGrant:
    """Give a person a role in a unit (with all below it, unless ``subtree`` is off).

    Without a unit it holds everywhere. A person who has left is refused.
    """
    reach = _reach(unit, subtree=subtree)
    require(policies.may_grant_roles(actor, reach), action="access.grant_role")
    kind = queries.role(role) if isinstance(role, str) else role
    begins = begins_at or now or clock.now()
    if ends_at is not None and ends_at <= begins:
        raise BadLifetimeError("A grant ends after it begins.")
    if not person.is_active:
        raise GrantEndedError(f"{person.username} has left.")
    row = RoleGrant.objects.create(
        person=person, role=kind, unit=unit, subtree=subtree, begins_at=begins, ends_at=ends_at
    )
    ledger.append(
        RoleGranted(
            grant=row.ref,
            person=person.ref,
            role=kind.key,
            unit=unit.ref if unit else "",
            subtree=subtree,
            begins_at=begins.isoformat(),
            ends_at=ends_at.isoformat() if ends_at else "",
        ),
        actor=actor,
        at=now,
    )
    return row


@transaction.atomic
def end_grant(
    grant_id: int, *, actor: Actor, reason: str = "", now: datetime | None = None
) -> RoleGrant:
    """End a grant at once; the person's next request does not have it."""
    row = queries.grant_for_change(grant_id)
    reach = _reach(row.unit, subtree=row.subtree)
    require(policies.may_grant_roles(actor, reach), action="access.end_grant")
    at = now or clock.now()
    if row.ends_at is not None and row.ends_at <= at:
        raise GrantEndedError("This grant has ended already.")
    kept = queries.has_keeper(at)
    _end(row, actor=actor, at=at, reason=reason)
    if kept and not queries.has_keeper(at):
        raise LastKeeperError("Without this grant nobody may manage roles.")
    return row


@transaction.atomic
def end_all_grants(
    person_id: int, *, actor: Actor, reason: str = "", now: datetime | None = None
) -> int:
    """End everything that a person holds or would come to hold; does nothing the second time."""
    require(policies.may_grant_roles(actor, EVERYWHERE), action="access.end_all_grants")
    at = now or clock.now()
    rows = list(queries.grants_for_change(person_id, at))
    for row in rows:
        _end(row, actor=actor, at=at, reason=reason)
    return len(rows)


def _reach(unit: Unit | None, *, subtree: bool) -> frozenset[int] | None:
    """The units in which a grant holds."""
    if unit is None:
        return EVERYWHERE
    return organizations.subtree_ids(unit.pk) if subtree else frozenset({unit.pk})


def _end(row: RoleGrant, *, actor: Actor, at: datetime, reason: str) -> None:
    row.ends_at = max(at, row.begins_at)
    row.save(update_fields=["ends_at"])
    ledger.append(
        GrantEnded(
            grant=row.ref,
            person=row.person.ref,
            role=row.role.key,
            ends_at=row.ends_at.isoformat(),
        ),
        actor=actor,
        reason=reason,
        at=at,
    )
