"""What goes wrong with personal values.

PrivacyError
└── PurposeMissingError   nobody reads a personal value without saying why
"""


class PrivacyError(Exception):
    """A personal value was not opened."""


class PurposeMissingError(PrivacyError):
    """Nobody reads a personal value without saying why."""
