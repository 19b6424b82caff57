"""Who is visited: drawn by chance, with reasons that raise the chance, and a seed that proves it.

The seed is drawn first and kept; its digest is told at once. Whoever has the seed can draw
again and finds the same agencies, so that nobody chose them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SCALE: Final = 2**256


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency that can be drawn, with the reasons that make it likelier."""

    code: str
    reasons: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """One chance, and one more for each reason."""
        return 1 + len(self.reasons)


def draw(seed: str, candidates: Iterable[Candidate], size: int) -> list[Candidate]:
    """So many agencies, drawn one after the other without putting back, chances by weight.

    After Efraimidis and Spirakis (2006): each gets a number from the seed and its code,
    raised to the inverse of its weight; the largest are drawn.
    """
    keyed = sorted(((_key(seed, one), one.code, one) for one in candidates), reverse=True)
    return [one for _key_, _code, one in keyed[: max(size, 0)]]


def _key(seed: str, candidate: Candidate) -> float:
    digest = hashlib.sha256(f"{seed}\n{candidate.code}".encode()).digest()
    chance = (int.from_bytes(digest, "big") + 1) / (SCALE + 1)
    return math.log(chance) / candidate.weight


def commitment(seed: str) -> str:
    """What is told at once of a seed that is kept."""
    return hashlib.sha256(seed.encode()).hexdigest()
