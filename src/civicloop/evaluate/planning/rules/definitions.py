"""What is wrong with a definition, and what its approver should look at twice."""

from __future__ import annotations

import itertools
import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from civicloop.engines.tracking.errors import Fault
from civicloop.evaluate.planning.rules.indicators import (
    HUNDRED,
    ZERO,
    Face,
    IndicatorKind,
    Stage,
    Target,
    Thresholds,
    improves,
    worsens,
    years_that_do_not_rise,
)

NAME_LIMIT, TEXT_LIMIT, UNIT_LIMIT = 120, 2000, 24
MOST = Decimal(10) ** 12


class Flag(StrEnum):
    """What the approver should look at twice."""

    LOWERED = "lowered"
    NOT_RISING = "not_rising"
    TOO_EASY = "too_easy"
    UNCHANGED_TEXT = "unchanged_text"
    PROCESS_ONLY = "process_only"


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as somebody proposes it; ``exception`` says why a target does not rise."""

    name: str
    definition: str
    measure: str
    kind: IndicatorKind
    weight: Decimal
    targets: Mapping[int, Target]
    stages: tuple[Stage, ...] = ()
    method: str = ""
    reason: str = ""
    exception: str = ""
    face: Face = Face.BUSINESS


def check_definition(row: Definition, years: Sequence[int]) -> dict[str, tuple[Fault, ...]]:
    """What is wrong, field by field; nothing where all is well."""
    faults: dict[str, tuple[Fault, ...]] = {}
    for field, text, limit in (
        ("name", row.name, NAME_LIMIT),
        ("definition", row.definition, TEXT_LIMIT),
        ("measure", row.measure, UNIT_LIMIT),
    ):
        if not text.strip():
            faults[field] = (Fault("missing"),)
        elif len(text) > limit:
            faults[field] = (Fault("too_long", {"limit": limit}),)
    if not ZERO < row.weight <= HUNDRED:
        faults["weight"] = (Fault("weight_range"),)
    faults |= _check_targets(row, years)
    if row.kind is IndicatorKind.STAGES and (fault := _check_stages(row)):
        faults["stages"] = (fault,)
    if not faults and not row.exception.strip():
        flat = years_that_do_not_rise(row.kind, row.targets)
        if flat:
            faults["exception"] = (Fault("not_rising", {"years": ", ".join(map(str, flat))}),)
    return faults


def _check_targets(row: Definition, years: Sequence[int]) -> dict[str, tuple[Fault, ...]]:
    faults: dict[str, tuple[Fault, ...]] = {}
    for year in years:
        target = row.targets.get(year)
        if target is None:
            faults[f"target_{year}"] = (Fault("missing"),)
        elif not ZERO <= target.value < MOST:
            faults[f"target_{year}"] = (Fault("below_zero"),)
        elif target.value == 0 and row.kind is not IndicatorKind.BAND:
            faults[f"target_{year}"] = (Fault("target_zero"),)
        elif row.kind is IndicatorKind.STAGES and target.value > HUNDRED:
            faults[f"target_{year}"] = (Fault("above_hundred"),)
        elif target.top is not None and target.top <= target.value:
            faults[f"top_{year}"] = (Fault("band_turned"),)
    return faults


def _check_stages(row: Definition) -> Fault | None:
    shares = [stage.percent for stage in row.stages]
    if len(shares) < 2:  # noqa: PLR2004 (one stage is a yes or no)
        return Fault("stages_few")
    if any(not stage.name.strip() for stage in row.stages):
        return Fault("missing")
    rises = all(before < after for before, after in itertools.pairwise(shares))
    if not rises or shares[0] < ZERO or shares[-1] != HUNDRED:
        return Fault("stages_order")
    loose = [year for year, target in row.targets.items() if target.value not in shares]
    if loose:
        return Fault("stages_targets", {"years": ", ".join(map(str, sorted(loose)))})
    return None


def check_weights(weights: Sequence[Decimal]) -> tuple[Fault, ...]:
    """The weights of an agency sum to exactly 100."""
    total = sum(weights, ZERO)
    return () if total == HUNDRED else (Fault("weights_sum", {"sum": f"{total.normalize():f}"}),)


def flags_of(
    row: Definition,
    thresholds: Thresholds,
    *,
    before: Mapping[int, Target] | None = None,
    known: tuple[int, Decimal] | None = None,
    earlier_texts: Sequence[str] = (),
) -> list[Flag]:
    """What an approver should look at twice.

    ``before`` are the targets approved so far, ``known`` the year and number of the last
    result, which no later target should fall behind, ``earlier_texts`` what the agency's
    indicators of the plan before said (``text_key``).
    """
    flags = []
    if before and any(
        year in before and worsens(row.kind, before[year], target)
        for year, target in row.targets.items()
    ):
        flags.append(Flag.LOWERED)
    if years_that_do_not_rise(row.kind, row.targets):
        flags.append(Flag.NOT_RISING)
    if known is not None and any(
        year > known[0] and not improves(row.kind, Target(known[1]), target)
        for year, target in row.targets.items()
    ):
        flags.append(Flag.TOO_EASY)
    if text_key(row.name, row.definition) in earlier_texts:
        flags.append(Flag.UNCHANGED_TEXT)
    if is_process_only(f"{row.name} {row.definition}", thresholds):
        flags.append(Flag.PROCESS_ONLY)
    return flags


def is_process_only(text: str, thresholds: Thresholds) -> bool:
    """Whether an indicator counts what was done and says nothing of what came of it."""
    plain = unicodedata.normalize("NFKC", text)
    counts = any(word in plain for word in thresholds.process_words)
    return counts and not any(word in plain for word in thresholds.outcome_words)


def mark(*values: object) -> int:
    """A number that changes with what stands, for rows that keep no version of their own."""
    return zlib.crc32(repr(values).encode())


def text_key(name: str, definition: str) -> str:
    """Name and definition as they are compared: without width, case, spaces and years."""
    plain = unicodedata.normalize("NFKC", f"{name}|{definition}").casefold()
    return re.sub(r"[\s\d,.，。、；;:：()（）]+", "", plain)
