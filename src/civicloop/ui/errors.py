"""What goes wrong in the design system.

UiError
├── InvalidCursorError      a page cursor that was not made by this table
├── UnknownColumnError      a column or a sort key that the table does not declare
└── ViewNameTakenError      a person already keeps a view of that name
"""


class UiError(Exception):
    """The root of this module's errors."""


class InvalidCursorError(UiError):
    """A page cursor that was changed, or was made for another table or order."""


class UnknownColumnError(UiError):
    """A column or a sort key that the table does not declare."""


class ViewNameTakenError(UiError):
    """A person already keeps a view of this table under that name."""
