"""What is told of the parts that other units do in a case."""

from __future__ import annotations

from dataclasses import dataclass, field

SEALED = {"sealed": True}


@dataclass(frozen=True)
class CasePartAsked:
    """The unit in the lead asks another one to do its part."""

    case: str
    part: str
    unit: str
    due_at: str
    task: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CasePartAnswered:
    """A unit reports to the one in the lead what it did."""

    case: str
    part: str
    unit: str
    answer: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class CasePartCancelled:
    """The unit in the lead does without a part."""

    case: str
    part: str
    unit: str
    note: str = field(default="", metadata=SEALED)
