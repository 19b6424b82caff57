"""What the module announces."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class VersionProposed:
    """Somebody proposed a version of a rule set."""

    ruleset: str
    key: str
    edition: int
    effective_from: date
    digest: str


@dataclass(frozen=True, slots=True)
class VersionApproved:
    """A version was approved and holds from a day on."""

    ruleset: str
    key: str
    edition: int
    effective_from: date
    digest: str


@dataclass(frozen=True, slots=True)
class VersionWithdrawn:
    """A version was taken back before it held."""

    ruleset: str
    key: str
    edition: int
    note: str = field(default="", metadata={"sealed": True})
