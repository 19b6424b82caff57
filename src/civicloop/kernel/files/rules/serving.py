"""The headers under which a file leaves the house."""

from __future__ import annotations

from urllib.parse import quote

from civicloop.kernel.files.rules.types import IMAGES

SEEN_IN_PAGE = frozenset(IMAGES)
"""What a browser may show in place; all else is saved, never opened under our address."""


def serving_headers(
    *, media_type: str, size: int, digest: str, name: str, download: bool
) -> dict[str, str]:
    """Headers that keep a file from being guessed, run, framed or cached by others."""
    inline = media_type in SEEN_IN_PAGE and not download
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    disposition = "inline" if inline else "attachment"
    names = f"filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return {
        "Content-Type": media_type,
        "Content-Length": str(size),
        "Content-Disposition": f"{disposition}; {names}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=3600, immutable",
        "ETag": f'"{digest[:32]}"',
    }
