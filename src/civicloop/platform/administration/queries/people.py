"""People with their posts, roles and factors, in a fixed number of queries."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from civicloop.kernel.access import queries as access
from civicloop.kernel.organizations import queries as organizations
from civicloop.platform.identity import queries as identity

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person


def people(now: datetime, today: date) -> QuerySet[Person]:
    """Everybody, with posts and grants of this instant and whether a factor is there."""
    factor = Exists(identity.confirming_factors(cast("int", OuterRef("pk"))))
    posts = Prefetch("posts", organizations.posts_on(today), to_attr="held_posts")
    grants = Prefetch("role_grants", access.grants_at(now), to_attr="held_grants")
    return organizations.people_ever().annotate(has_factor=factor).prefetch_related(posts, grants)


def without_factor() -> QuerySet[Person]:
    """The active people whose account a password alone would open."""
    factor = Exists(identity.confirming_factors(cast("int", OuterRef("pk"))))
    return organizations.people_who_may_sign_in().filter(~factor)


def named(rows: QuerySet[Person], text: str) -> QuerySet[Person]:
    """People whose name or user name holds a text."""
    return rows.filter(Q(name__icontains=text) | Q(username__icontains=text))


def in_unit(rows: QuerySet[Person], code: str, today: date) -> QuerySet[Person]:
    """People with a post in a unit or below it."""
    unit = organizations.unit(code=code)
    posts = organizations.posts_on(today).filter(unit__path__startswith=unit.path)
    return rows.filter(pk__in=posts.order_by().values("person"))


def holding(rows: QuerySet[Person], role: str, now: datetime) -> QuerySet[Person]:
    """People who hold a role at an instant."""
    return rows.filter(pk__in=access.grants_at(now).filter(role__key=role).values("person"))


def units_with_people(today: date) -> QuerySet[Any]:
    """The units of a day as choices of a filter."""
    return organizations.units_in_force(today)
