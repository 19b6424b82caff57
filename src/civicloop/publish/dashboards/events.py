"""What the module tells the others; references, codes and dates, never a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShareLinkMade:
    """Somebody made a link to a page that opens without an account."""

    link: str
    page: str
    expires_at: str


@dataclass(frozen=True)
class ShareLinkWithdrawn:
    """A link was closed before its time."""

    link: str
