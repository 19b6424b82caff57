"""What goes wrong with units and people.

OrganizationError
├── UnknownUnitError        no unit has this code
├── UnknownPersonError      nobody signs in under this name
├── NameTakenError          another unit or person has this code or name already
├── CircularTreeError       a unit cannot stand below itself
├── EndedError              this unit, person, post or deputy has ended
├── StillInUseError         a unit with units below it cannot end before them
└── ImpossiblePeriodError   an end before its beginning, or a change in the future
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


class NameTakenError(OrganizationError):
    """Another unit or person has this code or name already."""


class CircularTreeError(OrganizationError):
    """A unit cannot stand below itself."""


class EndedError(OrganizationError):
    """This unit, person, post or deputy has ended; nothing was changed."""


class StillInUseError(OrganizationError):
    """A unit with units below it cannot end before them."""


class ImpossiblePeriodError(OrganizationError):
    """An end before its beginning, or a change in the future."""
