"""What the module tells the others; never a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonalValueRead:
    """Somebody opened a personal value of an object, for a purpose.

    ``request`` is the approved request that allowed it, 0 where none is needed.
    """

    ref: str
    field: str
    purpose: str
    request: int = 0


@dataclass(frozen=True)
class UnsealingRequested:
    """Somebody asks a superior to open fields of an object."""

    ref: str
    request: int
    fields: tuple[str, ...]
    purpose: str


@dataclass(frozen=True)
class UnsealingApproved:
    """The fields are open for who asked, until this instant."""

    ref: str
    request: int
    expires_at: str


@dataclass(frozen=True)
class UnsealingRefused:
    """The fields stay closed."""

    ref: str
    request: int


@dataclass(frozen=True)
class UnsealingEnded:
    """A request was taken back, or an approval revoked."""

    ref: str
    request: int


@dataclass(frozen=True)
class PersonalValuesDestroyed:
    """The object's key is gone: its values cannot be read again, in any copy."""

    ref: str
    kind: str
