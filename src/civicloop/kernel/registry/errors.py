"""What goes wrong in a registry; all of these are mistakes of a programmer.

RegistryError
├── DuplicateEntryError   two modules declare the same name
├── UnknownEntryError     a name that nobody declared
└── ClosedRegistryError   a declaration after the product has started
"""


class RegistryError(LookupError):
    """A mistake in what modules declare."""


class DuplicateEntryError(RegistryError):
    """Two modules declare the same name."""


class UnknownEntryError(RegistryError):
    """A name that nobody declared."""


class ClosedRegistryError(RegistryError):
    """A declaration after the product has started."""
