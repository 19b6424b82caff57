"""Reports of other programs, read for their figures: Markdown, text, CSV and ODT."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax import SAXException

from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from odf.teletype import extractText
from odf.text import H, P

from civicloop.publish.reports.errors import UnreadableReportError
from civicloop.publish.reports.rules.checking import Relation, csv_relations, relations

LARGEST = 20 * 2**20
LARGEST_OPENED = 100 * 2**20
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
        return relations("\n".join(_odt_lines(path)))
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


def _odt_lines(path: Path) -> Iterator[str]:
    """The paragraphs of a document as lines, its tables as rows of pipes."""
    with zipfile.ZipFile(path) as box:
        if sum(entry.file_size for entry in box.infolist()) > LARGEST_OPENED:
            raise UnreadableReportError(f"{path}: larger than it pretends to be.")
    try:
        body = load(str(path)).text
    except (KeyError, ValueError, AttributeError, OSError, SAXException, zipfile.BadZipFile) as why:
        raise UnreadableReportError(f"{path}: not an ODT document.") from why
    if body is None:
        raise UnreadableReportError(f"{path}: not an ODT document.")
    yield from _lines(body)


def _lines(node: Any) -> Iterator[str]:  # noqa: ANN401 (a node of odfpy)
    for child in node.childNodes:
        name = getattr(child, "qname", None)
        if name in {P().qname, H(outlinelevel=1).qname}:
            yield extractText(child)
        elif name == Table().qname:
            for row in child.getElementsByType(TableRow):
                cells = [
                    extractText(cell).replace("|", "/") for cell in row.getElementsByType(TableCell)
                ]
                yield f"| {' | '.join(cells)} |"
            yield ""
        elif hasattr(child, "childNodes"):
            yield from _lines(child)
