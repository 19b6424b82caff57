"""Chance that comes out the same for the same seed, on every machine."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def dice(*parts: object) -> Random:
    """A source of chance of its own for one matter, such as ``dice(seed, "roads", code)``."""
    return Random(":".join(map(str, parts)))  # noqa: S311 (texts and times, never keys)


class Weighted(Generic[T]):
    """A choice among things that are not equally likely."""

    def __init__(self, pairs: Sequence[tuple[T, float]]) -> None:
        self.things = [thing for thing, _ in pairs]
        self.sums = list(accumulate(weight for _, weight in pairs))

    def pick(self, chance: Random) -> T:
        """One of the things."""
        at = bisect(self.sums, chance.random() * self.sums[-1])
        return self.things[min(at, len(self.things) - 1)]
