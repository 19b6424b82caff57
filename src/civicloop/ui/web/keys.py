"""Keys of rows as addresses and forms name them."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 18
"""Digits that any key of the database may have; Python reads no more than 4,300 of them."""


def read_key(text: str | None) -> int | None:
    """The key that a text names; nothing for what is none."""
    plain = text or ""
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= LONGEST else None
