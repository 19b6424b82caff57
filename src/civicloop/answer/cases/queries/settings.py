"""What the pages of the settings show: lists, histories, and what a change would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from civicloop.answer.cases.models import (
    Case,
    Category,
    CategoryGroup,
    ReplyTemplate,
    Revision,
    RoutingRule,
)
from civicloop.answer.cases.queries.categories import rules_in_force
from civicloop.answer.cases.rules import Rule, schema_key
from civicloop.answer.cases.rules.rerouting import PastCase, Rerouted, rerouted
from civicloop.answer.cases.states import Confidentiality
from civicloop.kernel.schemas import queries as schemas
from civicloop.kernel.schemas.rules import form_fields

if TYPE_CHECKING:
    from civicloop.kernel.schemas.models import FormSchema

MOST = 50_000
"""So many cases a simulation looks at, the newest first."""


def all_categories(*, since: datetime | None = None) -> QuerySet[Category]:
    """Every category in the order of the list, with the number of cases since an instant."""
    lately = Q(cases__opened_at__gte=since) if since else Q()
    return (
        Category.objects.select_related("group")
        .annotate(lately=Count("cases", filter=lately))
        .order_by(F("group__position").asc(nulls_last=True), "group", "position", "pk")
    )


def any_category(code: str) -> Category | None:
    """The category of that code, offered or not."""
    if "\x00" in code:
        return None
    return Category.objects.select_related("group").filter(code=code).first()


def groups() -> QuerySet[CategoryGroup]:
    """Every group in its order."""
    return CategoryGroup.objects.order_by("position", "pk")


def routing_rules(*, on: date, category: str = "") -> QuerySet[RoutingRule]:
    """The rules that hold on a day or will, of one category or of all; the widest first."""
    rows = RoutingRule.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    if category:
        rows = rows.filter(category__code=category)
    return rows.select_related("category__group", "unit").order_by(
        F("category__group__position").asc(nulls_first=True),
        F("category__position").asc(nulls_first=True),
        "category",
        "-question",
        "district_code",
        "-priority",
        "valid_from",
    )


def ended_rules(*, on: date, category: str) -> QuerySet[RoutingRule]:
    """The rules of a category that are over, the last first."""
    return (
        RoutingRule.objects.filter(category__code=category, valid_until__lte=on)
        .select_related("unit")
        .order_by("-valid_until", "-pk")
    )


def replies(category: str = "") -> QuerySet[ReplyTemplate]:
    """Every ready-made reply, those for all categories first."""
    rows = ReplyTemplate.objects.select_related("category").order_by(
        F("category__name_zh").asc(nulls_first=True), "outcome", "position", "pk"
    )
    return rows.filter(category__code=category) if category else rows


@dataclass(frozen=True, slots=True)
class Change:
    """One revision, and what it changed: field, before, after."""

    row: Revision
    fields: tuple[tuple[str, Any, Any], ...]


def changes_of(ref: str) -> list[Change]:
    """The history of an object, the newest first."""
    rows = list(Revision.objects.filter(object_ref=ref).order_by("number"))
    earlier: Mapping[str, Any] = {}
    found = []
    for row in rows:
        fields = tuple(
            (name, earlier.get(name), value)
            for name, value in row.values.items()
            if earlier.get(name) != value and (earlier or value not in ("", [], None))
        )
        found.append(Change(row, fields))
        earlier = row.values
    return found[::-1]


def simulate(
    proposed: Rule, *, replaces: Sequence[int] = (), since: datetime, until: datetime, on: date
) -> Rerouted:
    """What a rule would have done to the cases of a period, were it in force by today's rules.

    ``replaces`` are the keys of rules that it would end. Numbers of restricted cases are
    not told.
    """
    before = rules_in_force(on)
    after = [rule for rule in before if rule.pk not in set(replaces)]
    rows = Case.objects.filter(opened_at__gte=since, opened_at__lt=until).order_by("-opened_at")
    if proposed.category:
        rows = rows.filter(category__code=proposed.category)
    if proposed.district:
        rows = rows.filter(district_code=proposed.district)
    wanted = rows.values_list(
        "number", "category__code", "district_code", "answers_masked", "confidentiality"
    )
    restricted = Confidentiality.RESTRICTED
    past = (
        PastCase("" if level == restricted else number, category, district, answers or {})
        for number, category, district, answers, level in wanted[:MOST].iterator(chunk_size=2000)
    )
    return rerouted(past, before, [*after, proposed], on=on)


def replaced_by(proposed: Rule, on: date) -> list[int]:
    """The keys of the rules in force for the very same, which a new one would end."""
    return [
        rule.pk
        for rule in rules_in_force(on, category=proposed.category)
        if (rule.category, rule.district, rule.priority, rule.condition)
        == (proposed.category, proposed.district, proposed.priority, proposed.condition)
    ]


def question_words(schema: FormSchema) -> list[tuple[str, str]]:
    """The questions of a version by code, with the codes that their answers have."""
    found = []
    for row in form_fields(schema.definition, get_language() or ""):
        codes = ", ".join(code for code, _label in row.choices)
        found.append((row.name, f"{row.label} ({codes})" if codes else row.label))
    return found


def question_versions(category: Category) -> Sequence[FormSchema]:
    """Every version of the questions of a category, the newest first."""
    return schemas.versions(schema_key(category.code))


def last_questions(category: Category) -> FormSchema | None:
    """The newest version, in force or to be."""
    return next(iter(question_versions(category)), None)
