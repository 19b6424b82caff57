"""What goes wrong with personal values.

PrivacyError
├── PurposeMissingError    nobody reads a personal value without saying why
├── ApprovalNeededError    a superior must open this field first
└── NotGuardedError        this field needs no approval
"""


class PrivacyError(Exception):
    """A personal value was not opened."""


class PurposeMissingError(PrivacyError):
    """Nobody reads a personal value without saying why."""


class ApprovalNeededError(PrivacyError):
    """A superior must open this field first; the request has to be approved and not expired."""


class NotGuardedError(PrivacyError):
    """This field needs no approval; it can be read for a purpose."""
