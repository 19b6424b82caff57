"""What access announces: every change of a right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RoleChanged:
    """A role exists, or its permissions are others."""

    role: str
    key: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class RoleGranted:
    """A person holds a role from an instant on; ``unit`` empty means everywhere."""

    person: str
    grant: str
    role: str
    unit: str
    subtree: bool
    begins_at: str
    ends_at: str


@dataclass(frozen=True)
class GrantEnded:
    """A person's role ends at this instant."""

    person: str
    grant: str
    role: str
    ends_at: str


@dataclass(frozen=True)
class ApiKeyIssued:
    """A program may act with these permissions. The key itself is nowhere."""

    key: str
    prefix: str
    permissions: tuple[str, ...]
    expires_at: str


@dataclass(frozen=True)
class ApiKeyRevoked:
    """A key opens nothing any more."""

    key: str
    prefix: str
