"""The inbox folder: every file in it is a letter that some program put there.

Whoever writes one writes it under a name that begins with a full stop, and renames it when
it is whole. A letter that was kept is deleted; one that cannot be goes to ``refused``.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

REFUSED = "refused"


def inbox() -> Path:
    """Where the letters lie."""
    return Path(settings.DATA_DIR) / "inbox"


def put(content: bytes) -> Path:
    """Lay a letter into the folder; it is on the disk when this returns."""
    folder = inbox()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}.eml"
    draft = folder / f".{name}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(folder / name)
    finally:
        draft.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return folder / name


def letters(*, limit: int) -> Iterator[Path]:
    """The letters in the folder, the oldest first, whole ones alone."""
    try:
        found = [each for each in inbox().iterdir() if each.name[0] != "." and each.is_file()]
        found.sort(key=lambda each: (each.stat().st_mtime_ns, each.name))
    except FileNotFoundError:
        return
    yield from found[:limit]


def refuse(path: Path) -> None:
    """Put a letter aside that can never be kept, for somebody to look at."""
    aside = path.parent / REFUSED
    aside.mkdir(mode=0o700, exist_ok=True)
    path.replace(aside / path.name)
