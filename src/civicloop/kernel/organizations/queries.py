"""Every read about units, people, posts and deputies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from civicloop.kernel.organizations.errors import UnknownPersonError, UnknownUnitError
from civicloop.kernel.organizations.models import Deputy, Person, Post, Unit


def on_day(day: date, prefix: str = "") -> Q:
    """Rows that hold on a day: begun, and not ended before it. The last day is the day before."""
    begun = Q(**{f"{prefix}valid_from__lte": day})
    open_end = Q(**{f"{prefix}valid_until__isnull": True})
    return begun & (open_end | Q(**{f"{prefix}valid_until__gt": day}))


def unit(*, code: str) -> Unit:
    """The unit of that code, in force or not; another one raises ``UnknownUnitError``."""
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise UnknownUnitError(code)
    return found


def unit_by_id(pk: int) -> Unit:
    """The unit of that key; another one raises ``UnknownUnitError``."""
    found = Unit.objects.filter(pk=pk).first()
    if found is None:
        raise UnknownUnitError(str(pk))
    return found


def units_in_force(on: date) -> QuerySet[Unit]:
    """The units that exist on a day, in the order of the tree."""
    return Unit.objects.filter(on_day(on))


def subtree_ids(unit_id: int) -> frozenset[int]:
    """The unit and all below it, ended ones too: their cases are still somebody's."""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    return ids_by_path([path])[path] if path else frozenset()


def ids_by_path(paths: Collection[str]) -> dict[str, frozenset[int]]:
    """For each path, the units at and below it; one query for all of them."""
    if not paths:
        return {}
    where = Q()
    for path in paths:
        where |= Q(path__startswith=path)
    found = list(Unit.objects.filter(where).order_by().values_list("pk", "path"))
    return {top: frozenset(pk for pk, path in found if path.startswith(top)) for top in paths}


def ancestor_ids(unit_id: int) -> list[int]:
    """The units above a unit, from the top down."""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first() or ""
    codes = path.split("/")[:-2]
    tops = ["/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]
    return list(Unit.objects.filter(path__in=tops).order_by("path").values_list("pk", flat=True))


def person(*, username: str) -> Person:
    """The person of that name at sign-in; another one raises ``UnknownPersonError``."""
    found = Person.objects.filter(username=username).first()
    if found is None:
        raise UnknownPersonError(username)
    return found


def people_in(unit_id: int, on: date) -> QuerySet[Person]:
    """The active people with a post in the unit itself on a day, heads first."""
    held = Q(posts__unit=unit_id) & on_day(on, "posts__")
    return Person.objects.filter(held, is_active=True).order_by("-posts__is_head", "pk").distinct()


def unit_ids_of(person_id: int, now: datetime) -> list[int]:
    """The units in which a person has a post at an instant."""
    today = timezone.localdate(now)
    rows = Post.objects.filter(on_day(today), person=person_id).order_by("pk")
    return list(rows.values_list("unit_id", flat=True))


def absent_people_of(deputy_id: int, now: datetime) -> list[int]:
    """The people whom a person stands in for at an instant; who has left lends nothing."""
    rows = Deputy.objects.filter(
        deputy=deputy_id, begins_at__lte=now, ends_at__gt=now, person__is_active=True
    )
    return list(rows.order_by("person").values_list("person_id", flat=True).distinct())
