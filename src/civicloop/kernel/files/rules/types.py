"""The type of a file, from its content; names and headers are only compared with it."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import Final

from civicloop.kernel.files.errors import (
    FileTypeRefusedError,
    HeicRefusedError,
    TypeMismatchError,
)

JPEG, PNG, WEBP, GIF = "image/jpeg", "image/png", "image/webp", "image/gif"
PDF: Final = "application/pdf"
ODT: Final = "application/vnd.oasis.opendocument.text"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEIC: Final = "image/heic"
IMAGES: Final = (JPEG, PNG, WEBP, GIF)
EXTENSIONS: Final = {
    JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    PNG: ("png",),
    WEBP: ("webp",),
    GIF: ("gif",),
    PDF: ("pdf",),
    ODT: ("odt",),
    ODS: ("ods",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
}
_HEIC_BRANDS: Final = {
    b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"
}  # fmt: skip
_SAYS_NOTHING: Final = {"", "application/octet-stream", "binary/octet-stream"}
_LONGEST_NAME: Final = 120
_MEMBERS: Final = 10_000


def identify(content: bytes) -> str:
    """The media type of a content; an unknown one raises, HEIC with its own error."""
    head = content[:32]
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        raise HeicRefusedError("HEIC pictures cannot be read.", found=HEIC)
    if head.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _office_type(content)
    raise FileTypeRefusedError("The type of the file is not known.", found="")


def _office_type(content: bytes) -> str:
    """ODF names itself in its first member; OOXML is known by its main part, without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist()[:_MEMBERS])
            named = package.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as fault:
        raise FileTypeRefusedError("The archive is damaged.", found="application/zip") from fault
    if named.decode("ascii", "replace") in {ODT, ODS}:
        return named.decode("ascii")
    if not any(name.lower().endswith("vbaproject.bin") for name in names):
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    raise FileTypeRefusedError("Archives are not taken.", found="application/zip")


def require_honest(found: str, *, name: str, claimed: str) -> None:
    """Raise where the name or the header says something else than the content.

    Between pictures this is let pass: phones and messengers rename them freely, and
    every picture is drawn anew. A header that says nothing is no lie.
    """
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    by_name = next((kind for kind, known in EXTENSIONS.items() if suffix in known), "")
    if suffix and not by_name and suffix not in {"heic", "heif", "bin"}:
        by_name = f"*.{suffix}"
    header = claimed.split(";", maxsplit=1)[0].strip().lower()
    for said in (by_name, "" if header in _SAYS_NOTHING else header):
        if said and said != found and not (found in IMAGES and _is_picture(said)):
            raise TypeMismatchError(
                f"{said} was said, {found} was found.", claimed=said, found=found
            )


def _is_picture(said: str) -> bool:
    return said.startswith("image/") and said != "image/svg+xml"


def clean_name(name: str) -> str:
    """A file name without folders, control characters, direction marks or excess length."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(ch for ch in last if unicodedata.category(ch)[0] != "C").strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(suffix) < 10:  # noqa: PLR2004 (longer is no suffix)
        return f"{stem[: _LONGEST_NAME - len(suffix) - 1]}.{suffix}"
    return plain[:_LONGEST_NAME]
