"""What registers tell the others: references, keys, field names and days, never a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RegisterDefined:
    """A register came to be."""

    register: str
    key: str


@dataclass(frozen=True)
class DefinitionChanged:
    """The definition of a register has a new version."""

    register: str
    number: int
    fields: tuple[str, ...]


@dataclass(frozen=True)
class RegisterPublished:
    """The open fields of a register are open data from now on."""

    register: str
    key: str


@dataclass(frozen=True)
class RegisterClosed:
    """A register is no open data any more."""

    register: str
    key: str


@dataclass(frozen=True)
class RowsImported:
    """A file was taken."""

    register: str
    digest: str
    added: int
    changed: int
    refused: int


@dataclass(frozen=True)
class EntryAdded:
    """An entry was added; ``day`` is the first day that it counts for.

    ``months`` are those in which figures count it by other fields than its period, here and below.
    """

    entry: str
    register: str
    day: str
    months: tuple[str, ...] = ()


@dataclass(frozen=True)
class EntryCorrected:
    """Fields of an entry changed; it counted for ``day_before`` until now."""

    entry: str
    register: str
    fields: tuple[str, ...]
    day: str
    day_before: str
    months: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonConfirmed:
    """An entry found by a name alone is about the person who asks in ``request``."""

    entry: str
    request: str


@dataclass(frozen=True)
class PersonUnconfirmed:
    """It is not, after all."""

    entry: str
    request: str


@dataclass(frozen=True)
class EntryWithdrawn:
    """An entry counts no more."""

    entry: str
    register: str
    day: str
    months: tuple[str, ...] = ()


@dataclass(frozen=True)
class EntryRestored:
    """A withdrawn entry counts again."""

    entry: str
    register: str
    day: str
    months: tuple[str, ...] = ()
