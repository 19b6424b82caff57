"""What goes wrong with units and people.

OrganizationError
├── UnknownUnitError     no unit has this code
└── UnknownPersonError   nobody signs in under this name
"""


class OrganizationError(Exception):
    """Something is wrong with a unit, a person, a post or a deputy."""


class UnknownUnitError(OrganizationError):
    """No unit has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No unit has the code {code!r}.")


class UnknownPersonError(OrganizationError):
    """Nobody signs in under this name."""

    def __init__(self, username: str) -> None:
        super().__init__(f"Nobody signs in as {username!r}.")
