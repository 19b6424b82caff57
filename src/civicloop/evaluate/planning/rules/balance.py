"""The balance of a round: what is granted to each project by each source, under ceilings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civicloop.engines.tracking.errors import Fault
from civicloop.evaluate.planning.rules.money import MOST, SOURCES, MoneySource

Key = tuple[int, MoneySource]
"""A project and a source."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One source: asked, granted, and what is left under its ceiling, if it has one."""

    source: MoneySource
    asked: int
    granted: int
    ceiling: int | None

    @property
    def left(self) -> int | None:
        """What is left; below zero if too much is granted."""
        return None if self.ceiling is None else self.ceiling - self.granted

    @property
    def is_over(self) -> bool:
        """Whether more is granted than the source can pay."""
        return self.left is not None and self.left < 0


def standings(
    asked: Mapping[MoneySource, int],
    granted: Mapping[MoneySource, int],
    ceilings: Mapping[MoneySource, int],
) -> list[Standing]:
    """Each source in the order of the printed tables, from the sums over all projects."""
    return [
        Standing(source, asked.get(source, 0), granted.get(source, 0), ceilings.get(source))
        for source in SOURCES
    ]


def overs(rows: list[Standing]) -> dict[str, int]:
    """By how much each source is over its ceiling; empty where the balance holds."""
    return {row.source.value: -row.left for row in rows if row.left is not None and row.left < 0}


def check_grant(amount: int, asked: int) -> tuple[Fault, ...]:
    """A grant is not below zero and not above what was asked of the source."""
    if not 0 <= amount < MOST:
        return (Fault("money_range"),)
    if amount > asked:
        return (Fault("above_asked", {"asked": asked}),)
    return ()


def passed(granted: Mapping[Key, int]) -> set[int]:
    """The projects that get anything at all."""
    return {project for (project, _source), amount in granted.items() if amount > 0}


def differences(before: Mapping[Key, int], after: Mapping[Key, int]) -> dict[Key, int]:
    """What one scenario gives more, or less, than another."""
    keys = before.keys() | after.keys()
    found = {key: after.get(key, 0) - before.get(key, 0) for key in keys}
    return {key: change for key, change in sorted(found.items()) if change}
