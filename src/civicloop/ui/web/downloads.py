"""The name under which a browser keeps what a page sends it."""

from __future__ import annotations

from civicloop.kernel.files.rules import disposition

HEADER = "Content-Disposition"


def saved_as(name: str) -> dict[str, str]:
    """The header of a file that is saved; its name may be Chinese."""
    return {HEADER: disposition(name)}


def shown_as(name: str) -> dict[str, str]:
    """The header of a file that opens in place, and is saved under this name."""
    return {HEADER: disposition(name, inline=True)}
