"""Contents in a local folder, each under its own SHA-256."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings


def root() -> Path:
    """The folder of all contents."""
    return Path(settings.DATA_DIR) / "files"


def path_of(digest: str) -> Path:
    """Where a content lies, whether it is there or not."""
    return root() / digest[:2] / digest[2:4] / digest


def digest_of(content: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(content).hexdigest()


def put(content: bytes, digest: str) -> None:
    """Keep a content under its digest; it is on the disk when this returns.

    It is written beside its place, flushed, then renamed, so that a crash leaves either
    the whole content or none. A content that is there already is kept as it is.
    """
    place = path_of(digest)
    if place.exists() and place.stat().st_size == len(content):
        return
    for folder in (root(), place.parent.parent, place.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = place.with_name(f".{digest}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.rename(place)
    finally:
        beside.unlink(missing_ok=True)
    for folder in (place.parent, place.parent.parent, root()):
        _flush(folder)


def remove(digest: str) -> bool:
    """Take a content away; whether it was there."""
    try:
        path_of(digest).unlink()
    except FileNotFoundError:
        return False
    return True


def is_whole(digest: str) -> bool:
    """Whether the content is there and still what its digest says."""
    try:
        with path_of(digest).open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False


def digests() -> Iterator[tuple[str, float]]:
    """Every content in the folder, with the time at which it was written."""
    for place in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        yield place.name, place.stat().st_mtime


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
