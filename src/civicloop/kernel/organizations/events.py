"""What organizations announces; names and addresses of people are never in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UnitCreated:
    """A unit begins."""

    unit: str
    code: str
    parent: str
    valid_from: str


@dataclass(frozen=True)
class UnitRenamed:
    """A unit has another name from this day; the former one is kept with its days."""

    unit: str
    on: str


@dataclass(frozen=True)
class UnitChanged:
    """These fields of a unit have other values: its level, or how it is reached."""

    unit: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class UnitMoved:
    """A unit, with all below it, stands under another one from this day."""

    unit: str
    from_parent: str
    to_parent: str
    on: str


@dataclass(frozen=True)
class UnitEnded:
    """A unit's last day was the day before; its successor takes over."""

    unit: str
    on: str
    successor: str


@dataclass(frozen=True)
class PersonJoined:
    """A member of staff can be given posts and roles."""

    person: str


@dataclass(frozen=True)
class PersonChanged:
    """These fields of a person have other values."""

    person: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class PersonLeft:
    """A member of staff is gone: posts, grants, deputies and sessions end."""

    person: str
    on: str


@dataclass(frozen=True)
class PostTaken:
    """A person has a place in a unit."""

    person: str
    post: int
    unit: str
    is_head: bool
    valid_from: str


@dataclass(frozen=True)
class PostEnded:
    """A person's place in a unit ends."""

    person: str
    post: int
    unit: str
    valid_until: str


@dataclass(frozen=True)
class DeputyNamed:
    """Somebody stands in for a person between two instants."""

    person: str
    deputy: str
    begins_at: str
    ends_at: str


@dataclass(frozen=True)
class DeputyWithdrawn:
    """Nobody stands in any longer, from this instant."""

    person: str
    deputy: str
    ends_at: str
