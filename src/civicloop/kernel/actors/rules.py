"""The actor that every service is told about: who does it, and what they may.

An actor is never ``None``. It is built once, at the edge (a request, a job, a
command), and passed down; nothing below the edge looks at a session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class Permission:
    """A right by name, in two languages, with the roles that have it from the start."""

    name: str
    zh: str
    en: str
    roles: tuple[str, ...] = ()


PERMISSIONS: Registry[Permission] = Registry("permission")


def permission(name: str, *, zh: str, en: str, roles: tuple[str, ...] = ()) -> str:
    """Declare ``module.verb`` or ``module.verb_scope``, and return its name."""
    PERMISSIONS.declare(name, Permission(name, zh, en, roles))
    return name


EVERYWHERE: None = None
"""The scope of a grant that holds in every unit."""


class ActorKind(StrEnum):
    """What kind of being acts."""

    PERSON = "person"
    CITIZEN = "citizen"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, with the permissions that hold at this moment.

    ``grants`` maps a permission to the units in which it holds, or to
    ``EVERYWHERE``. ``acting_for`` names the person whom a deputy stands in for.
    """

    kind: ActorKind
    key: str
    grants: Mapping[str, frozenset[int] | None] = field(
        default_factory=lambda: MappingProxyType({})
    )
    units: frozenset[int] = frozenset()
    acting_for: str = ""
    name: str = ""

    @property
    def ref(self) -> str:
        """The reference string that events carry: ``person:12``, ``machine:sealer``."""
        return f"{self.kind}:{self.key}"

    def may(self, permission: str) -> bool:
        """Whether the permission is held anywhere at all; an undeclared name raises."""
        PERMISSIONS.get(permission)
        return permission in self.grants

    def may_in(self, permission: str, unit: int | None) -> bool:
        """Whether the permission holds in one unit; ``None`` means "in no unit yet"."""
        if not self.may(permission):
            return False
        where = self.grants[permission]
        return where is EVERYWHERE or (unit is not None and unit in where)

    def may_in_any(self, permission: str, units: frozenset[int]) -> bool:
        """Whether the permission holds in one at least of several units, such as an agency's."""
        where = self.units_for(permission)
        return where is EVERYWHERE or bool(where & units)

    def units_for(self, permission: str) -> frozenset[int] | None:
        """The units in which the permission holds; ``EVERYWHERE`` for all, empty for none."""
        PERMISSIONS.get(permission)
        return self.grants.get(permission, frozenset())


def person(
    key: int | str,
    *,
    grants: Mapping[str, frozenset[int] | None],
    units: frozenset[int] = frozenset(),
    acting_for: str = "",
    name: str = "",
) -> Actor:
    """A signed-in member of staff."""
    return Actor(
        ActorKind.PERSON, str(key), MappingProxyType(dict(grants)), units, acting_for, name
    )


def citizen(key: str = "anonymous") -> Actor:
    """A citizen, known at most by the object that they hold the secret of."""
    return Actor(ActorKind.CITIZEN, key)


def machine(key: str, *permissions: str) -> Actor:
    """A named machine, with exactly the permissions that its task needs."""
    return Actor(ActorKind.MACHINE, key, MappingProxyType(dict.fromkeys(permissions, EVERYWHERE)))


def require(allowed: bool, *, action: str = "") -> None:
    """Raise ``NotPermittedError`` unless a policy said yes."""
    if not allowed:
        raise NotPermittedError(action)
