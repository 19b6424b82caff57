"""Kinds of file: what each module accepts, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from civicloop.kernel.files.rules.types import EXTENSIONS, IMAGES
from civicloop.kernel.registry.rules import Registry

MEGABYTE: Final = 1024 * 1024
PHOTO_BYTES: Final = 20 * MEGABYTE
PHOTO_PIXELS: Final = 64_000_000
"""Above the 48 and 50 million of phones; decoded as RGB that is 192 MB."""
DOCUMENT_PAGES: Final = 200


@dataclass(frozen=True, slots=True)
class FileKind:
    """What may come in under one name, such as ``cases.photo``.

    ``side`` is the longest side of a kept picture, ``max_pages`` the most pages of a PDF,
    ``per_object`` the most files of this kind that one object may have.
    """

    name: str
    types: tuple[str, ...]
    max_bytes: int
    max_pixels: int
    side: int
    thumbnail_side: int
    per_object: int
    max_pages: int
    zh: str
    en: str


KINDS: Registry[FileKind] = Registry("file kind")


def declare_kind(
    name: str,
    *,
    types: tuple[str, ...] = IMAGES,
    max_bytes: int = PHOTO_BYTES,
    max_pixels: int = PHOTO_PIXELS,
    side: int = 2048,
    thumbnail_side: int = 400,
    per_object: int = 20,
    max_pages: int = DOCUMENT_PAGES,
    zh: str = "",
    en: str = "",
) -> FileKind:
    """Declare a kind; a type that the product cannot recognise by content is refused."""
    unknown = sorted(set(types) - set(EXTENSIONS))
    if unknown or not types:
        raise ValueError(f"file kind {name!r} names types that cannot be checked: {unknown}")
    kind = FileKind(
        name, types, max_bytes, max_pixels, side, thumbnail_side, per_object, max_pages, zh, en
    )
    return KINDS.declare(name, kind)
