"""A case as it was lived: what came in, and each step after it until now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from civicloop.answer.cases.rules import CaseDraft
from civicloop.assembly.demonstration.rules.places import Spot

CITIZEN = "citizen"
"""Who steps: the reporter of the case; anybody else is named by the account."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a service of ``answer.cases``: when, by whom, and with what."""

    at: datetime
    verb: str
    by: str
    values: Mapping[str, Any] = field(default_factory=dict)
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A case from its intake on; ``by`` is who wrote it down."""

    number: int
    opened_at: datetime
    category: str
    draft: CaseDraft
    spot: Spot
    by: str
    photos: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
