"""Programmes as data: read from a table, checked, and what opening one for a year makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from civicloop.engines.tracking.rules import (
    TEMPLATES,
    MilestoneKind,
    Step,
    WorkKind,
    check_weights,
    day_after,
)
from civicloop.engines.tracking.states import Cadence
from civicloop.evaluate.programmes.errors import MappingError


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A milestone of a definition, and how many days after the beginning it is due."""

    step: Step
    day: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A programme before it has a year; ``is_granted`` where the centre pays and judges it."""

    kind: str
    zh: str
    en: str
    body: str
    body_zh: str
    body_en: str
    basis: str
    has_money: bool = True
    is_public: bool = False
    selects: bool = False
    is_granted: bool = False
    cadence: Cadence = Cadence.MONTHLY
    work: WorkKind | None = None
    steps: tuple[PlannedStep, ...] = ()

    def name(self, language: str) -> str:
        """The name in one language."""
        return self.en if language == "en" else self.zh

    def key(self, year: int) -> str:
        """The key of the programme of a year."""
        return f"{self.kind.replace('_', '-')}-{year}"


def read_definitions(data: Mapping[str, Any]) -> dict[str, Definition]:
    """Every definition of a file by its kind; the first thing that does not hold is named."""
    bodies = data.get("bodies", {})
    return {kind: _read(kind, row, bodies) for kind, row in data.get("programmes", {}).items()}


def _read(kind: str, row: Mapping[str, Any], bodies: Mapping[str, Any]) -> Definition:
    for name in ("zh", "en", "body", "basis"):
        if not row.get(name):
            raise MappingError(f"programmes.{kind}.{name}", "is missing")
    if row["body"] not in bodies:
        raise MappingError(f"programmes.{kind}.body", f"no body {row['body']!r} is named")
    steps = tuple(
        PlannedStep(
            Step(MilestoneKind(one["kind"]), one["zh"], one["en"], Decimal(one["weight"])),
            int(one["day"]),
        )
        for one in row.get("steps", ())
    )
    if steps and check_weights([one.step.weight for one in steps]):
        raise MappingError(f"programmes.{kind}.steps", "the weights do not sum to 100")
    body = bodies[row["body"]]
    return Definition(
        kind=kind,
        zh=row["zh"],
        en=row["en"],
        body=row["body"],
        body_zh=body["zh"],
        body_en=body["en"],
        basis=row["basis"],
        has_money=bool(row.get("money", True)),
        is_public=bool(row.get("public", False)),
        selects=bool(row.get("selection", False)),
        is_granted=bool(row.get("granted", False)),
        cadence=Cadence(row.get("cadence", Cadence.MONTHLY)),
        work=WorkKind(row["work"]) if row.get("work") else None,
        steps=steps,
    )


def planned_steps(
    definition: Definition | None, work: str, begins_on: date, ends_on: date
) -> list[tuple[Step, date]]:
    """The milestones offered for an item: the programme's own, else those of its kind of work.

    Where a template has no days, its steps are spread over the item's time by their weight.
    """
    if definition is not None and definition.steps:
        return [(one.step, min(day_after(begins_on, one.day), ends_on)) for one in definition.steps]
    kind = work or (definition.work.value if definition and definition.work else "")
    template = TEMPLATES.get(WorkKind(kind)) if kind in set(WorkKind) else None
    if template is None:
        return []
    span = ends_on.toordinal() - begins_on.toordinal()
    found, sum_ = [], Decimal(0)
    for step in template:
        sum_ += step.weight
        found.append((step, day_after(begins_on, int(span * sum_ / 100))))
    return found
