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

LARGEST = 100 * 2**20
"""Bytes of the text, unpacked."""
MOST_REPEATED = 64
"""Empty columns that a table says once for many."""
NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE = (
    f"{{{NAMES}{name}:1.0}}" for name in ("office", "text", "table", "style")
)
PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
UNREAD = {f"{TEXT}tracked-changes", f"{TEXT}note-citation", f"{TEXT}ruby-text"} | {
    f"{OFFICE}annotation"
}
"""What is struck out, a mark of a footnote, a reading aid, a remark: no text of the report."""
BLANKS = {f"{TEXT}tab", f"{TEXT}line-break"}


def lines(path: Path) -> Iterator[str]:
    """Its paragraphs as lines, its tables as rows of pipes, numbered lists with their numbers."""
    refused = UnreadableReportError(f"{path}: not an ODT document.")
    try:
        with zipfile.ZipFile(path) as box:
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
                yield from _rows(child)
                yield ""
            elif child.tag == f"{TEXT}list" and child.get(f"{TEXT}style-name") in self.numbered:
                yield from self._items(child)
            else:
                yield from self.lines(child)

    def _items(self, node: Element) -> Iterator[str]:
        for place, item in enumerate(node.findall(f"{TEXT}list-item"), start=1):
            for number, line in enumerate(self.lines(item)):
                yield line if number else f"{place}. {line}"

    def _hang(self, paragraph: Element) -> None:
        for child in paragraph:
            if any(grandchild.tag in PARAGRAPHS for grandchild in child):
                self.hanging += self.lines(child)
            elif child.tag not in UNREAD:
                self._hang(child)


def _rows(table: Element) -> Iterator[str]:
    for row in table:
        if row.tag == f"{TABLE}table-row":
            cells = [text for cell in row if cell.tag in CELLS for text in _cell(cell)]
            yield f"| {' | '.join(cells)} |"
        elif row.tag != f"{TABLE}table":
            yield from _rows(row)


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
