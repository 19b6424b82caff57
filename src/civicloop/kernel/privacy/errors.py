"""What goes wrong with personal values.

PrivacyError
├── PurposeMissingError    nobody reads a personal value without saying why
├── ApprovalNeededError    a superior must open this field first
├── NotGuardedError        this field needs no approval
├── NothingDueError        no object of the kind has had its time
├── ListOpenError          a list of the kind waits for its end already
├── HoldStandsError        a hold on the same ground stands already
├── HoldLiftedError        the hold was lifted before
├── NotCorrectableError    the new value does not fit the field
├── NotConfirmableError    the object was not found by the name alone, or is confirmed
├── NotErasableError       the law wants the values kept, or they are gone
└── ValuesGoneError        the values were destroyed; nothing is left to keep
"""


class PrivacyError(Exception):
    """A personal value was not opened."""


class PurposeMissingError(PrivacyError):
    """Nobody reads a personal value without saying why."""


class ApprovalNeededError(PrivacyError):
    """A superior must open this field first; the request has to be approved and not expired."""


class NotGuardedError(PrivacyError):
    """This field needs no approval; it can be read for a purpose."""


class NothingDueError(PrivacyError):
    """No object of the kind has had its time, or each is held."""


class ListOpenError(PrivacyError):
    """A list of the kind waits for its end already; there is one at a time."""


class HoldStandsError(PrivacyError):
    """A hold on the same ground stands on the object already."""


class HoldLiftedError(PrivacyError):
    """The hold was lifted before."""


class ValuesGoneError(PrivacyError):
    """The values of the object were destroyed; nothing is left to keep."""


class NotConfirmableError(PrivacyError):
    """The object was not found by the name alone, or somebody was quicker."""


class NotErasableError(PrivacyError):
    """The values cannot go now; ``code`` is ``open``, ``held`` or ``gone``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotCorrectableError(PrivacyError):
    """The new value does not fit the field, or the object has no such field."""
