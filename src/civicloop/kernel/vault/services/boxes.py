"""Values into boxes and out of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from civicloop.kernel.statements.rules import Part
from civicloop.kernel.vault import rules
from civicloop.kernel.vault.services import keys


def seal(ref: str, plaintext: str | bytes, *, field: str = "") -> bytes:
    """Close one value under the key of its object; the box opens for that field alone.

    The object's key is made at its first use, in the caller's transaction. Raises
    ``KeyDestroyedError`` once the key was destroyed.
    """
    return rules.seal(keys.provided([ref])[ref], plaintext, ref=ref, field=field)


def seal_many(items: Iterable[tuple[str, str, str | bytes]]) -> list[bytes]:
    """Close many values ``(ref, field, text)`` in their order, with two queries for the keys."""
    rows: Sequence[tuple[str, str, str | bytes]] = list(items)
    found = keys.provided(ref for ref, _, _ in rows)
    return [rules.seal(found[ref], text, ref=ref, field=field) for ref, field, text in rows]


@dataclass(frozen=True, slots=True)
class OpenKey:
    """The open key of an object, for who seals several values in one transaction."""

    ref: str
    key: bytes

    def seal(self, plaintext: str | bytes, *, field: str = "") -> bytes:
        """Close one value of this object, without a query."""
        return rules.seal(self.key, plaintext, ref=self.ref, field=field)

    def seal_many(self, items: Iterable[tuple[str, str, str | bytes]]) -> list[bytes]:
        """Close values ``(ref, field, text)`` of this object in their order, without a query."""
        return [self.seal(text, field=field) for _, field, text in items]


@dataclass(frozen=True, slots=True)
class FirstKey(OpenKey):
    """The open key of an object that is about to exist; ``part`` writes it with the object."""

    part: Part


def open_key(ref: str) -> OpenKey:
    """The key of an object, made at its first use as ``seal`` does, and refused as there."""
    return OpenKey(ref, keys.provided([ref])[ref])


def first_key(ref: str) -> FirstKey:
    """A key for an object that has none, as no object had its reference before.

    The caller writes ``part`` in the statement that writes the object. Where the object has
    a key after all, that statement fails and nothing is written.
    """
    key, part = keys.made(ref)
    return FirstKey(ref, key, part)


def unseal(ref: str, box: bytes, *, field: str = "") -> bytes:
    """Open one box.

    Raises ``KeyDestroyedError`` after retention, ``BoxDamagedError`` if anything was
    altered or moved, ``MasterKeyError`` if the master key is lost. Asks nobody's
    permission: callers above go through ``privacy``.
    """
    return rules.unseal(keys.existing([ref])[ref], box, ref=ref, field=field)


def unseal_text(ref: str, box: bytes, *, field: str = "") -> str:
    """Open one box that holds text."""
    return unseal(ref, box, field=field).decode()


def unseal_many(items: Iterable[tuple[str, str, bytes]]) -> list[bytes]:
    """Open many boxes ``(ref, field, box)`` in their order, with one query for the keys."""
    rows = list(items)
    found = keys.existing(ref for ref, _, _ in rows)
    return [rules.unseal(found[ref], box, ref=ref, field=field) for ref, field, box in rows]
