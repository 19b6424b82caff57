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
    """The object's key is gone: its values cannot be read again, in any copy.

    ``list`` is the destruction list that two people approved, empty where its owner asked.
    """

    ref: str
    kind: str
    list: str = ""


@dataclass(frozen=True)
class HoldPlaced:
    """The object keeps its values until the hold is lifted; why is sealed."""

    ref: str
    hold: int
    ground: str


@dataclass(frozen=True)
class HoldLifted:
    """Retention may take the object again."""

    ref: str
    hold: int
    ground: str


@dataclass(frozen=True)
class DestructionDrawn:
    """A list of what has had its time was drawn; ``digest`` stands for its references."""

    list: str
    kind: str
    cutoff_on: str
    size: int
    digest: str


@dataclass(frozen=True)
class DestructionProposed:
    """Somebody looked at the list and stands for it."""

    list: str
    kind: str


@dataclass(frozen=True)
class DestructionApproved:
    """Somebody else approved the list of this digest."""

    list: str
    kind: str
    size: int
    digest: str


@dataclass(frozen=True)
class DestructionWithdrawn:
    """The list is not carried out, or not any further."""

    list: str
    kind: str


@dataclass(frozen=True)
class DestructionCarriedOut:
    """Every object of the list was dealt with, in these numbers."""

    list: str
    kind: str
    destroyed: int
    held: int
    spared: int
