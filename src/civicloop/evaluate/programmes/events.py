"""What happens to programmes beside what the engine tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlansImported:
    """A file of another system was taken over; its rows are named by their counts."""

    programme: str
    system: str
    digest: str
    items: int
    plans: int
    figures: int
    refused: int
