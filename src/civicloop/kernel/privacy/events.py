"""What the module tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as attribute


@dataclass(frozen=True)
class PersonalValueRead:
    """Somebody opened a personal value of an object, for a purpose."""

    ref: str
    field: str
    purpose: str = attribute(default="", metadata={"sealed": True})
