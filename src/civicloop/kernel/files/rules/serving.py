"""The headers under which a file leaves the house."""

from __future__ import annotations

from urllib.parse import quote

from civicloop.kernel.files.rules.types import IMAGES

SEEN_IN_PAGE = frozenset(IMAGES)
"""What a browser may show in place; all else is saved, never opened under our address."""


def disposition(name: str, *, inline: bool = False) -> str:
    """How a browser treats a body, and the name under which it keeps it (RFC 6266).

    A name that is not plain ASCII stands twice: as far as ASCII goes for old programs, and whole
    (RFC 8187) for all others. Nothing in it can end the header, name a folder or turn its reading.
    """
    clean = "".join("_" if char in '/\\"' or not char.isprintable() else char for char in name)
    plain = clean.encode("ascii", "replace").decode().replace("?", "_")
    is_plain = plain == clean and "%" not in clean
    whole = "" if is_plain else f"; filename*=UTF-8''{quote(clean, safe='')}"
    kind = "inline" if inline else "attachment"
    return f'{kind}; filename="{plain}"{whole}'


def serving_headers(
    *, media_type: str, size: int, digest: str, name: str, download: bool
) -> dict[str, str]:
    """Headers that keep a file from being guessed, run, framed or cached by others."""
    inline = media_type in SEEN_IN_PAGE and not download
    return {
        "Content-Type": media_type,
        "Content-Length": str(size),
        "Content-Disposition": disposition(name, inline=inline),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=3600, immutable",
        "ETag": f'"{digest[:32]}"',
    }
