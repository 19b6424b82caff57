"""What the engine tells the others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FiguresKept:
    """A metric's counts for an ended month are kept; ``fingerprint`` covers every one of them."""

    snapshot: str
    metric: str
    version: int
    period: str
    fingerprint: str
    replaces: str = ""
