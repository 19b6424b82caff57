"""What goes wrong with form definitions.

SchemaError
├── DefinitionError         a definition is not sound; ``problems`` names each fault
├── EarlierVersionError     a version would take effect before the one it follows
└── NoSchemaError           no version of a form is in force on that day
"""

from __future__ import annotations

from collections.abc import Sequence


class SchemaError(ValueError):
    """Something is wrong with a form definition."""


class DefinitionError(SchemaError):
    """A definition is not sound."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class EarlierVersionError(SchemaError):
    """A version would take effect before the one it follows."""


class NoSchemaError(SchemaError, LookupError):
    """No version of a form is in force on that day."""
