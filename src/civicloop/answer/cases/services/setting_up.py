"""Categories, routing and ready-made replies: edited one by one, or laid down as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from civicloop.answer.cases import policies
from civicloop.answer.cases.errors import CategoryError, Fault
from civicloop.answer.cases.events import CategorySaved, RoutingRuleSaved
from civicloop.answer.cases.models import Category, ReplyTemplate, RoutingRule
from civicloop.answer.cases.models.categories import STATUTORY_CAP
from civicloop.answer.cases.rules.defaults import CATEGORIES, REPLIES
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations

EDITABLE = (
    "kind",
    "name_zh",
    "name_en",
    "hint_zh",
    "hint_en",
    "icon",
    "position",
    "operational_hours",
    "statutory_days",
    "needs_place",
    "needs_photo",
    "is_public",
    "is_offered",
)
HOURS = range(1, 721)
DAYS = range(1, STATUTORY_CAP + 1)


@transaction.atomic
def save_category(code: str, values: Mapping[str, Any], *, actor: Actor) -> Category:
    """Make a category or change it; cases that are open keep the clocks they were given."""
    policies.require(policies.may_edit_categories(actor), action="cases.edit_categories")
    unknown = sorted(set(values) - set(EDITABLE))
    if unknown:
        raise CategoryError({name: (Fault("unknown_field"),) for name in unknown})
    row = Category.objects.select_for_update().filter(code=code).first() or Category(code=code)
    changed = [
        name
        for name, value in values.items()
        if row._state.adding or getattr(row, name) != value  # noqa: SLF001 (Django's own flag)
    ]
    for name in changed:
        setattr(row, name, values[name])
    faults = _category_faults(row)
    if faults:
        raise CategoryError(faults)
    if changed:
        row.save()
        ledger.append(
            CategorySaved(category=row.ref, code=row.code, fields=",".join(sorted(changed))),
            actor=actor,
        )
    return row


@transaction.atomic
def add_routing_rule(
    *,
    category: str,
    district: str,
    unit: str,
    priority: int = 0,
    valid_from: date,
    valid_until: date | None = None,
    actor: Actor,
) -> RoutingRule:
    """Say which unit answers from a day on; the same row again changes nothing but its end."""
    policies.require(policies.may_edit_categories(actor), action="cases.edit_categories")
    if valid_until is not None and valid_until <= valid_from:
        raise CategoryError({"valid_until": (Fault("ends_before_it_begins"),)})
    parent = Category.objects.filter(code=category).first() if category else None
    if category and parent is None:
        raise CategoryError({"category": (Fault("unknown_category"),)})
    row, _ = RoutingRule.objects.update_or_create(
        category=parent,
        district_code=district,
        priority=priority,
        valid_from=valid_from,
        defaults={"unit": organizations.unit(code=unit), "valid_until": valid_until},
    )
    ledger.append(
        RoutingRuleSaved(
            rule=row.ref,
            category=category,
            district=district,
            unit=row.unit.ref,
            valid_from=valid_from.isoformat(),
            valid_until=valid_until.isoformat() if valid_until else "",
        ),
        actor=actor,
    )
    return row


@transaction.atomic
def seed_categories(
    *,
    triage_unit: str,
    valid_from: date,
    routes: Iterable[tuple[str, str, str]] = (),
    categories: Iterable[Mapping[str, Any]] = CATEGORIES,
    replies: Iterable[Mapping[str, Any]] = REPLIES,
    actor: Actor,
) -> list[Category]:
    """Lay down categories, their routing and their replies; running it again changes nothing.

    ``routes`` are ``(category, district or "", unit code)``. Everything else goes
    to ``triage_unit``.
    """
    rows = []
    for position, values in enumerate(categories, start=1):
        plain = {"position": position} | dict(values)
        rows.append(save_category(plain.pop("code"), plain, actor=actor))
    add_routing_rule(category="", district="", unit=triage_unit, valid_from=valid_from, actor=actor)
    for category, district, unit in routes:
        add_routing_rule(
            category=category, district=district, unit=unit, valid_from=valid_from, actor=actor
        )
    for position, values in enumerate(replies, start=1):
        keys = {"category": None, "outcome": values["outcome"], "title_zh": values["title_zh"]}
        rest = {name: value for name, value in values.items() if name not in keys}
        ReplyTemplate.objects.update_or_create(**keys, defaults={"position": position} | rest)
    return rows


def _category_faults(row: Category) -> dict[str, tuple[Fault, ...]]:
    faults: dict[str, tuple[Fault, ...]] = {}
    if not row.name_zh:
        faults["name_zh"] = (Fault("missing"),)
    if not row.name_en:
        faults["name_en"] = (Fault("missing"),)
    if row.operational_hours not in HOURS:
        faults["operational_hours"] = (Fault("out_of_range", {"lowest": 1, "highest": 720}),)
    if row.statutory_days not in DAYS:
        faults["statutory_days"] = (Fault("out_of_range", {"lowest": 1, "highest": STATUTORY_CAP}),)
    return faults
