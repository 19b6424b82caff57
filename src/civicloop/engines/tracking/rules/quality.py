"""What a month's figures are asked before anybody publishes them.

Seven codes that the practice knows (the first of which says that nothing is wrong), and four
more that compare a report with the ones before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.rules.numbers import HUNDRED, rounded


class QualityCode(StrEnum):
    """What was found."""

    SYNCHRONISED = "synchronised"
    NO_NARRATIVE = "no_narrative"
    NO_PROGRESS = "no_progress"
    DONE_WITHOUT_DATE = "done_without_date"
    LAG_WITHOUT_CAUSE = "lag_without_cause"
    CAUSE_WITHOUT_LAG = "cause_without_lag"
    OUTSIDE_SHOWS_NO_LAG = "outside_shows_no_lag"
    ACTUAL_FELL = "actual_fell"
    ACTUAL_JUMPED = "actual_jumped"
    PLAN_CHANGED_UNAPPROVED = "plan_changed_unapproved"
    NARRATIVE_REPEATED = "narrative_repeated"


HOLDING_BACK = (
    QualityCode.NO_NARRATIVE,
    QualityCode.NO_PROGRESS,
    QualityCode.DONE_WITHOUT_DATE,
    QualityCode.LAG_WITHOUT_CAUSE,
)
"""What must be mended before a report can be sent; the others are for the reviewer to ask."""


@dataclass(frozen=True, slots=True)
class QualityRule:
    """From how many points on a rise is a jump; how many equal texts in a row are too many."""

    jump_points: Decimal = Decimal(30)
    repeats: int = 3

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> QualityRule:
        """Out of the parameters of a rule set."""
        return cls(Decimal(str(parameters["jump_points"])), int(parameters["repeats"]))


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """A report beside the ones before it (``narratives``: newest last, without this one).

    ``planned_approved`` is what the approved baseline says, ``planned`` what was planned by the
    report itself or, where one was imported, by another system: only a change that was approved
    may part the two. ``outside_lags`` is whether another system shows a lag of the same work.
    """

    narrative: str
    planned: Decimal | None
    planned_approved: Decimal | None
    actual: Decimal | None
    must_explain: bool
    has_cause: bool
    completed_on: date | None = None
    before: Decimal | None = None
    narratives: tuple[str, ...] = ()
    outside_lags: bool | None = None


def check_month(facts: MonthFacts, rule: QualityRule) -> tuple[Fault, ...]:
    """Every code that fits; ``synchronised`` alone where nothing was found."""
    found = [*_of_itself(facts), *_beside_earlier(facts, rule)]
    return tuple(found) or (Fault(QualityCode.SYNCHRONISED),)


def _of_itself(facts: MonthFacts) -> list[Fault]:
    found = []
    if not facts.narrative.strip():
        found.append(Fault(QualityCode.NO_NARRATIVE))
    if facts.actual is None:
        found.append(Fault(QualityCode.NO_PROGRESS))
    elif facts.actual == HUNDRED and facts.completed_on is None:
        found.append(Fault(QualityCode.DONE_WITHOUT_DATE))
    if facts.must_explain and not facts.has_cause:
        found.append(Fault(QualityCode.LAG_WITHOUT_CAUSE))
    if facts.has_cause and not facts.must_explain:
        found.append(Fault(QualityCode.CAUSE_WITHOUT_LAG))
    if facts.must_explain and facts.outside_lags is False:
        found.append(Fault(QualityCode.OUTSIDE_SHOWS_NO_LAG))
    return found


def _beside_earlier(facts: MonthFacts, rule: QualityRule) -> list[Fault]:
    found = []
    if facts.actual is not None and facts.before is not None:
        rise = facts.actual - facts.before
        said = {"before": _shown(facts.before), "actual": _shown(facts.actual)}
        if rise < 0:
            found.append(Fault(QualityCode.ACTUAL_FELL, said))
        elif rise > rule.jump_points:
            found.append(Fault(QualityCode.ACTUAL_JUMPED, said))
    if _parted(facts.planned, facts.planned_approved):
        said = {"planned": _shown(facts.planned), "approved": _shown(facts.planned_approved)}
        found.append(Fault(QualityCode.PLAN_CHANGED_UNAPPROVED, said))
    last = facts.narratives[-(rule.repeats - 1) :]
    words = _plain(facts.narrative)
    if words and len(last) == rule.repeats - 1 and all(_plain(row) == words for row in last):
        found.append(Fault(QualityCode.NARRATIVE_REPEATED, {"months": rule.repeats}))
    return found


def _parted(planned: Decimal | None, approved: Decimal | None) -> bool:
    """Whether two planned figures differ as they are shown, with two decimals."""
    if planned is None or approved is None:
        return planned is not approved
    return rounded(planned) != rounded(approved)


def _shown(value: Decimal | None) -> str:
    return "" if value is None else str(rounded(value))


def _plain(text: str) -> str:
    return "".join(text.split())
