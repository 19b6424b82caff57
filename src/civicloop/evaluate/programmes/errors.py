"""What goes wrong with programmes.

ProgrammesError
├── UnknownDefinitionError   no such programme is defined
├── MappingError             a mapping that does not hold; says where and why
└── ImportRefusedError       a file that is not imported at all; says why
"""

from __future__ import annotations


class ProgrammesError(Exception):
    """Something is wrong with a programme; nothing was changed."""


class UnknownDefinitionError(ProgrammesError):
    """No such programme is defined."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"No programme {kind!r} is defined.")
        self.kind = kind


class MappingError(ProgrammesError):
    """A mapping that does not hold."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place, self.why = place, why


class ImportRefusedError(ProgrammesError):
    """A file that is not imported at all."""
