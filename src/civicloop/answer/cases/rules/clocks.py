"""The deadline policies of a case, and the numbers of its rule set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from civicloop.answer.cases.states import StatutoryBasis
from civicloop.kernel.clock.rules import Basis, Policy

OPERATIONAL = "operational"
STATUTORY = "statutory"
KINDS = (OPERATIONAL, STATUTORY)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The parameters of the rule set ``cases.deadlines`` in one version."""

    statutory_basis: str = "working_days"
    statutory_cap_days: int = 30
    waiting_days: int = 14
    rating_days: int = 30
    reopen_days: int = 30
    came_back_days: int = 30
    came_back_metres: int = 50
    duplicate_minutes: int = 5
    refusals: int = 2
    version: int = 1

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any], *, version: int) -> Deadlines:
        """The parameters as stored; those that a later version added stand at their default."""
        known = {spec.name for spec in fields(cls)} - {"version"}
        return cls(
            **{name: parameters[name] for name in known if name in parameters}, version=version
        )

    @property
    def settling_days(self) -> int:
        """After so many days rating, objecting and coming back are all over."""
        return max(self.rating_days, self.reopen_days, self.came_back_days)

    @property
    def rule(self) -> str:
        """What a clock cites."""
        return f"cases.deadlines@{self.version}"


def clock_kind(kind: str, round_: int) -> str:
    """The name of a clock in a round: a case that was reopened has a pair for each round."""
    return kind if round_ == 1 else f"{kind}.{round_}"


def operational_policy(hours: int, deadlines: Deadlines) -> Policy:
    """Hours as they pass, day and night and on holidays, from the very instant."""
    return Policy(Basis.ELAPSED_HOURS, hours, rule=deadlines.rule)


def statutory_policy(
    days: int, deadlines: Deadlines, basis: str = StatutoryBasis.RULE_SET
) -> Policy:
    """Days from the next day on, never more than the cap of the rule set.

    They are working or calendar days as ``basis`` says, or as the rule set does.
    """
    amount = min(days, deadlines.statutory_cap_days)
    counted = deadlines.statutory_basis if basis == StatutoryBasis.RULE_SET else basis
    return Policy(Basis(counted), amount, rule=deadlines.rule)


def window(days: int, deadlines: Deadlines) -> Policy:
    """So many calendar days in which a citizen may rate or reopen, or is waited for."""
    return Policy(Basis.CALENDAR_DAYS, days, rule=deadlines.rule)
