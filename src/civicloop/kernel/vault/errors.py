"""What goes wrong in the vault; a box is opened wholly or not at all.

VaultError
├── KeyDestroyedError        the object's key was destroyed; its boxes stay closed for ever
├── KeyUnknownError          this object never had a key, so the box is not its own
├── BoxDamagedError          the box was altered, or belongs to another object or field
└── MasterKeyError           the master key that wraps the object's key is lost or damaged
"""


class VaultError(Exception):
    """A value could not be sealed or opened."""


class KeyDestroyedError(VaultError):
    """The object's key was destroyed; its boxes stay closed for ever."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"The key of {ref} was destroyed. What it sealed cannot be read again.")
        self.ref = ref


class KeyUnknownError(VaultError):
    """This object never had a key, so the box is not its own."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} has no key, so no box of its own.")
        self.ref = ref


class BoxDamagedError(VaultError):
    """The box was altered, or belongs to another object or field."""


class MasterKeyError(VaultError):
    """The master key that wraps the object's key is lost or damaged."""
