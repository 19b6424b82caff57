"""Who reads the letters that come in, and how long they are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from civicloop.kernel.notices.rules.letters import Letter
from civicloop.kernel.registry.rules import Registry

MOST_BYTES = 30 * 1024 * 1024
"""What the large providers let through is 25 MB of files, a third more as it travels."""
TRIES = 8
"""A letter that could not be read in so many tries over some two days is stuck."""
KEPT = dt.timedelta(hours=13 * 7 * 24)
"""Thirteen weeks: how long the letter itself is kept once it became something, or was set aside."""


@dataclass(frozen=True, slots=True)
class Received:
    """A letter for its reader. ``about`` is the object that it answers, empty if none.

    ``forced`` says that a person looked at a letter which was set aside, and wants it read.
    """

    ref: str
    letter: Letter
    about: str
    received_at: dt.datetime
    forced: bool = False


Read = Callable[[Received], str]
"""Makes something of a letter, in the transaction that marks it taken, and returns the
reference of what; a ``LetterRefusedError`` sets it aside. Runs again after any other error."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the letters about objects whose references begin with ``prefix``.

    ``code`` stands for them in addresses. The one with ``new`` also reads the letters that
    answer nothing.
    """

    code: str
    prefix: str
    read: Read
    new: bool = False


READERS: Registry[Reader] = Registry("reader of letters")


def declare_reader(code: str, *, prefix: str, read: Read, new: bool = False) -> Reader:
    """Declare who reads letters to ``intake+CODE42-...``; one of all readers takes new ones."""
    if not (code.isascii() and code.isalpha() and code.islower() and len(code) <= 8):  # noqa: PLR2004 (as in an address)
        raise ValueError(f"{code!r} must be at most eight small letters")
    if new and newcomers() is not None:
        raise ValueError(f"{code!r}: another reader takes new letters already")
    return READERS.declare(code, Reader(code, prefix, read, new))


def newcomers() -> Reader | None:
    """Who reads the letters that answer nothing."""
    return next((one for one in map(READERS.get, READERS) if one.new), None)


def reader_of(ref: str) -> Reader | None:
    """Who reads the answers about an object."""
    return next((one for one in map(READERS.get, READERS) if ref.startswith(one.prefix)), None)
