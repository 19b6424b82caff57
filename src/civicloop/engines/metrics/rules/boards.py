"""Boards: what stands at this moment, counted when somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules.declarations import SOURCES
from civicloop.engines.metrics.rules.periods import Day
from civicloop.kernel.registry.rules import Registry

Instant = Callable[[datetime, Day], Any]
"""A condition of the database's at an instant of a day."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """A count of the rows for which a condition holds now; an index must answer it."""

    key: str
    zh: str
    en: str
    where: Instant
    is_alarm: bool = False

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Board:
    """Gauges over the rows of a source, by one of its dimensions.

    ``among`` is the condition within which all ``gauges`` lie, so that one look at those
    rows counts them; ``flows`` are counted apart, each by its own index.
    """

    key: str
    zh: str
    en: str
    source: str
    by: str
    among: Any
    gauges: tuple[Gauge, ...]
    flows: tuple[Gauge, ...] = ()

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language.startswith("zh") else self.en

    def gauge(self, key: str) -> Gauge:
        """The gauge of that name; an unknown one raises ``MetricError``."""
        for row in (*self.gauges, *self.flows):
            if row.key == key:
                return row
        raise MetricError(f"{self.key} has no gauge called {key!r}")


BOARDS: Registry[Board] = Registry("board")


def declare_board(board: Board) -> Board:
    """Declare a board; its dimension must exist in its source."""
    SOURCES.get(board.source).dimension(board.by)
    return BOARDS.declare(board.key, board)
