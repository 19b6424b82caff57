"""An indicator is put under another goal or strategy of its agency."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning.errors import ChangedMeanwhileError, Fault, FaultyFieldsError
from civicloop.evaluate.planning.events import IndicatorMoved
from civicloop.evaluate.planning.models import Goal, Indicator
from civicloop.evaluate.planning.services.plans import writable
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

REASON_LIMIT = 500


@transaction.atomic
def move_indicator(
    indicator_id: int,
    goal_id: int,
    strategy_id: int | None = None,
    *,
    reason: str,
    seen: int,
    actor: Actor,
    now: datetime | None = None,
) -> Indicator:
    """Put an indicator under another goal of the same plan and agency, or another way to one.

    Number, versions, weight and results go along: they are the agency's, not the goal's. What
    passes to another agency is retired here and proposed there. ``seen`` is the mark of the
    place that the caller saw.
    """
    now = now or clock.now()
    row = queries.indicator_for_change(indicator_id)
    require(policies.may_write(actor, queries.branch(row.unit_id)), action="planning.write")
    writable(row.plan_id, "move_indicator")
    standing = rules.mark(row.goal_id, row.strategy_id)
    if standing != seen:
        raise ChangedMeanwhileError("indicator", seen, standing)
    faults: dict[str, tuple[Fault, ...]] = {}
    goal = Goal.objects.filter(pk=goal_id, plan=row.plan_id, unit=row.unit_id).first()
    if goal is None or not _leads_to(goal, strategy_id):
        faults["place"] = (Fault("unknown"),)
    elif (goal_id, strategy_id) == (row.goal_id, row.strategy_id):
        faults["place"] = (Fault("same_place"),)
    if not reason.strip():
        faults["reason"] = (Fault("missing"),)
    elif len(reason.strip()) > REASON_LIMIT:
        faults["reason"] = (Fault("too_long", {"limit": REASON_LIMIT}),)
    if faults:
        raise FaultyFieldsError(faults)
    before = _place(row)
    row.goal_id, row.strategy_id, row.changed_at = goal_id, strategy_id, now
    row.save(update_fields=["goal", "strategy", "changed_at"])
    event = IndicatorMoved(row.ref, before, _place(row))
    ledger.append(event, actor=actor, reason=reason.strip(), at=now)
    return row


def _leads_to(goal: Goal, strategy_id: int | None) -> bool:
    return strategy_id is None or goal.strategies.filter(pk=strategy_id).exists()


def _place(row: Indicator) -> str:
    """The reference of the strategy, or of the goal where it stands right below it."""
    if row.strategy_id is not None:
        return f"planning:strategy:{row.strategy_id}"
    return f"planning:goal:{row.goal_id}"
