"""Who else keeps the heads of batches: mail, open data, a neighbouring city."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one batch, and nothing else of it: fit to be shown to anybody."""

    ledger: str
    batch: int
    first: int
    last: int
    head: str
    sealed_at: str


Keeper = Callable[[Sequence[Head]], None]

KEEPERS: Registry[Keeper] = Registry("keeper of heads")


def keep_heads(name: str) -> Callable[[Keeper], Keeper]:
    """Hand the function every head once, oldest first, at least once, some minutes late.

    It raises to be given the same heads again.
    """

    def install(keeper: Keeper) -> Keeper:
        KEEPERS.declare(name, keeper)
        return keeper

    return install
