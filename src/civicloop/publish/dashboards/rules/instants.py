"""Instants as addresses name them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime


def instant_of(text: str) -> datetime | None:
    """An instant with its zone, such as ``2026-11-01T00:00:00Z``; nothing where it is none.

    One that no calendar of UTC has, on the first or the last day that there is, is none either.
    """
    try:
        found = datetime.fromisoformat(text)
        return None if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
