"""What pandoc leaves undone in the office documents that it writes.

Its ODT has cells without lines and figures in a style that a program does not look up; neither
form says its title in its properties where the report prints one of its own, keeps a row of a
table on one page, or stands figures at the right in a table inside a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZipFile

from civicloop.publish.reports.rules.documents import is_number

RULED: Final = 'fo:border="0.5pt solid #000000" fo:padding="0.08cm"'
ONE_LINE: Final = 'table:border-model="collapsing"'
"""Neighbouring cells share the line between them."""
UNKNOWN: Final = re.compile(r'style:parent-style-name="P\d+"')
IN_CELL: Final = 'style:parent-style-name="Table_20_Contents"'
LONGEST_ROW: Final = 400
"""Signs of a row that is kept on one page; a longer one may need more than a page."""
TO_THE_RIGHT: Final = '<style:paragraph-properties fo:text-align="end"/>'
STYLES: Final = (
    '<style:style style:name="KeptRow" style:family="table-row"><style:table-row-properties '
    'fo:keep-together="always"/></style:style>'
    + "".join(
        f'<style:style style:name="{small}{name}" style:family="paragraph" '
        f'style:parent-style-name="Table_20_{parent}">{side}{size}</style:style>'
        for small, size in (
            ("", ""),
            ("Small", '<style:text-properties fo:font-size="8pt" style:font-size-asian="8pt"/>'),
        )
        for name, parent, side in (
            ("Contents", "Contents", ""),
            ("Heading", "Heading", ""),
            ("Right", "Contents", TO_THE_RIGHT),
            ("HeadRight", "Heading", TO_THE_RIGHT),
        )
    )
    + "</office:automatic-styles>"
)
WIDE: Final = 6
"""Tables of more columns than this are set small."""
AT_RIGHT: Final = re.compile(r'text:style-name="P\d+"')
"""How pandoc names what it stands at the right in a cell."""
SMALL: Final = '<w:sz w:val="16"/>'
NO_TITLE: Final = re.compile(r"<dc:title\s*/>|<dc:title>\s*</dc:title>")
RIGHT: Final = '<w:jc w:val="right"/>'
TAGS: Final = re.compile(r"<[^>]+>")
Change = Callable[[str], str]


def settled(content: bytes, form: str, *, title: str) -> bytes:
    """An ``odt`` or ``docx`` as offices need it, with its title in its properties."""
    body: dict[str, Change] = {
        "odt": {"content.xml": _odt, "meta.xml": _titled(title, "</office:meta>")},
        "docx": {
            "word/document.xml": _docx,
            "docProps/core.xml": _titled(title, "</cp:coreProperties>"),
        },
    }[form]
    made = BytesIO()
    with ZipFile(BytesIO(content)) as read, ZipFile(made, "w") as written:
        for member in read.infolist():
            found = read.read(member)
            if member.filename in body:
                found = body[member.filename](found.decode()).encode()
            written.writestr(member, found)
    return made.getvalue()


def _titled(title: str, end: str) -> Change:
    """The properties with a title, if they have none."""

    def change(text: str) -> str:
        said = f"<dc:title>{escape(title)}</dc:title>"
        if NO_TITLE.search(text):
            return NO_TITLE.sub(lambda _found: said, text, count=1)
        return text if "<dc:title" in text else text.replace(end, f"{said}{end}")

    return change


def _odt(text: str) -> str:
    """Cells with lines, figures that stand like words, rows that stay together."""
    ruled = UNKNOWN.sub(IN_CELL, text.replace('fo:border="none"', RULED))
    ruled = ruled.replace("<style:table-properties ", f"<style:table-properties {ONE_LINE} ")
    kept = ruled.replace("</office:automatic-styles>", STYLES, 1)
    kept = _each(kept, "table:table-row", _odt_row)
    kept = _each(kept, "table:table-header-rows", _odt_head)
    return _each(kept, "table:table", _odt_table)


def _odt_head(head: str) -> str:
    """Names of columns are bold, above figures too."""
    return AT_RIGHT.sub('text:style-name="HeadRight"', head)


def _odt_table(table: str) -> str:
    """A wide table is set small, as in print."""
    if table.count("<table:table-column ") <= WIDE:
        return table
    small = AT_RIGHT.sub('text:style-name="SmallRight"', table)
    for name in ("Table_20_Contents", "Table_20_Heading", "HeadRight"):
        small = small.replace(f'"{name}"', f'"Small{name.removeprefix("Table_20_")}"')
    return small


def _odt_row(row: str) -> str:
    if not _is_short(row):
        return row
    return row.replace("<table:table-row>", '<table:table-row table:style-name="KeptRow">', 1)


def _docx(text: str) -> str:
    """Rows that stay together; figures at the right wherever their table stands."""
    return _each(_each(text, "w:tr", _docx_row), "w:tbl", _docx_table)


def _docx_table(table: str) -> str:
    """A wide table is set small, as in print."""
    if table.count("<w:gridCol ") <= WIDE:
        return table
    table = table.replace("</w:rPr>", f"{SMALL}</w:rPr>")
    return table.replace("<w:r><w:t", f"<w:r><w:rPr>{SMALL}</w:rPr><w:t")


def _docx_row(row: str) -> str:
    first = row.find("</w:tc>")  # what a row is about stands at the left, a year too
    row = row[:first] + _each(row[first:], "w:tc", _docx_cell)
    if not _is_short(row):
        return row
    if "<w:trPr>" in row:
        return row.replace("<w:trPr>", "<w:trPr><w:cantSplit/>", 1)
    begun = row.index(">") + 1
    return f"{row[:begun]}<w:trPr><w:cantSplit/></w:trPr>{row[begun:]}"


def _docx_cell(cell: str) -> str:
    """A cell with one figure, at the right."""
    if cell.count("<w:p>") != 1 or "<w:jc " in cell or not is_number(_said(cell)):
        return cell
    if "<w:pPr>" in cell:
        return cell.replace("</w:pPr>", f"{RIGHT}</w:pPr>", 1)
    return cell.replace("<w:p>", f"<w:p><w:pPr>{RIGHT}</w:pPr>", 1)


def _each(text: str, tag: str, change: Change) -> str:
    """The text with a change of each element of a tag that has none of the same inside."""
    marks = re.compile(rf"<{tag}(?: [^>]*)?>|</{tag}>")
    parts: list[str] = []
    done, begun = 0, -1
    for mark in marks.finditer(text):
        if not mark.group().startswith("</"):
            begun = mark.start()
        elif begun >= 0:
            parts += [text[done:begun], change(text[begun : mark.end()])]
            done, begun = mark.end(), -1
    return "".join([*parts, text[done:]])


def _is_short(row: str) -> bool:
    return len(_said(row)) <= LONGEST_ROW


def _said(element: str) -> str:
    return TAGS.sub("", element).strip()
