"""What strangers follow and see of a case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseFollowed:
    """Somebody who did not report it wants to be told of each step, and confirmed the address."""

    case: str
    follower: str


@dataclass(frozen=True)
class CaseUnfollowed:
    """A follower does not want to be told any more; the address is deleted."""

    case: str
    follower: str


@dataclass(frozen=True)
class CaseHidden:
    """Somebody took the case away from the public, and said why."""

    case: str


@dataclass(frozen=True)
class CaseShown:
    """Somebody let the public see the case again."""

    case: str


@dataclass(frozen=True)
class PhotoShown:
    """Somebody looked at a photo and let the public see it."""

    case: str
    photo: str


@dataclass(frozen=True)
class PhotoHidden:
    """Somebody took a photo away from the public."""

    case: str
    photo: str
