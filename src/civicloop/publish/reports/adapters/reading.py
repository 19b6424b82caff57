"""Reports of other programs, read for their figures: Markdown, text, CSV and ODT."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

from civicloop.publish.reports.adapters import odt
from civicloop.publish.reports.errors import UnreadableReportError
from civicloop.publish.reports.rules.checking import Relation, csv_relations, relations

LARGEST = 20 * 2**20
ENCODINGS = ("utf-8-sig", "big5hkscs")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How a text begins that was saved as “Unicode”."""


def claims(path: Path) -> list[Relation]:
    """Every claim about figures in a file; its kind is told by its content and its name."""
    if path.is_dir():
        raise UnreadableReportError(f"{path}: a folder, not a file.")
    if not path.is_file():
        raise UnreadableReportError(f"{path}: there is no such file.")
    if path.stat().st_size > LARGEST:
        raise UnreadableReportError(f"{path}: larger than {LARGEST // 2**20} MB.")
    if zipfile.is_zipfile(path):
        return relations("\n".join(odt.lines(path)))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableReportError(f"{path}: {error.strerror}.") from error
    for encoding in ("utf-16",) if content.startswith(UTF_16) else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            return csv_relations(text) if path.suffix.lower() == ".csv" else relations(text)
        except csv.Error as error:
            raise UnreadableReportError(f"{path}: not a CSV file: {error}.") from error
    raise UnreadableReportError(f"{path}: not a Markdown, text, CSV or ODT file.")
