"""The light of an item, derived by rule; an override has a reason and an end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.rules.months import days_between
from civicloop.engines.tracking.rules.variance import Judgement, Trigger
from civicloop.engines.tracking.states import Light

LONGEST_OVERRIDE = 92
"""Days for which somebody's word may stand above the rule: a quarter, no longer."""


@dataclass(frozen=True, slots=True)
class LightRule:
    """From where on a lag is late and no longer only to be watched.

    ``late_streak`` counts periods of the programme: months, quarters or half years.
    """

    late_points: Decimal = Decimal("10.00")
    late_streak: int = 3

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> LightRule:
        """Out of the parameters of a rule set."""
        return cls(Decimal(str(parameters["late_points"])), int(parameters["late_streak"]))


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody's word above the rule: why, and until which day (included)."""

    light: Light
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Shown:
    """The light that is shown, what the rule itself says, and why."""

    light: Light
    derived: Light
    reasons: tuple[str, ...]
    override: Override | None = None


def derive(
    found: Judgement | None, *, streak: int, rule: LightRule, done: bool = False
) -> tuple[Light, tuple[str, ...]]:
    """The light by rule, with the codes of its reasons."""
    if done:
        return Light.DONE, ("done",)
    if found is None or (found.lag is None and found.spending is None):
        return Light.NONE, ("not_reported",)
    late = []
    if found.lag is not None and found.lag >= rule.late_points:
        late.append("far_behind")
    if streak >= rule.late_streak:
        late.append("behind_for_months")
    if late:
        return Light.LATE, tuple(late)
    if found.triggers:
        said = {Trigger.LAG: "behind", Trigger.SPENDING: "unspent"}
        return Light.WATCH, tuple(said[trigger] for trigger in found.triggers)
    return Light.GOOD, ("as_planned",)


def shown(
    derived: Light, reasons: tuple[str, ...], override: Override | None, *, today: date
) -> Shown:
    """The override while it lasts, else the rule's light."""
    if override is not None and today <= override.until:
        return Shown(override.light, derived, reasons, override)
    return Shown(derived, derived, reasons)


def check_override(override: Override, *, today: date) -> dict[str, tuple[Fault, ...]]:
    """An override needs a reason and an end that is neither past nor further than a quarter."""
    faults: dict[str, tuple[Fault, ...]] = {}
    if not override.reason.strip():
        faults["reason"] = (Fault("missing"),)
    if override.until < today:
        faults["until"] = (Fault("in_the_past", {"until": override.until.isoformat()}),)
    elif days_between(today, override.until) > LONGEST_OVERRIDE:
        faults["until"] = (Fault("too_far", {"days": LONGEST_OVERRIDE}),)
    return faults
