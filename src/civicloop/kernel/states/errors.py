"""What goes wrong with states.

StateError
├── MachineDefinitionError   the table itself is wrong; found when it is imported
└── IllegalMoveError         this move does not leave this state; nothing was changed
"""


class StateError(Exception):
    """Something is wrong with a state or a move."""


class MachineDefinitionError(StateError):
    """The table itself is wrong; found when it is imported."""


class IllegalMoveError(StateError):
    """This move does not leave this state; nothing was changed."""

    def __init__(self, machine: str, move: str, current: str) -> None:
        super().__init__(f"{machine}: {move!r} is not open from {current!r}")
        self.machine = machine
        self.move = move
        self.current = current
