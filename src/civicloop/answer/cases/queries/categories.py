"""Categories, routing and ready-made replies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from civicloop.answer.cases import rules
from civicloop.answer.cases.errors import NoTriageUnitError
from civicloop.answer.cases.models import Case, Category, ReplyTemplate, RoutingRule
from civicloop.answer.cases.rules import Rule
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Unit


def offered_categories() -> QuerySet[Category]:
    """The categories that people may choose, in their order."""
    return Category.objects.filter(is_offered=True)


def category(code: str) -> Category | None:
    """The category of that code if it is offered."""
    if "\x00" in code:
        return None
    return offered_categories().filter(code=code).first()


def rules_in_force(on: date) -> list[Rule]:
    """The routing rules that hold on a day, as the decision sees them; one query."""
    rows = (
        RoutingRule.objects.filter(valid_from__lte=on)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
        .select_related("category")
        .order_by("pk")
    )
    return [row.as_rule(row.category.code if row.category else "") for row in rows]


def route_for(category_code: str, district_code: str, on: date) -> Rule:
    """The rule that says who answers; the one for everything is the central triage desk."""
    found = rules.route(rules_in_force(on), category=category_code, district=district_code, on=on)
    if found is None:
        raise NoTriageUnitError(f"{category_code} in {district_code or 'no district'} on {on}")
    return found


def triage_unit_id(on: date) -> int:
    """The central triage desk on a day: the unit of the rule for everything."""
    found = rules.route(rules_in_force(on), category=rules.ANY, district=rules.ANY, on=on)
    if found is None:
        raise NoTriageUnitError(f"no rule for everything on {on}")
    return found.unit


def reply_templates(category_id: int) -> QuerySet[ReplyTemplate]:
    """The ready-made answers for a category, its own before those for all."""
    return ReplyTemplate.objects.filter(
        Q(category=category_id) | Q(category__isnull=True)
    ).order_by("outcome", "category", "position", "pk")


def units_to_pass_to(case: Case, on: date) -> QuerySet[Unit]:
    """The units in force that a case could go to, in the order of the tree."""
    return organizations.units_in_force(on).exclude(pk=case.unit_id)
