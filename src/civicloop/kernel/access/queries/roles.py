"""Roles, grants, and the rows that a right reaches."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from civicloop.kernel.access.errors import UnknownRoleError
from civicloop.kernel.access.models import Role, RoleGrant
from civicloop.kernel.actors.rules import EVERYWHERE, Actor


def role(key: str) -> Role:
    """The role of that key; another one raises ``UnknownRoleError``."""
    found = Role.objects.filter(key=key).first()
    if found is None:
        raise UnknownRoleError(f"No role is called {key!r}.")
    return found


def roles() -> QuerySet[Role]:
    """Every role, in the order of the administrator."""
    return Role.objects.all()


def role_for_change(key: str) -> Role:
    """The role, locked until the transaction ends."""
    found = Role.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise UnknownRoleError(f"No role is called {key!r}.")
    return found


def roles_for_change() -> QuerySet[Role]:
    """Every role, locked until the transaction ends."""
    return Role.objects.select_for_update().order_by("pk")


def grant_for_change(pk: int) -> RoleGrant:
    """The grant, locked until the transaction ends."""
    rows = RoleGrant.objects.select_for_update(of=("self",))
    return rows.select_related("person", "role").get(pk=pk)


def grants_for_change(person_id: int, now: datetime) -> QuerySet[RoleGrant]:
    """What a person holds or will hold, locked until the transaction ends."""
    rows = RoleGrant.objects.select_for_update(of=("self",)).select_related("person", "role")
    later = Q(ends_at__gt=now) & ~Q(ends_at=F("begins_at"))
    return rows.filter(Q(ends_at__isnull=True) | later, person=person_id).order_by("pk")


def grants_of(person_id: int, now: datetime) -> QuerySet[RoleGrant]:
    """What a person holds now or will hold; what has ended is in the ledger."""
    return (
        RoleGrant.objects.filter(person=person_id)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
        .select_related("role", "unit")
    )


def grants_at(now: datetime) -> QuerySet[RoleGrant]:
    """Every grant in force at an instant, with its role and unit."""
    rows = RoleGrant.objects.filter(begins_at__lte=now).select_related("role", "unit")
    return rows.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))


def holders(now: datetime) -> dict[int, int]:
    """How many active people hold each role at an instant, by the role's key in the table."""
    rows = grants_at(now).filter(person__is_active=True).order_by().values_list("role")
    return dict(rows.annotate(people=Count("person", distinct=True)))


def scope_q(actor: Actor, permission: str, field: str = "unit_id") -> Q:
    """The rows that a permission lets the actor see, by the unit in ``field``."""
    where = actor.units_for(permission)
    if where is EVERYWHERE:
        return Q()
    return Q(**{f"{field}__in": sorted(where)})
