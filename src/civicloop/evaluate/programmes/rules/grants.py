"""The centre's evaluation of granted plans, ranked, and the grant of next year that follows.

The centre evaluates how plans and budgets are carried out, and may raise or lower general
grants of the same or a later year by the result (中央對直轄市及縣（市）政府補助辦法 §5;
基本設施補助依考核成績增減補助額度). By how many percent it announces: each city enters that
as a version of the rule set, and the one in force on the day of the notice counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

HUNDRED = Decimal(100)
GRANTS = "programmes.grants"
GRANTS_BASIS = "中央對直轄市及縣（市）政府補助辦法第五條、第十五條"
GRANT_RULE: dict[str, Any] = {
    "unit": 1000,
    "bands": [
        {"code": "excellent", "zh": "優等", "en": "Excellent", "at_least": 90, "change": 5},
        {"code": "good", "zh": "甲等", "en": "Good", "at_least": 80, "change": 0},
        {"code": "fair", "zh": "乙等", "en": "Fair", "at_least": 70, "change": -5},
        {"code": "poor", "zh": "丙等", "en": "Poor", "at_least": 0, "change": -10},
    ],
}
"""Bands 90/80/70 are the usual ones. No text that the product knows of prints the percentages:
these are values to begin with, until the centre's own are entered as a version."""


@dataclass(frozen=True, slots=True)
class GrantBand:
    """A grade from a score on, and by how many percent it moves the grant of next year."""

    code: str
    zh: str
    en: str
    at_least: Decimal
    change: Decimal


@dataclass(frozen=True, slots=True)
class GrantRule:
    """The bands, the best first, and the whole NT$ that a grant is counted in."""

    bands: tuple[GrantBand, ...]
    unit: int

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> GrantRule:
        """Out of the parameters of a rule set."""
        bands = [
            GrantBand(
                row["code"], row["zh"], row["en"],
                Decimal(str(row["at_least"])), Decimal(str(row["change"])),
            )
            for row in parameters["bands"]
        ]  # fmt: skip
        bands.sort(key=lambda band: band.at_least, reverse=True)
        return cls(tuple(bands), int(parameters["unit"]))

    def band(self, score: Decimal) -> GrantBand:
        """The band of a score, unrounded: 89.99 is not 90."""
        return next((row for row in self.bands if score >= row.at_least), self.bands[-1])

    def following(self, grant: int, band: GrantBand) -> int:
        """The grant of next year, rounded down to the unit, but no raise ends below the grant."""
        if not band.change:
            return grant
        moved = grant * (HUNDRED + band.change) / HUNDRED / self.unit
        whole = int(moved.to_integral_value(ROUND_FLOOR)) * self.unit
        return max(grant, whole) if band.change > 0 else whole


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan or agency with the grant of its year, and its score once there is one."""

    key: int
    grant: int
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """Its place, its grade, and the grant that follows; nothing where it was not judged."""

    key: int
    grant: int
    score: Decimal | None
    place: int | None
    band: GrantBand | None
    following: int | None

    @property
    def difference(self) -> int | None:
        """By how much next year's grant is another."""
        return None if self.following is None else self.following - self.grant


def ranked(rows: Sequence[Judged], rule: GrantRule) -> list[Ranked]:
    """The best first, equal scores on one place, those that were not judged at the end.

    Two on the second place leave none on the third.
    """
    scores = sorted((row.score for row in rows if row.score is not None), reverse=True)
    places: dict[Decimal, int] = {}
    for place, score in enumerate(scores, 1):
        places.setdefault(score, place)
    found = []
    for row in rows:
        if row.score is None:
            found.append(Ranked(row.key, row.grant, None, None, None, None))
            continue
        band = rule.band(row.score)
        following = rule.following(row.grant, band)
        found.append(Ranked(row.key, row.grant, row.score, places[row.score], band, following))
    return sorted(found, key=lambda row: (row.place is None, row.place or 0))


def gathered(rows: Sequence[tuple[int, Judged]]) -> list[Judged]:
    """The plans of each agency as one: grants in all, and the score by the weight of the grants.

    Without any grant every plan weighs the same. A plan that was not judged has no part in the
    score, and its grant still counts.
    """
    by_key: dict[int, list[Judged]] = {}
    for key, row in rows:
        by_key.setdefault(key, []).append(row)
    return [Judged(key, sum(row.grant for row in own), _mean(own)) for key, own in by_key.items()]


def _mean(rows: Sequence[Judged]) -> Decimal | None:
    said = [(row.score, row.grant) for row in rows if row.score is not None]
    if not said:
        return None
    weight = sum(grant for _, grant in said)
    if not weight:
        return sum((score for score, _ in said), Decimal(0)) / len(said)
    return sum((score * grant for score, grant in said), Decimal(0)) / weight
