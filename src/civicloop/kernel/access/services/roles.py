"""Roles are data: seeded from the declarations once, then the city's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from civicloop.kernel.access import policies, queries
from civicloop.kernel.access.errors import LastKeeperError, RoleTakenError
from civicloop.kernel.access.events import RoleChanged
from civicloop.kernel.access.models import Role
from civicloop.kernel.access.rules import FIRST_ROLES, declared, default_permissions
from civicloop.kernel.actors.rules import Actor, machine, require
from civicloop.kernel.ledger import services as ledger

SEEDER = machine("seeder", "access.manage_roles")


@transaction.atomic
def seed_roles(*, actor: Actor = SEEDER, now: datetime | None = None) -> dict[str, Role]:
    """Create the product's roles, and put newly declared permissions into them.

    Runs at every start without harm. What an administrator took out of a role stays out:
    each permission is offered to a role once.
    """
    require(policies.may_manage_roles(actor), action="access.seed_roles")
    present = {row.key: row for row in queries.roles_for_change()}
    for order, (key, (name_zh, name_en)) in enumerate(FIRST_ROLES.items(), start=1):
        role = present.get(key)
        wanted = default_permissions(key)
        if role is None:
            role = Role(key=key, name_zh=name_zh, name_en=name_en, order=order)
        fresh = [name for name in wanted if name not in role.offered]
        if role.pk is not None and not fresh:
            continue
        role.offered = [*role.offered, *fresh]
        added = [name for name in fresh if name not in role.permissions]
        role.permissions = [*role.permissions, *added]
        role.save()
        present[key] = role
        _tell(role, added, (), actor, now)
    return present


@transaction.atomic
def create_role(
    *,
    key: str,
    name_zh: str,
    permissions: Iterable[str],
    actor: Actor,
    name_en: str = "",
    now: datetime | None = None,
) -> Role:
    """Create a role of the city's own; an undeclared permission raises."""
    require(policies.may_manage_roles(actor), action="access.create_role")
    if Role.objects.filter(key=key).exists():
        raise RoleTakenError(f"Another role has the key {key!r}.")
    held = declared(permissions)
    role = Role.objects.create(
        key=key, name_zh=name_zh, name_en=name_en, permissions=held, offered=held
    )
    _tell(role, held, (), actor, now)
    return role


@transaction.atomic
def change_role(
    key: str,
    *,
    permissions: Iterable[str],
    actor: Actor,
    name_zh: str | None = None,
    name_en: str | None = None,
    now: datetime | None = None,
) -> Role:
    """Give a role exactly these permissions; it holds on everybody's next request.

    Names that are not given stay. Whoever manages roles last keeps that right.
    """
    require(policies.may_manage_roles(actor), action="access.change_role")
    role = queries.role_for_change(key)
    wanted = declared(permissions)
    added = [name for name in wanted if name not in role.permissions]
    removed = [name for name in role.permissions if name not in wanted]
    names = (role.name_zh, role.name_en)
    role.name_zh = role.name_zh if name_zh is None else name_zh
    role.name_en = role.name_en if name_en is None else name_en
    if added or removed or names != (role.name_zh, role.name_en):
        kept = queries.has_keeper(now)
        role.permissions = wanted
        role.offered = list(dict.fromkeys([*role.offered, *wanted]))
        role.save(update_fields=["permissions", "offered", "name_zh", "name_en"])
        if kept and not queries.has_keeper(now):
            raise LastKeeperError(f"Without {key} nobody may manage roles.")
        _tell(role, added, removed, actor, now)
    return role


def _tell(
    role: Role, added: Iterable[str], removed: Iterable[str], actor: Actor, now: datetime | None
) -> None:
    event = RoleChanged(role=role.ref, key=role.key, added=tuple(added), removed=tuple(removed))
    ledger.append(event, actor=actor, at=now)
