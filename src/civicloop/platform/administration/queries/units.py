"""Units with how many people they have, as they stood on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Unit


def units(on: date, *, also_ended: bool = False) -> QuerySet[Unit]:
    """The units of a day in the order of the tree, with their people and former names."""
    rows = organizations.units_ever() if also_ended else organizations.units_in_force(on)
    held = organizations.posts_on(on).filter(unit=OuterRef("pk"), person__is_active=True)
    people = held.order_by().values("unit").annotate(total=Count("person", distinct=True))
    former = Prefetch("former", organizations.former_on(on), to_attr="former_then")
    counted = Subquery(people.values("total"), output_field=IntegerField())
    return rows.annotate(people=Coalesce(counted, 0)).prefetch_related(former)


def below(rows: QuerySet[Unit], unit: Unit) -> QuerySet[Unit]:
    """A unit and all below it."""
    return rows.filter(path__startswith=unit.path)


def named(rows: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    """Units whose name or code holds a text, also a former name."""
    return rows.filter(
        Q(code__icontains=text)
        | Q(name_zh__icontains=text)
        | Q(name_en__icontains=text)
        | Q(pk__in=organizations.former_ever().filter(name_zh__icontains=text).values("unit"))
    )


def may_be_above(unit: Unit, on: date) -> QuerySet[Unit]:
    """Where a unit can be moved: outside its own branch."""
    return organizations.units_in_force(on).exclude(path__startswith=unit.path)


def may_succeed(unit: Unit, on: date) -> QuerySet[Unit]:
    """Who can take over from a unit: any other that goes on."""
    return organizations.units_in_force(on).filter(valid_until__isnull=True).exclude(pk=unit.pk)
