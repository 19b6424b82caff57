"""What comes after what is being looked at. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def following(keys: Iterable[tuple[Any, int]], own: tuple[Any, int]) -> int | None:
    """The row after one's own by its sort and key; after the last the first, and never itself."""
    others = sorted(key for key in keys if key != own)
    after = next((key for key in others if key > own), None)
    found = after or next(iter(others), None)
    return None if found is None else found[1]
