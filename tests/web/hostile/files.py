"""Files that nobody should send."""

from __future__ import annotations

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.db.cases.city import picture

MEGABYTE = 1024 * 1024


def chunk(kind: bytes, content: bytes) -> bytes:
    """One part of a PNG."""
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def bomb(side: int = 50_000) -> bytes:
    """A PNG of some kilobytes that unfolds to gigabytes."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(MEGABYTE), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def files() -> dict[str, SimpleUploadedFile]:
    """One of each kind, by what is wrong with it."""
    good = picture().read()
    contents = {
        "50 MB": ("large.jpg", good[:3] + bytes(50 * MEGABYTE), "image/jpeg"),
        "a text that says it is a photo": ("photo.jpg", b"<html>", "image/jpeg"),
        "a program": ("photo.jpg", b"MZ" + bytes(1000), "image/jpeg"),
        "a drawing with a script": ("a.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"),
        "an archive": ("photo.png", b"PK\x03\x04" + bytes(100), "image/png"),
        "an image bomb": ("bomb.png", bomb(), "image/png"),
        "a photo cut short": ("cut.jpg", good[: len(good) // 2], "image/jpeg"),
        "a photo with another ending": ("photo.exe", good, "image/jpeg"),
        "HEIC": ("photo.heic", b"\x00\x00\x00\x18ftypheic" + bytes(50), "image/heic"),
    }
    return {
        called: SimpleUploadedFile(name, content, content_type=kind)
        for called, (name, content, kind) in contents.items()
    }
