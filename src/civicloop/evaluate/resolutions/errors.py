"""What goes wrong with resolutions.

ResolutionError
├── FaultyFieldsError     something that was written is wrong; says what, field by field
├── NotFoundError         no such body, meeting, decision or other row
├── StepNotOpenError      the state does not let the step be made; says in which state it is
├── ChangedMeanwhileError somebody else saved first
└── MappingError          the file or the mapping cannot be read as a whole
"""

from __future__ import annotations

from collections.abc import Mapping


class ResolutionError(Exception):
    """Something is wrong with a resolution; nothing was changed."""


class FaultyFieldsError(ResolutionError):
    """Something that was written is wrong: a code for each field."""

    def __init__(self, faults: Mapping[str, str], *, line: int = 0) -> None:
        where = f"line {line}: " if line else ""
        super().__init__(where + "; ".join(f"{name}: {code}" for name, code in faults.items()))
        self.faults, self.line = dict(faults), line


class NotFoundError(ResolutionError):
    """No such row."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"There is no {kind} {key!r}.")
        self.kind, self.key = kind, key


class StepNotOpenError(ResolutionError):
    """The state does not let the step be made."""

    def __init__(self, kind: str, move: str, state: str) -> None:
        super().__init__(f"The {kind} is {state}: {move} is not open.")
        self.kind, self.move, self.state = kind, move, state


class ChangedMeanwhileError(ResolutionError):
    """Somebody else saved first; what stands now must be looked at."""


class MappingError(ResolutionError):
    """The file or the mapping cannot be read as a whole."""
