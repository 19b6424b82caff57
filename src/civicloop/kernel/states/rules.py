"""A state machine as a table.

The same table is read by the service (``target``), by the buttons
(``open_moves``), by the manual (``diagram``) and by the test of every pair.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from civicloop.kernel.states.errors import IllegalMoveError, MachineDefinitionError

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """A named move; ``target`` ``None`` means that the state stays as it is."""

    name: str
    sources: frozenset[S]
    target: S | None


def move(name: str, sources: Iterable[S], target: S | None) -> Move[S]:
    """One row of the table."""
    return Move(name, frozenset(sources), target)


class Machine(Generic[S]):
    """A checked table of moves between the states of one kind of object."""

    def __init__(self, name: str, *, initial: S, moves: Iterable[Move[S]]) -> None:
        self.name = name
        self.initial = initial
        self.moves: dict[str, Move[S]] = {}
        for row in moves:
            if row.name in self.moves:
                raise MachineDefinitionError(f"{name}: the move {row.name!r} stands twice")
            if not row.sources:
                raise MachineDefinitionError(f"{name}: the move {row.name!r} leaves no state")
            self.moves[row.name] = row
        self._refuse_unreachable_states()

    @property
    def states(self) -> list[S]:
        """Every state, in the order of the enumeration."""
        return list(type(self.initial))

    @property
    def final_states(self) -> list[S]:
        """The states that no move leaves for another state."""
        leaving = {s for row in self.moves.values() if row.target is not None for s in row.sources}
        return [state for state in self.states if state not in leaving]

    def target(self, name: str, *, current: S) -> S:
        """The state after a move; raises ``IllegalMoveError`` if it is not open."""
        row = self.moves.get(name)
        if row is None:
            raise MachineDefinitionError(f"{self.name}: there is no move {name!r}")
        if current not in row.sources:
            raise IllegalMoveError(self.name, name, current)
        return current if row.target is None else row.target

    def open_moves(self, current: S) -> list[str]:
        """The names of the moves that leave a state, in the order of the table."""
        return [row.name for row in self.moves.values() if current in row.sources]

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the manual."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial.value}"]
        for row in self.moves.values():
            for source in (s for s in self.states if s in row.sources):
                target = source if row.target is None else row.target
                lines.append(f"    {source.value} --> {target.value}: {row.name}")
        lines += [f"    {state.value} --> [*]" for state in self.final_states]
        return "\n".join(lines)

    def _refuse_unreachable_states(self) -> None:
        reached = {self.initial}
        while True:
            step = {
                row.target
                for row in self.moves.values()
                if row.target is not None and row.sources & reached
            }
            if step <= reached:
                break
            reached |= step
        missing = [state.value for state in self.states if state not in reached]
        if missing:
            raise MachineDefinitionError(f"{self.name}: no move leads to {', '.join(missing)}")
