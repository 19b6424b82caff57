"""What goes wrong with requests about one's own data.

RightsError
├── RequestFaultsError     something is missing or wrong, field by field
├── UnknownLinkError       the link leads nowhere, or its time is over
├── NotIdentifiedError     nobody has checked yet that it is the person
├── SamePersonError        whoever checked the identity does not also delete
└── ExtensionSpentError    the law allows one extension
"""

from __future__ import annotations

from collections.abc import Mapping


class RightsError(Exception):
    """The request was not handled."""


class RequestFaultsError(RightsError):
    """Something is missing or wrong; ``faults`` holds a code for each field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(sorted(faults)))
        self.faults = dict(faults)


class UnknownLinkError(RightsError):
    """The link leads nowhere, or its time is over."""


class NotIdentifiedError(RightsError):
    """Nobody has checked yet that it is the person."""


class SamePersonError(RightsError):
    """Whoever checked the identity does not also delete."""


class ExtensionSpentError(RightsError):
    """The law allows one extension."""
