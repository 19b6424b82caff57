"""A plan of four years with an agency that writes and a commission that decides."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.rules import Definition, IndicatorKind, Target
from civicloop.kernel.actors.rules import EVERYWHERE, person

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
EVERY = ("see", "write", "review", "manage", "approve")
KEEPER, OTHER = (
    person(key, grants={f"planning.{verb}": EVERYWHERE for verb in EVERY}) for key in (801, 802)
)


def definition(**changes) -> Definition:
    values = {
        "name": "道路坑洞如期修復率",
        "definition": "如期修復件數 ÷ 應修復件數",
        "measure": "%",
        "kind": IndicatorKind.RISE,
        "weight": Decimal(100),
        "targets": {year: Target(Decimal(80 + year - 2023)) for year in range(2023, 2027)},
    }
    return Definition(**(values | changes))


def open_plan(unit, actor=KEEPER):
    plan = planning.lay_plan(
        title_zh="112 至 115 年度中程施政計畫",
        first_year=2023,
        last_year=2026,
        actor=KEEPER,
        now=NOW,
    )
    planning.move_plan(plan.pk, "open", actor=KEEPER, now=NOW)
    goal = planning.set_goal(plan.pk, unit_id=unit.pk, title="道路安全", actor=actor, now=NOW)
    return plan, goal


def proposed(plan, goal, actor=KEEPER, number="K01", **changes):
    new = planning.NewIndicator(goal.pk, number, definition(**changes))
    return planning.propose_indicator(plan.pk, new, actor=actor, now=NOW)


def approved(plan, goal, actor=KEEPER, number="K01", **changes):
    row = proposed(plan, goal, actor, number, **changes)
    version = row.versions.get()
    planning.decide_version(version.pk, approve=True, note="同意", actor=OTHER, now=NOW)
    row.refresh_from_db()
    return row


def running(unit, actor=KEEPER, **changes):
    """A plan that runs, with one indicator in force."""
    plan, goal = open_plan(unit, actor)
    row = approved(plan, goal, actor, **changes)
    planning.move_plan(plan.pk, "approve", actor=KEEPER, now=NOW)
    row.refresh_from_db()
    return row
