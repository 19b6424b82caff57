"""Money by stage: what a contract in stages plans, grants and pays for each of them.

An information contract is delivered and paid in stages with days of their own, such as NT$1.5
million of 3.05 million for the first 50 days (年度成果報告 101: 疫情整合系統). The stages sum to
the contract, nothing is paid that was not granted, and nothing granted that was not planned:
money that is not paid by the end of the year is carried over by stage (經費保留).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from civicloop.engines.tracking.errors import Fault


@dataclass(frozen=True, slots=True)
class StageMoney:
    """Whole NT$ of one stage, or of several in all; what nobody said is nothing, not 0."""

    planned: int | None = None
    granted: int | None = None
    paid: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return self.planned is None and self.granted is None and self.paid is None


def stage_sums(rows: Sequence[StageMoney]) -> StageMoney:
    """What is planned, granted and paid in all, of the stages that say it."""

    def total(values: list[int | None]) -> int | None:
        said = [value for value in values if value is not None]
        return sum(said) if said else None

    return StageMoney(
        total([row.planned for row in rows]),
        total([row.granted for row in rows]),
        total([row.paid for row in rows]),
    )


def check_stages(
    stages: Mapping[int, StageMoney], contract: int | None
) -> dict[str, tuple[Fault, ...]]:
    """What is wrong with the money of the stages, by field (``planned_7``) or of all.

    ``contract`` is the sum of the contract where one is known.
    """
    faults: dict[str, tuple[Fault, ...]] = {}
    for key, row in stages.items():
        for name in ("planned", "granted", "paid"):
            if (getattr(row, name) or 0) < 0:
                faults[f"{name}_{key}"] = (Fault("below_zero"),)
        for name, sum_, above in (
            ("granted", row.granted, row.planned), ("paid", row.paid, row.granted)
        ):  # fmt: skip
            if sum_ is not None and sum_ > (above or 0) and f"{name}_{key}" not in faults:
                values = {"sum": sum_, "above": above or 0}
                faults[f"{name}_{key}"] = (Fault(f"{name}_beyond", values),)
    planned = stage_sums(list(stages.values())).planned
    if contract is not None and planned is not None and planned != contract:
        apart = {"sum": planned, "contract": contract, "apart": abs(planned - contract)}
        faults["stages"] = (Fault("stages_differ", apart),)
    return faults


def spread(total: int, weights: Sequence[Decimal]) -> list[int]:
    """A sum over stages by their weights, in whole NT$ that sum to exactly it.

    What rounding down leaves goes to the stages that lost most by it, the earlier first.
    """
    whole = sum(weights, Decimal(0))
    if whole <= 0:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(value.to_integral_value(ROUND_FLOOR)) for value in exact]
    lost = sorted(range(len(exact)), key=lambda at: (shares[at] - exact[at], at))
    for at in lost[: total - sum(shares)]:
        shares[at] += 1
    return shares


def filled(paid: int, planned: Sequence[int]) -> list[int]:
    """What was paid in all, over the stages in their order; never more than is planned."""
    found, left = [], paid
    for sum_ in planned:
        found.append(min(left, sum_))
        left -= found[-1]
    return found
