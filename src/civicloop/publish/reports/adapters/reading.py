"""Reports of other programs, read for their figures: Markdown, text, CSV and ODT."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO
from pathlib import Path

from civicloop.publish.reports.adapters import odt
from civicloop.publish.reports.errors import UnreadableReportError
from civicloop.publish.reports.rules.checking import Relation, csv_relations, relations

SAVE_AS = "Save it as ODT, or copy its text into a text file."
OTHERS = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "a document of an older or encrypted office format",
    b"{\\rtf": "an RTF document",
}
"""How files begin that may be texts, and are none of those that are read."""
LARGEST = 20 * 2**20
ENCODINGS = ("utf-8-sig", "big5hkscs")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How a text begins that was saved as “Unicode”."""


def claims(path: Path) -> list[Relation]:
    """Every claim about figures in a file; its kind is told by its content and its name."""
    content = _content(path)
    if zipfile.is_zipfile(BytesIO(content)):
        text = "\n".join(odt.lines(path))
        return relations(_filled(text, path))
    other = next((name for sign, name in OTHERS.items() if content.startswith(sign)), "")
    if other:
        raise UnreadableReportError(f"{path}: {other}. {SAVE_AS}")
    text = _filled(_text(content, path), path)
    try:
        return csv_relations(text) if path.suffix.lower() == ".csv" else relations(text)
    except csv.Error as error:
        raise UnreadableReportError(f"{path}: not a CSV file: {error}.") from error


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableReportError(f"{path}: a folder, not a file.")
        if not path.exists():
            raise UnreadableReportError(f"{path}: there is no such file.")
        if not path.is_file():
            raise UnreadableReportError(f"{path}: a device or a pipe, not a file.")
        if path.stat().st_size > LARGEST:
            raise UnreadableReportError(f"{path}: larger than {LARGEST // 2**20} MB.")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableReportError(f"{path}: {error.strerror}.") from error


def _text(content: bytes, path: Path) -> str:
    for encoding in ("utf-16",) if content.startswith(UTF_16) else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
        break
    raise UnreadableReportError(
        f"{path}: not a Markdown, text, CSV or ODT file, or not in UTF-8, UTF-16 or Big5."
    )


def _filled(text: str, path: Path) -> str:
    """The text, if there is any: a file that says nothing was not checked."""
    if not text.strip("\ufeff \t\r\n|\u3000"):
        raise UnreadableReportError(f"{path}: empty; there is nothing to check.")
    return text
