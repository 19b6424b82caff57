"""The text of an ODT document, as its own XML says it, whichever program wrote it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from civicloop.publish.reports.errors import UnreadableReportError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MANIFEST = "META-INF/manifest.xml"
LARGEST_MANIFEST = 2**20
LARGEST = 100 * 2**20
"""Bytes of the text, unpacked."""
MOST_REPEATED = 64
"""Empty columns that a table says once for many."""
NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE = (
    f"{{{NAMES}{name}:1.0}}" for name in ("office", "text", "table", "style")
)
PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}
LAID = {f"{TABLE}table", f"{TEXT}h", f"{TEXT}list"}
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
UNREAD = {f"{TEXT}tracked-changes", f"{TEXT}note-citation", f"{TEXT}ruby-text"} | {
    f"{OFFICE}annotation"
}
"""What is struck out, a mark of a footnote, a reading aid, a remark: no text of the report."""
BLANKS = {f"{TEXT}tab", f"{TEXT}line-break"}


def lines(path: Path) -> Iterator[str]:
    """Its paragraphs as lines, its tables as rows of pipes, numbered lists with their numbers."""
    refused = UnreadableReportError(f"{path}: not an ODT document. Save it as ODT.")
    try:
        with zipfile.ZipFile(path) as box:
            if _is_encrypted(box):
                raise UnreadableReportError(
                    f"{path}: encrypted with a password. Save it without one."
                )
            if box.getinfo("content.xml").file_size > LARGEST:
                raise UnreadableReportError(f"{path}: larger than it pretends to be.")
            root = ElementTree.fromstring(box.read("content.xml"))
    except (KeyError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as why:
        raise refused from why
    except (ParseError, ValueError, zlib.error, DefusedXmlException) as why:
        raise refused from why
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise refused
    reader = Reader(_numbered(root))
    yield from reader.lines(body)
    yield from reader.hanging


def _is_encrypted(box: zipfile.ZipFile) -> bool:
    """Whether its parts can be read with a password only, as its list of parts says."""
    with_password = any(member.flag_bits & 1 for member in box.infolist())
    named = MANIFEST in box.namelist() and box.getinfo(MANIFEST).file_size <= LARGEST_MANIFEST
    return with_password or (named and b"encryption-data" in box.read(MANIFEST))


def _numbered(root: Element) -> set[str]:
    """The list styles whose first level counts."""
    return {
        style.get(f"{STYLE}name", "")
        for style in root.iter(f"{TEXT}list-style")
        if any(
            level.tag == f"{TEXT}list-level-style-number"
            and level.get(f"{TEXT}level") == "1"
            and level.get(f"{STYLE}num-format") == "1"
            for level in style
        )
    }


@dataclass
class Reader:
    """Reads on; footnotes and frames of text come after everything else."""

    numbered: set[str]
    hanging: list[str] = field(default_factory=list)

    def lines(self, node: Element) -> Iterator[str]:
        """The lines of what stands in a node."""
        for child in node:
            if child.tag in UNREAD:
                continue
            if child.tag in PARAGRAPHS:
                yield _said(child)
                self._hang(child)
            elif child.tag == f"{TABLE}table":
                yield from self._laid(child) if _is_layout(child) else _rows(child)
                yield ""
            elif child.tag == f"{TEXT}list" and child.get(f"{TEXT}style-name") in self.numbered:
                yield from self._items(child)
            else:
                yield from self.lines(child)

    def _items(self, node: Element) -> Iterator[str]:
        for place, item in enumerate(node.findall(f"{TEXT}list-item"), start=1):
            for number, line in enumerate(self.lines(item)):
                yield line if number else f"{place}. {line}"

    def _laid(self, table: Element) -> Iterator[str]:
        """The texts of a table that lays out a page, cell by cell."""
        for row in _own_rows(table):
            for cell in row:
                if cell.tag in CELLS:
                    yield from self.lines(cell)
                    yield ""

    def _hang(self, paragraph: Element) -> None:
        for child in paragraph:
            if any(grandchild.tag in PARAGRAPHS for grandchild in child):
                self.hanging += self.lines(child)
            elif child.tag not in UNREAD:
                self._hang(child)


def _is_layout(table: Element) -> bool:
    """Whether a cell holds a text of its own: paragraphs with sentences, a list, another table."""
    cells = [cell for row in _own_rows(table) for cell in row if cell.tag in CELLS]
    return any(
        any(inside.tag in LAID for inside in cell)
        or (len(cell) > 1 and any(_said(one).rstrip().endswith("。") for one in cell))
        for cell in cells
    )


def _own_rows(table: Element) -> list[Element]:
    """The rows of a table without those of tables inside it."""
    found = []
    for row in table:
        if row.tag == f"{TABLE}table-row":
            found.append(row)
        elif row.tag != f"{TABLE}table":
            found += _own_rows(row)
    return found


def _rows(table: Element) -> Iterator[str]:
    for row in _own_rows(table):
        cells = [text for cell in row if cell.tag in CELLS for text in _cell(cell)]
        yield f"| {' | '.join(cells)} |"


def _cell(cell: Element) -> list[str]:
    repeated = cell.get(f"{TABLE}number-columns-repeated", "1")
    times = min(int(repeated), MOST_REPEATED) if repeated.isdecimal() else 1
    said = " ".join(_said(one) for one in cell.iter() if one.tag in PARAGRAPHS)
    return [said.replace("|", "/")] * times


def _said(node: Element) -> str:
    """The words of a paragraph, without the paragraphs that hang on it."""
    words = [node.text or ""]
    for child in node:
        if child.tag == f"{TEXT}s" or child.tag in BLANKS:
            words.append(" ")
        elif child.tag not in UNREAD and child.tag not in PARAGRAPHS:
            words.append(_said(child))
        words.append(child.tail or "")
    return "".join(words)
