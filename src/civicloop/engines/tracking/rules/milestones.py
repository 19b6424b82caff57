"""Milestones: templates by kind of work, what they are worth, and which are late.

A template is an offer, not a corset: kinds of work differ, and agencies adjust the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.rules.curves import check_weights
from civicloop.engines.tracking.rules.months import days_between
from civicloop.engines.tracking.rules.numbers import ZERO


class WorkKind(StrEnum):
    """What sort of work an item is."""

    ENGINEERING = "engineering"
    SERVICE = "service"
    LAND = "land"
    PURCHASE = "purchase"


class MilestoneKind(StrEnum):
    """What a milestone marks."""

    PLANNING = "planning"
    DESIGN = "design"
    TENDER = "tender"
    AWARD = "award"
    START = "start"
    HALFWAY = "halfway"
    COMPLETION = "completion"
    ACCEPTANCE = "acceptance"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone of a template: what it marks, how it is called, what it is worth in percent."""

    kind: MilestoneKind
    zh: str
    en: str
    weight: Decimal


def _steps(*rows: tuple[MilestoneKind, str, str, int]) -> tuple[Step, ...]:
    return tuple(Step(kind, zh, en, Decimal(weight)) for kind, zh, en, weight in rows)


TEMPLATES: dict[WorkKind, tuple[Step, ...]] = {
    WorkKind.ENGINEERING: _steps(
        (MilestoneKind.DESIGN, "完成設計", "Design finished", 15),
        (MilestoneKind.TENDER, "公告招標", "Tender published", 5),
        (MilestoneKind.AWARD, "決標", "Contract awarded", 5),
        (MilestoneKind.START, "開工", "Works begun", 5),
        (MilestoneKind.HALFWAY, "工程進度過半", "Half of the works done", 30),
        (MilestoneKind.COMPLETION, "竣工", "Works completed", 30),
        (MilestoneKind.ACCEPTANCE, "驗收完成", "Works accepted", 10),
    ),
    WorkKind.SERVICE: _steps(
        (MilestoneKind.TENDER, "公告招標", "Tender published", 10),
        (MilestoneKind.AWARD, "決標簽約", "Contract signed", 15),
        (MilestoneKind.HALFWAY, "期中審查通過", "Interim review passed", 35),
        (MilestoneKind.COMPLETION, "期末審查通過", "Final review passed", 30),
        (MilestoneKind.ACCEPTANCE, "驗收完成", "Accepted", 10),
    ),
    WorkKind.LAND: _steps(
        (MilestoneKind.PLANNING, "都市計畫或用地計畫核定", "Land plan approved", 25),
        (MilestoneKind.START, "召開公聽會或說明會", "Public hearing held", 15),
        (
            MilestoneKind.HALFWAY,
            "協議價購或徵收核准",
            "Purchase agreed or expropriation approved",
            35,
        ),
        (MilestoneKind.COMPLETION, "發價完成", "Compensation paid", 15),
        (MilestoneKind.ACCEPTANCE, "產權移轉登記完成", "Title registered", 10),
    ),
    WorkKind.PURCHASE: _steps(
        (MilestoneKind.TENDER, "公告招標", "Tender published", 20),
        (MilestoneKind.AWARD, "決標", "Contract awarded", 20),
        (MilestoneKind.COMPLETION, "交貨", "Delivered", 40),
        (MilestoneKind.ACCEPTANCE, "驗收付款完成", "Accepted and paid", 20),
    ),
}


@dataclass(frozen=True, slots=True)
class Dates:
    """A milestone's weight and days; ``revised`` stands above ``planned`` once approved."""

    weight: Decimal
    planned: date
    revised: date | None = None
    actual: date | None = None

    @property
    def due(self) -> date:
        """The day that holds."""
        return self.revised or self.planned


def reached(rows: Sequence[Dates]) -> Decimal:
    """The percent that the milestones reached are worth."""
    return sum((row.weight for row in rows if row.actual is not None), ZERO)


def days_late(row: Dates, *, today: date) -> int:
    """How many days after its due day it was reached, or is not yet reached; else 0."""
    return max(0, days_between(row.due, row.actual or today))


def check_milestones(rows: Sequence[Dates], *, today: date) -> tuple[Fault, ...]:
    """Weights sum to 100, planned days follow each other, nothing is reached in the future."""
    faults = list(check_weights([row.weight for row in rows]))
    for before, row in pairwise(rows):
        if row.planned < before.planned:
            faults.append(Fault("milestone_out_of_order", {"planned": row.planned.isoformat()}))
    faults += [
        Fault("reached_in_the_future", {"actual": row.actual.isoformat()})
        for row in rows
        if row.actual is not None and row.actual > today
    ]
    return tuple(faults)
