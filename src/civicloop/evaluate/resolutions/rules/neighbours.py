"""Where else the same matter may lie: modules of other wings offer what they know.

This module must not know them; whoever stands above both declares a way to look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Something elsewhere that may be about the same place or subject."""

    ref: str
    title: str
    url: str
    at: datetime


Look = Callable[[Actor, Sequence[str], str], Sequence[Neighbour]]
"""What an actor may see near some places (names) and some words."""


@dataclass(frozen=True, slots=True)
class NeighbourSource:
    """A kind of thing that may be about the same, and how to look for it."""

    key: str
    zh: str
    en: str
    look: Look


NEIGHBOURS: Registry[NeighbourSource] = Registry("source of neighbours")


def declare_neighbours(key: str, *, zh: str, en: str, look: Look) -> None:
    """Offer what another module knows about the same places."""
    NEIGHBOURS.declare(key, NeighbourSource(key, zh, en, look))
