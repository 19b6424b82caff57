"""Every read about units, people, posts and deputies."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from civicloop.kernel.organizations.errors import UnknownPersonError, UnknownUnitError
from civicloop.kernel.organizations.models import Deputy, FormerUnit, Person, Post, Unit
from civicloop.kernel.statements.rules import Part

ABSENT = (
    "SELECT DISTINCT absent.id, absent.username FROM organizations_deputy AS standing"
    " JOIN organizations_person AS absent ON absent.id = standing.person_id"
    " WHERE standing.deputy_id = %s AND standing.begins_at <= %s AND standing.ends_at > %s"
    " AND absent.is_active"
)
"""Whom a deputy stands in for at an instant, which is given twice; who has left lends nothing."""
POSTS = (
    "SELECT array_agg(unit_id) FROM organizations_post"
    " WHERE person_id = %s AND valid_from <= %s AND (valid_until IS NULL OR valid_until > %s)"
)
BELOW = (
    "SELECT array_agg(below.id) FROM organizations_unit AS top"
    " JOIN organizations_unit AS below ON starts_with(below.path, top.path) WHERE top.id = "
)
"""The units at and below one, whose key follows: a column of whoever asks."""


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


def unit_for_change(pk: int) -> Unit:
    """The unit, locked until the transaction ends."""
    found = Unit.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise UnknownUnitError(str(pk))
    return found


def tree_for_change() -> dict[int, Unit]:
    """Every unit by key, locked until the transaction ends."""
    return {row.pk: row for row in Unit.objects.select_for_update().order_by("pk")}


def name_on(unit: Unit, day: date) -> tuple[str, str]:
    """What a unit was called on a day, in Chinese and in English."""
    former = unit.former.filter(on_day(day)).first()
    return (former.name_zh, former.name_en) if former else (unit.name_zh, unit.name_en)


def path_on(unit: Unit, day: date) -> str:
    """Where a unit stood in the tree on a day."""
    former = unit.former.filter(on_day(day)).first()
    return former.path if former else unit.path


def last_successor(unit: Unit) -> Unit:
    """Who is answerable today for what a unit had: the end of its line of successors."""
    seen = {unit.pk}
    while unit.successor is not None and unit.successor.pk not in seen:
        unit = unit.successor
        seen.add(unit.pk)
    return unit


def units_in_force(on: date) -> QuerySet[Unit]:
    """The units that exist on a day, in the order of the tree."""
    return Unit.objects.filter(on_day(on))


def units_ever() -> QuerySet[Unit]:
    """Every unit, ended ones too, in the order of the tree."""
    return Unit.objects.order_by("path")


def agencies_ever() -> list[tuple[Unit, list[int]]]:
    """The agencies: the units below the city itself, each with the keys of all that is under it."""
    found: dict[str, tuple[Unit, list[int]]] = {}
    for row in units_ever():
        if row.level == "city":
            continue
        top = next((path for path in found if row.path.startswith(path)), "")
        found.setdefault(top or row.path, (row, []))[1].append(row.pk)
    return list(found.values())


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


def find_person(username: str) -> Person | None:
    """Who signs in under a name, whatever its case; ``None`` if nobody does."""
    return Person.objects.filter(username__iexact=username).first()


def person_by_id(pk: int) -> Person:
    """The person of that key; another one raises ``UnknownPersonError``."""
    found = Person.objects.filter(pk=pk).first()
    if found is None:
        raise UnknownPersonError(str(pk))
    return found


def person_for_change(pk: int) -> Person:
    """The person, locked until the transaction ends."""
    found = Person.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise UnknownPersonError(str(pk))
    return found


def people_ever() -> QuerySet[Person]:
    """Everybody, also who has left."""
    return Person.objects.all()


def people_who_may_sign_in() -> QuerySet[Person]:
    """Everybody who has not left."""
    return Person.objects.filter(is_active=True)


def people_in(unit_id: int, on: date) -> QuerySet[Person]:
    """The active people with a post in the unit itself on a day, heads first."""
    held = Q(posts__unit=unit_id) & on_day(on, "posts__")
    return Person.objects.filter(held, is_active=True).order_by("-posts__is_head", "pk").distinct()


def with_deputies(people: QuerySet[Any], now: datetime) -> QuerySet[Person]:
    """The active ones of these people, and whoever stands in for one of them now."""
    standing_in = Deputy.objects.filter(
        deputy=OuterRef("pk"), begins_at__lte=now, ends_at__gt=now, person__in=people
    )
    return Person.objects.filter(Q(pk__in=people) | Exists(standing_in), is_active=True)


def unit_ids_of(person_id: int, now: datetime) -> Part:
    """The units in which a person has a post at an instant; nothing where there is none."""
    today = timezone.localdate(now)
    return Part("posts", POSTS, [person_id, today, today])


def absent_people_of(deputy_id: int, now: datetime) -> Part:
    """The people whom a person stands in for at an instant, by name; nothing for nobody."""
    sql = f"SELECT array_agg(id ORDER BY username) FROM ({ABSENT}) AS absent"  # noqa: S608 (of ours)
    return Part("absent", sql, [deputy_id, now, now])


def post_for_change(pk: int) -> Post:
    """The post, locked until the transaction ends."""
    return Post.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=pk)


def posts_of(person_id: int) -> QuerySet[Post]:
    """Every post of a person, the newest first."""
    return Post.objects.filter(person=person_id).select_related("unit").order_by("-valid_from")


def posts_on(day: date) -> QuerySet[Post]:
    """Every post that is held on a day, with its unit and its holder; heads first."""
    rows = Post.objects.filter(on_day(day)).select_related("unit", "person")
    return rows.order_by("-is_head", "pk")


def former_ever() -> QuerySet[FormerUnit]:
    """Everything that units were before a change, the latest first."""
    return FormerUnit.objects.order_by("unit", "-valid_until")


def former_on(day: date) -> QuerySet[FormerUnit]:
    """What changed units were on a day that lies before their change."""
    return FormerUnit.objects.filter(on_day(day))


def heads_of(unit_id: int, on: date) -> QuerySet[Person]:
    """Who leads the unit itself on a day."""
    held = Q(posts__unit=unit_id, posts__is_head=True) & on_day(on, "posts__")
    return Person.objects.filter(held, is_active=True).distinct()


def deputies_naming(person_id: int) -> Q:
    """Rows in which a person is absent or stands in."""
    return Q(person=person_id) | Q(deputy=person_id)


def deputies_of(person_id: int, now: datetime) -> QuerySet[Deputy]:
    """Who stands in for a person, now or later."""
    rows = Deputy.objects.filter(person=person_id, ends_at__gt=now)
    return rows.select_related("deputy").order_by("begins_at")


def standing_in_of(deputy_id: int, now: datetime) -> QuerySet[Deputy]:
    """For whom a person stands in, now or later."""
    rows = Deputy.objects.filter(deputy=deputy_id, ends_at__gt=now)
    return rows.select_related("person").order_by("begins_at")


def deputy_for_change(pk: int) -> Deputy:
    """The row, locked until the transaction ends."""
    rows = Deputy.objects.select_for_update(of=("self",))
    return rows.select_related("person", "deputy").get(pk=pk)


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Units and people among some references, by what they are called; at most two queries.

    Other references are left out; units are named in the language of the reader.
    """
    wanted: dict[str, set[int]] = {"unit": set(), "person": set()}
    for ref in refs:
        module, _, rest = ref.partition(":")
        kind, _, key = rest.partition(":")
        if module == "organizations" and kind in wanted and key.isdecimal():
            wanted[kind].add(int(key))
    found: list[Unit | Person] = []
    if wanted["unit"]:
        found += Unit.objects.filter(pk__in=wanted["unit"])
    if wanted["person"]:
        found += Person.objects.filter(pk__in=wanted["person"])
    return {row.ref: row.name for row in found}


def left_before(at: datetime) -> QuerySet[Person]:
    """People who left before an instant and whose address or telephone is still kept."""
    known = ~Q(email="") | ~Q(phone="")
    return Person.objects.filter(known, is_active=False, left_at__lt=at).order_by("left_at", "pk")
