"""Categories, routing and ready-made replies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from civicloop.answer.cases import rules
from civicloop.answer.cases.errors import NoTriageUnitError
from civicloop.answer.cases.models import (
    Case,
    Category,
    CategoryGroup,
    ReplyTemplate,
    RoutingRule,
)
from civicloop.answer.cases.rules import Rule
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.editions.queries import kept
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.schemas import queries as schemas
from civicloop.kernel.schemas.errors import NoSchemaError

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Unit
    from civicloop.kernel.schemas.models import FormSchema


def offered_categories(*, staff: bool = False) -> QuerySet[Category]:
    """The categories that people may choose, in their order, with their groups.

    Those of one group stand together. ``staff`` adds the ones that only staff choose.
    """
    rows = Category.objects.filter(is_offered=True).select_related("group")
    if not staff:
        rows = rows.filter(is_for_staff=False)
    return rows.order_by(F("group__position").asc(nulls_last=True), "group", "position", "pk")


def category(code: str, *, staff: bool = False) -> Category | None:
    """The category of that code if it is offered."""
    if "\x00" in code:
        return None
    return offered_categories(staff=staff).filter(code=code).first()


@kept("cases.settings", most=1024)
def kept_category(code: str, *, staff: bool = False) -> Category | None:
    """The same from the memory of the process, to be read and not changed."""
    return category(code, staff=staff)


@kept("cases.settings", most=1024)
def kept_category_of(pk: int) -> Category:
    """The category of a case, offered or not, from the memory of the process."""
    return Category.objects.get(pk=pk)


@dataclass(frozen=True, slots=True)
class Grouped:
    """A group with those of its categories that may be chosen; ``None`` holds the ungrouped."""

    group: CategoryGroup | None
    categories: tuple[Category, ...]


def grouped_categories(*, kinds: Collection[str] = (), staff: bool = False) -> list[Grouped]:
    """What people may choose from, in two levels and one query; ``kinds`` left out means all."""
    rows = offered_categories(staff=staff)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return [Grouped(group, tuple(own)) for group, own in groupby(rows, key=lambda row: row.group)]


def questions(category: Category | str, on: date | None = None) -> FormSchema | None:
    """The extra questions that a category asks on a day, today if none is named."""
    found = _by_code(category) if isinstance(category, str) else category
    if found is None or not found.has_questions:
        return None
    try:
        return schemas.kept_in_force(
            rules.schema_key(found.code), on or timezone.localdate(clock.now())
        )
    except NoSchemaError:
        return None


def questions_answered(case: Case) -> FormSchema | None:
    """The version of the questions that a case was asked."""
    if case.answers_version is None:
        return None
    return schemas.version(rules.schema_key(case.category.code), case.answers_version)


def rules_in_force(on: date, *, category: str | None = None) -> list[Rule]:
    """The routing rules that hold on a day, as the decision sees them; one query.

    With a ``category`` those for it and for any, which are all that can speak about it.
    """
    rows = RoutingRule.objects.filter(valid_from__lte=on)
    rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    return _as_rules(rows if category is None else rows.filter(_about(category)))


@kept("cases.settings", most=512)
def _kept_rules(category: str) -> tuple[Rule, ...]:
    """Those of every day, so that no midnight has all of them read again."""
    return tuple(_as_rules(RoutingRule.objects.filter(_about(category))))


def _about(category: str) -> Q:
    return Q(category__isnull=True) | Q(category__code=category)


def _as_rules(rows: QuerySet[RoutingRule]) -> list[Rule]:
    found = rows.select_related("category").order_by("pk")
    return [row.as_rule(row.category.code if row.category else "") for row in found]


def route_for(
    category_code: str,
    district_code: str,
    on: date,
    answers: Mapping[str, object] = rules.NOTHING,
) -> Rule:
    """The rule that says who answers; the one for everything is the central triage desk."""
    found = rules.route(
        _kept_rules(category_code),
        category=category_code,
        district=district_code,
        on=on,
        answers=answers,
    )
    if found is None:
        raise NoTriageUnitError(f"{category_code} in {district_code or 'no district'} on {on}")
    return found


def triage_unit_id(on: date) -> int:
    """The central triage desk on a day: the unit of the rule for everything."""
    any_case = rules_in_force(on, category=rules.ANY)
    found = rules.route(any_case, category=rules.ANY, district=rules.ANY, on=on)
    if found is None:
        raise NoTriageUnitError(f"no rule for everything on {on}")
    return found.unit


def reply_templates(category_id: int) -> QuerySet[ReplyTemplate]:
    """The ready-made answers for a category, its own before those for all."""
    return ReplyTemplate.objects.filter(
        Q(category=category_id) | Q(category__isnull=True), is_offered=True
    ).order_by("outcome", "category", "position", "pk")


def units_to_assign(on: date) -> QuerySet[Unit]:
    """The units in force that the centre can name, in the order of the tree."""
    return organizations.units_in_force(on)


def units_to_pass_to(case: Case, on: date) -> QuerySet[Unit]:
    """The units in force that a case could go to, in the order of the tree."""
    return organizations.units_in_force(on).exclude(pk=case.unit_id)


def _by_code(code: str) -> Category | None:
    return None if "\x00" in code else Category.objects.filter(code=code).first()


def units_for(actor: Actor, permission: str, on: date) -> list[tuple[int, str]]:
    """The units in force in which an actor holds a permission, by their keys and names."""
    rows = organizations.units_in_force(on)
    allowed = actor.units_for(permission)
    return [(row.pk, row.name) for row in rows if allowed is None or row.pk in allowed]
