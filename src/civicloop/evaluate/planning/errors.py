"""What goes wrong with plans.

PlanningError
├── FaultyFieldsError      something that was written is wrong; says what, field by field
├── NotFoundError          no such plan, indicator, project or other row
├── ChangedMeanwhileError  somebody else saved first; says which version stands
├── SamePersonError        whoever proposed it does not also decide
├── OverCeilingError       the balance lies above what a source can pay
└── MappingError           a mapping for an import is none
"""

from __future__ import annotations

from collections.abc import Mapping

from civicloop.engines.tracking.errors import Fault

__all__ = [
    "ChangedMeanwhileError",
    "Fault",
    "FaultyFieldsError",
    "MappingError",
    "NotFoundError",
    "OverCeilingError",
    "PlanningError",
    "SamePersonError",
]


class PlanningError(Exception):
    """Something is wrong with a plan; nothing was changed."""


class FaultyFieldsError(PlanningError):
    """Something that was written is wrong; ``faults`` holds what, field by field."""

    def __init__(self, faults: Mapping[str, tuple[Fault, ...]]) -> None:
        super().__init__(
            "; ".join(f"{name}: {row.code}" for name, rows in faults.items() for row in rows)
        )
        self.faults = dict(faults)


class NotFoundError(PlanningError):
    """No such row."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"There is no {kind} {key!r}.")
        self.kind, self.key = kind, key


class ChangedMeanwhileError(PlanningError):
    """Somebody else saved first."""

    def __init__(self, kind: str, expected: int, found: int) -> None:
        super().__init__(
            f"The {kind} was saved by somebody else (version {found}, you began at {expected})."
        )
        self.kind, self.expected, self.found = kind, expected, found


class SamePersonError(PlanningError):
    """Whoever proposed it does not also decide."""


class OverCeilingError(PlanningError):
    """The balance lies above what a source can pay; ``over`` says by how much, by source."""

    def __init__(self, over: Mapping[str, int]) -> None:
        super().__init__(", ".join(f"{source}: {amount}" for source, amount in over.items()))
        self.over = dict(over)


class MappingError(PlanningError):
    """A mapping for an import is none; the message says why."""
