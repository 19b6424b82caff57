"""What the module tells the others; references, codes and dates, never a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RequestReceived:
    """A request came in and its time began."""

    request: str
    number: str
    right: str
    channel: str
    due_at: str


@dataclass(frozen=True)
class RequestIdentified:
    """Somebody checked that it is the person; how, never with what number."""

    request: str
    identity: str


@dataclass(frozen=True)
class RequestExtended:
    """More time was taken; why is sealed, and was told to the person."""

    request: str
    days: int
    due_at: str


@dataclass(frozen=True)
class RequestDecided:
    """What was decided, by which legal basis if it was refused; the words are sealed."""

    request: str
    decision: str
    ground: str


@dataclass(frozen=True)
class RequestWithdrawn:
    """The person took the request back."""

    request: str


@dataclass(frozen=True)
class HeldCorrected:
    """One field of an object was corrected."""

    request: str
    held: str
    field: str


@dataclass(frozen=True)
class HeldErased:
    """What an object held about the person was destroyed."""

    request: str
    held: str


@dataclass(frozen=True)
class ErasureRefused:
    """An object stays; ``code`` says why."""

    request: str
    held: str
    code: str


@dataclass(frozen=True)
class PackageOffered:
    """The data were put behind a link that ends."""

    request: str
    until: str


@dataclass(frozen=True)
class PackageTaken:
    """The person downloaded the data."""

    request: str
    objects: int
