"""What the city announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CityDescribed:
    """There is a new edition of the city's description; these fields say something else."""

    city: str
    edition: int
    fields: tuple[str, ...]
