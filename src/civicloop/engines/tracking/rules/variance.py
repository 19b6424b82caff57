"""When a month has to be explained: behind its plan, or with its money unspent.

The two triggers are joined by *or* (年度計畫進度落後 5 個百分點以上，或年經費支用比未達 90 %).
Exactly 5.00 points counts, because "未滿5%" is the good class. Thresholds are held against the
unrounded number; what is shown is rounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from civicloop.engines.tracking.rules.numbers import HUNDRED, ZERO


class SpendingFormula(StrEnum):
    """What "the spending ratio" means; which one was used is printed beside the figure."""

    PAID = "paid_over_allocated"
    FULL = "paid_payable_surplus_over_allocated"


class Trigger(StrEnum):
    """Why a month has to be explained."""

    LAG = "lag"
    SPENDING = "spending"


class LagBand(StrEnum):
    """How far behind its plan a month is, as bulletins count items; a month without figures apart.

    Reports of 2012 told only ``AS_PLANNED`` from the rest, those of 2018 the first two bands from
    the others (完成或進度落後未滿5%者、進度落後5%以上者).
    """

    AS_PLANNED = "as_planned"
    SLIGHTLY = "slightly"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The bounds of a rule set in force."""

    lag_points: Decimal = Decimal("5.00")
    spending_percent: Decimal = Decimal(90)
    formula: SpendingFormula = SpendingFormula.PAID

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> Thresholds:
        """Out of the parameters of a rule set."""
        return cls(
            Decimal(str(parameters["lag_points"])),
            Decimal(str(parameters["spending_percent"])),
            SpendingFormula(parameters["spending_formula"]),
        )


@dataclass(frozen=True, slots=True)
class Money:
    """Cumulative sums in whole NT$: allotted, paid, owed for work done, saved for good."""

    allocated: Decimal
    paid: Decimal
    payable: Decimal = ZERO
    surplus: Decimal = ZERO

    def spent(self, formula: SpendingFormula) -> Decimal:
        """What counts as spent under a formula."""
        if formula == SpendingFormula.PAID:
            return self.paid
        return self.paid + self.payable + self.surplus


@dataclass(frozen=True, slots=True)
class Judgement:
    """A month held against the rule. ``spending`` is ``None`` where nothing was allotted."""

    lag: Decimal | None
    spending: Decimal | None
    triggers: tuple[Trigger, ...]
    formula: SpendingFormula

    @property
    def must_explain(self) -> bool:
        """Whether cause and remedy are due."""
        return bool(self.triggers)


def lag_points(planned: Decimal, actual: Decimal) -> Decimal:
    """How many points the work is behind its plan; below zero it is ahead."""
    return planned - actual


def lag_band(lag: Decimal | None, behind: Decimal, far_behind: Decimal) -> LagBand:
    """The band of a lag; ``behind`` and ``far_behind`` are the points at which bands begin."""
    if lag is None:
        return LagBand.UNKNOWN
    if lag <= 0:
        return LagBand.AS_PLANNED
    if lag < behind:
        return LagBand.SLIGHTLY
    return LagBand.BEHIND if lag < far_behind else LagBand.FAR_BEHIND


def judge(
    planned: Decimal | None, actual: Decimal | None, money: Money, thresholds: Thresholds
) -> Judgement:
    """Hold a month against the rule; an unknown plan or figure gives no lag, not a lag of 0."""
    lag = None if planned is None or actual is None else lag_points(planned, actual)
    spent = money.spent(thresholds.formula)
    triggers = []
    if lag is not None and lag >= thresholds.lag_points:
        triggers.append(Trigger.LAG)
    # Multiplied, not divided: 89.999…% stays below 90 % whatever the context's precision.
    if money.allocated > 0 and spent * HUNDRED < thresholds.spending_percent * money.allocated:
        triggers.append(Trigger.SPENDING)
    ratio = spent * HUNDRED / money.allocated if money.allocated > 0 else None
    return Judgement(lag, ratio, tuple(triggers), thresholds.formula)


def streak(behind: Sequence[bool | None]) -> int:
    """How many months in a row were behind, the newest last.

    A month without a report is passed over: silence neither lengthens nor ends a streak.
    """
    count = 0
    for month in reversed(behind):
        if month is False:
            break
        count += month is True
    return count


def tiers(streaks: Iterable[int], *, highest: int = 3) -> dict[int, int]:
    """How many items stand in each tier, each in one alone: 1, 2, and 3 months or more."""
    counted = Counter(min(length, highest) for length in streaks if length > 0)
    return {tier: counted[tier] for tier in range(1, highest + 1)}
