"""Five fixed kinds of indicators: what was achieved, and what asks for a second look.

A formula editor invites silent errors, so the kinds are code. All thresholds are held against
the unrounded number; figures are shown rounded half up.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

ZERO, HUNDRED = Decimal(0), Decimal(100)
TWO_HUNDRED = 2 * HUNDRED


class IndicatorKind(StrEnum):
    """How a result is held against its target."""

    RISE = "rise"
    """More is good: actual ÷ target."""
    FALL = "fall"
    """Less is good: target ÷ actual."""
    FALL_BY = "fall_by"
    """Less is good, and zero can be reached: 2 - actual ÷ target, never below nothing."""
    STAGES = "stages"
    """A table of stages, each with its percentage: reached ÷ due."""
    BAND = "band"
    """At least so much (yes is 1), and below an upper end where one is set: all or nothing."""


class Face(StrEnum):
    """Which side of an agency an indicator looks at, as the yearly report counts them."""

    BUSINESS = "business"
    MANPOWER = "manpower"
    BUDGET = "budget"


class Verdict(StrEnum):
    """How a result is classed."""

    EXCELLENT = "excellent"
    PASSED = "passed"
    POOR = "poor"
    UNDEFINED = "undefined"


class Tail(StrEnum):
    """Why a result asks for a second look; most do not."""

    NONE = ""
    POOR = "poor"
    EXCEEDS = "exceeds"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached in a year; ``top`` is the first value above a band."""

    value: Decimal
    top: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a table, with the share that is done once it is reached."""

    name: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of the rule set ``planning.indicators``, in percent of the target."""

    excellent: Decimal
    passed: Decimal
    exceeds: Decimal
    process_words: tuple[str, ...] = ()
    outcome_words: tuple[str, ...] = ()
    version: int = 0

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any], version: int) -> Thresholds:
        """As the rule set in force says."""
        return cls(
            Decimal(str(parameters["excellent_percent"])),
            Decimal(str(parameters["passed_percent"])),
            Decimal(str(parameters["exceeds_percent"])),
            tuple(parameters["process_words"]),
            tuple(parameters["outcome_words"]),
            version,
        )


def achievement(kind: IndicatorKind, target: Target, actual: Decimal) -> Decimal | None:
    """What was achieved in percent of the target, unrounded; nothing where that has no meaning.

    A target of zero has no share; nor has a result of zero where the kind divides by it
    (``FALL_BY`` is the kind for indicators that can reach zero).
    """
    if kind is IndicatorKind.BAND:
        inside = actual >= target.value and (target.top is None or actual < target.top)
        return HUNDRED if inside else ZERO
    if target.value <= 0 or actual < 0:
        return None
    if kind is IndicatorKind.FALL:
        return HUNDRED * target.value / actual if actual > 0 else None
    if kind is IndicatorKind.FALL_BY:
        return max(ZERO, TWO_HUNDRED - HUNDRED * actual / target.value)
    return HUNDRED * actual / target.value


def verdict(percent: Decimal | None, thresholds: Thresholds) -> Verdict:
    """The class of a result."""
    if percent is None:
        return Verdict.UNDEFINED
    if percent >= thresholds.excellent:
        return Verdict.EXCELLENT
    return Verdict.PASSED if percent >= thresholds.passed else Verdict.POOR


def tail(percent: Decimal | None, thresholds: Thresholds) -> Tail:
    """Whether the reviewer must advise: poor, far above the target, or without meaning."""
    if percent is None:
        return Tail.UNDEFINED
    if percent < thresholds.passed:
        return Tail.POOR
    return Tail.EXCEEDS if percent > thresholds.exceeds else Tail.NONE


def improves(kind: IndicatorKind, before: Target, after: Target) -> bool:
    """Whether a target asks for more than another one, in the direction of good.

    A band is not ordered: it counts as improved. Stages that are done stay done.
    """
    if kind is IndicatorKind.BAND:
        return True
    if kind is IndicatorKind.STAGES and before.value == after.value == HUNDRED:
        return True
    if kind in {IndicatorKind.FALL, IndicatorKind.FALL_BY}:
        return after.value < before.value
    return after.value > before.value


def worsens(kind: IndicatorKind, before: Target, after: Target) -> bool:
    """Whether a target asks for less than another one; for a band, a wider one does."""
    if kind is IndicatorKind.BAND:
        lower = after.value < before.value
        higher = before.top is not None and (after.top is None or after.top > before.top)
        return lower or higher
    return after.value != before.value and not improves(kind, before, after)


def years_that_do_not_rise(kind: IndicatorKind, targets: Mapping[int, Target]) -> list[int]:
    """The years whose target asks for no more than the year before."""
    years = sorted(targets)
    return [
        year
        for before, year in itertools.pairwise(years)
        if not improves(kind, targets[before], targets[year])
    ]


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it is made of; without a denominator there is none."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """In percent, unrounded."""
        return HUNDRED * self.numerator / self.denominator if self.denominator else None


def rate(verdicts: Sequence[Verdict]) -> Rate:
    """Excellent and passed over all that have a result, as the yearly report states it."""
    good = sum(row in {Verdict.EXCELLENT, Verdict.PASSED} for row in verdicts)
    return Rate(good, len(verdicts))


def weighted(parts: Sequence[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """The mean of achievements by weight, each capped at 100 so that none hides another.

    An indicator without a result counts as nothing achieved; without any weight there is none.
    """
    total = sum((weight for weight, _percent in parts), ZERO)
    if not total:
        return None
    reached = sum((weight * min(percent or ZERO, HUNDRED) for weight, percent in parts), ZERO)
    return reached / total
