"""What is kept about one person: each module says how it finds, opens, corrects and erases it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class Subject:
    """By what a person is found: nothing else is kept in a form that can be looked for.

    ``ref`` is the request in which they ask: what was confirmed as theirs holds in it.
    """

    email: str = ""
    phone: str = ""
    name: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One object that holds something about the person.

    Where ``is_by_name``, nothing but the name is the same: another person may have it. Where
    somebody looked and confirmed that it is the person, ``confirmed_by`` and ``confirmed_at``
    say so instead.
    """

    ref: str
    kind: str
    title_zh: str
    title_en: str
    at: datetime
    url: str = ""
    is_ended: bool = False
    is_by_name: bool = False
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What one object holds, as it is handed to its person: values, and files by name."""

    title: str
    values: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of object that holds something about people who have no account.

    ``opened`` reads the values for a stated purpose, each reading on record. ``correct`` takes
    reference, field, new value and actor; ``erase`` takes reference and actor, and raises
    ``NotErasableError`` where the law wants the values kept. ``openable`` says which of some
    objects have a page that opens for an actor; without it none has. ``confirm`` notes that an
    object found by the name alone is about the person, or that it is not after all.
    """

    kind: str
    zh: str
    en: str
    find: Callable[[Subject], Sequence[Held]]
    opened: Callable[[str, Subject, Actor, str], Opened]
    fields: tuple[str, ...] = ()
    correct: Callable[[str, str, str, Actor], None] | None = None
    erase: Callable[[str, Actor], None] | None = None
    openable: Callable[[Sequence[Held], Actor], Collection[str]] | None = None
    confirm: Callable[[str, Subject, Actor, bool], None] | None = None


HOLDINGS: Registry[Holding] = Registry("holding")


def declare_holding(holding: Holding) -> Holding:
    """Declare a kind of object that holds something about people."""
    return HOLDINGS.declare(holding.kind, holding)


def holding_of(ref: str) -> Holding:
    """The kind behind a reference: ``cases.case`` of ``cases:case:42``."""
    return HOLDINGS.get(".".join(ref.split(":")[:2]))


def held_about(subject: Subject) -> list[Held]:
    """All that is kept about a person, the newest first."""
    found = [row for holding in HOLDINGS.values() for row in holding.find(subject)]
    return sorted(found, key=lambda row: (row.at, row.ref), reverse=True)


def openable(rows: Sequence[Held], actor: Actor) -> set[str]:
    """The references of those objects whose page opens for an actor."""
    found: set[str] = set()
    for kind in {row.kind for row in rows}:
        asked = HOLDINGS.get(kind).openable
        if asked is not None:
            found.update(asked([row for row in rows if row.kind == kind], actor))
    return found
