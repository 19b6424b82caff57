"""Scores and grades: weighted criteria, half-open bands, half up to a whole number.

A band is [85, 90): 89.5 lies in it, and "85-89" would leave it nowhere. Where a rule asks for
whole scores they are rounded half up before the band is looked up (施工查核小組作業辦法 §7 II).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.rules.numbers import HUNDRED, ZERO, rounded

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Band:
    """A grade from a score on, up to the next band; ``cap`` is its greatest share in percent."""

    code: str
    zh: str
    en: str
    at_least: Decimal
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is judged, with its weight in percent."""

    code: str
    zh: str
    en: str
    weight: Decimal


def bands_of(parameters: Mapping[str, Any]) -> tuple[Band, ...]:
    """The bands of a rule set, the best first."""
    rows = [
        Band(
            row["code"],
            row["zh"],
            row["en"],
            Decimal(str(row["at_least"])),
            None if row.get("cap") is None else Decimal(str(row["cap"])),
        )
        for row in parameters["bands"]
    ]
    return tuple(sorted(rows, key=lambda band: band.at_least, reverse=True))


def criteria_of(parameters: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """The criteria of a rule set."""
    return tuple(
        Criterion(row["code"], row["zh"], row["en"], Decimal(str(row["weight"])))
        for row in parameters["criteria"]
    )


def grade(score: Decimal, bands: Sequence[Band], *, whole: bool) -> Band:
    """The band of a score, which is rounded to a whole number first where the rule says so."""
    looked_up = rounded(score, WHOLE) if whole else score
    best_first = sorted(bands, key=lambda band: band.at_least, reverse=True)
    for band in best_first:
        if looked_up >= band.at_least:
            return band
    return best_first[-1]


def weighted(scores: Mapping[str, Decimal], criteria: Sequence[Criterion]) -> Decimal:
    """The weighted score of 0 to 100, unrounded."""
    return sum((row.weight * scores[row.code] for row in criteria), ZERO) / HUNDRED


def check_scores(
    scores: Mapping[str, Decimal], criteria: Sequence[Criterion]
) -> dict[str, tuple[Fault, ...]]:
    """Every criterion has a score from 0 to 100, and nothing else has one."""
    faults: dict[str, tuple[Fault, ...]] = {}
    known = {row.code for row in criteria}
    for code in [*known - set(scores)]:
        faults[code] = (Fault("missing"),)
    for code, score in scores.items():
        if code not in known:
            faults[code] = (Fault("unknown_criterion"),)
        elif not ZERO <= score <= HUNDRED:
            faults[code] = (Fault("score_out_of_range", {"score": str(score)}),)
    return faults


def beyond_caps(codes: Sequence[str], bands: Sequence[Band]) -> dict[str, Decimal]:
    """The grades that were given more often than their greatest share, with the share in percent.

    It warns; nobody's grade is changed by a count.
    """
    counted = Counter(codes)
    shares = {band.code: HUNDRED * counted[band.code] / len(codes) for band in bands if codes}
    return {
        band.code: shares[band.code]
        for band in bands
        if band.cap is not None and shares.get(band.code, ZERO) > band.cap
    }
