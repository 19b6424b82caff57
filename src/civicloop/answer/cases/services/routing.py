"""Say which unit answers from a day on; what held before stays on record."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from civicloop.answer.cases import policies
from civicloop.answer.cases.errors import CategoryError, Fault
from civicloop.answer.cases.events import RoutingRuleSaved
from civicloop.answer.cases.models import Category, RoutingRule
from civicloop.answer.cases.rules import Condition
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations


@transaction.atomic
def add_routing_rule(
    *,
    category: str,
    district: str,
    unit: str,
    priority: int = 0,
    valid_from: date,
    valid_until: date | None = None,
    condition: Condition | None = None,
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
        question=condition.question if condition else "",
        comparison=condition.comparison if condition else "",
        value=condition.value if condition else "",
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
def set_route(
    *,
    category: str,
    district: str,
    unit: str,
    priority: int = 0,
    valid_from: date,
    condition: Condition | None = None,
    actor: Actor,
) -> RoutingRule:
    """Let a unit answer from a day on; a rule for the same that held until then ends there.

    The past is not rewritten: a day before today is refused.
    """
    policies.require(policies.may_edit_categories(actor), action="cases.edit_categories")
    if valid_from < timezone.localdate(clock.now()):
        raise CategoryError({"valid_from": (Fault("day_is_over"),)})
    of_category = Q(category__code=category) if category else Q(category__isnull=True)
    held = RoutingRule.objects.select_for_update(of=("self",)).filter(
        of_category,
        district_code=district,
        priority=priority,
        question=condition.question if condition else "",
        comparison=condition.comparison if condition else "",
        value=condition.value if condition else "",
        valid_from__lt=valid_from,
        valid_until__isnull=True,
    )
    for row in held:
        row.valid_until = valid_from
        row.save(update_fields=["valid_until"])
        _tell(row, actor)
    return add_routing_rule(
        category=category,
        district=district,
        unit=unit,
        priority=priority,
        valid_from=valid_from,
        condition=condition,
        actor=actor,
    )


@transaction.atomic
def end_route(rule_id: int, *, on: date, actor: Actor, now: datetime | None = None) -> None:
    """Let a rule be gone from a day on; one that has not begun by then is taken away.

    The rule for everything stays: without it a case could find no unit.
    """
    policies.require(policies.may_edit_categories(actor), action="cases.edit_categories")
    row = RoutingRule.objects.select_for_update(of=("self",)).filter(pk=rule_id).first()
    if row is None:
        raise CategoryError({"rule": (Fault("unknown_choice"),)})
    if row.category_id is None and not row.district_code and row.valid_until is None:
        raise CategoryError({"on": (Fault("rule_for_everything"),)})
    if on < timezone.localdate(now or clock.now()):
        raise CategoryError({"on": (Fault("day_is_over"),)})
    row.valid_until = on
    _tell(row, actor)
    if on <= row.valid_from:
        row.delete()
    else:
        row.save(update_fields=["valid_until"])


def _tell(row: RoutingRule, actor: Actor) -> None:
    ledger.append(
        RoutingRuleSaved(
            rule=row.ref,
            category=row.category.code if row.category else "",
            district=row.district_code,
            unit=row.unit.ref,
            valid_from=row.valid_from.isoformat(),
            valid_until=row.valid_until.isoformat() if row.valid_until else "",
        ),
        actor=actor,
    )
