"""When others dealt with tracked items: days that modules hand over for the search for silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class TouchSource:
    """The last day by item on which a meeting had it on its agenda, up to a day."""

    key: str
    days: Callable[[Iterable[int], date], Mapping[int, date]]


TOUCHES: Registry[TouchSource] = Registry("source of touches")


def declare_touches(source: TouchSource) -> TouchSource:
    """Hand a module's days over."""
    return TOUCHES.declare(source.key, source)
