"""Packed tables that unpack to far more than they should, refused while still packed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final
from xml.parsers import expat

from civicloop.kernel.tabular.errors import TableFormatError, TableTooLargeError

MAX_MEMBERS: Final = 2_000
MAX_UNPACKED: Final = 400 * 1024 * 1024
MAX_RATIO: Final = 300
"""Tables of repeated words pack some fifty to one; a bomb a thousand to one."""

SMALL: Final = 8 * 1024 * 1024
"""Below this size any ratio is harmless."""

MAX_CELLS: Final = 30_000_000
"""Cells of the rectangle around all values: readers hold all of it, also where it is empty."""

CHUNK: Final = 1024 * 1024
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,9})"')
_CELL = re.compile(rb'\br="([A-Z]{2,3})\d')
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError)


def require_harmless(content: bytes) -> str:
    """Whether a package is ``xlsx`` or ``ods``; raise where it is neither, or is a bomb.

    Sizes that the package states are not believed: every member is unpacked piece by
    piece, counted, and let go.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            if len(members) > MAX_MEMBERS:
                raise TableTooLargeError("The table has too many parts.", limit=MAX_MEMBERS)
            names = {member.filename for member in members}
            kind = _kind(package, names)
            total = 0
            for member in members:
                total += _unpacked(package, member, MAX_UNPACKED - total, kind)
    except _DAMAGE as fault:
        raise TableFormatError("The table is damaged.") from fault
    if total > SMALL and total > MAX_RATIO * len(content):
        raise TableTooLargeError("The table unpacks to far more than it should.")
    return kind


def _kind(package: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        with package.open("mimetype") as named:
            if named.read(80).endswith(b"opendocument.spreadsheet"):
                return "ods"
    raise TableFormatError("The file is not a table.")


def _unpacked(package: zipfile.ZipFile, member: zipfile.ZipInfo, room: int, kind: str) -> int:
    """How large a member is when unpacked; its grid of cells is measured on the way."""
    grid: _SheetGrid | _OdsGrid | None = None
    if kind == "xlsx" and member.filename.startswith("xl/worksheets/"):
        grid = _SheetGrid()
    elif kind == "ods" and member.filename == "content.xml":
        grid = _OdsGrid()
    size = 0
    with package.open(member) as stream:
        while part := stream.read(CHUNK):
            size += len(part)
            if size > room:
                raise TableTooLargeError("The table is too large.", limit=MAX_UNPACKED)
            if grid is not None:
                grid.feed(part)
    return size


def _require_cells(rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS:
        raise TableTooLargeError("The table has too many cells.", limit=MAX_CELLS)


class _SheetGrid:
    """The rectangle of an XLSX sheet, from the addresses that its cells state."""

    def __init__(self) -> None:
        self.tail = b""
        self.rows = 0
        self.columns = 26

    def feed(self, part: bytes) -> None:
        """Measure the next part of the sheet."""
        seen = self.tail + part
        self.tail = seen[-200:]
        self.rows = max(self.rows, max(map(int, _ROW.findall(seen)), default=0))
        for letters in set(_CELL.findall(seen)):
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            self.columns = max(self.columns, column)
        _require_cells(self.rows, self.columns)


class _OdsGrid:
    """The rectangle of an ODS sheet; its repeat counts make large tables from few words."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.rows = self.columns = self.place = self.repeat = self.widest = 0
        self.filled = False

    def feed(self, part: bytes) -> None:
        """Measure the next part of the document."""
        try:
            self.parser.Parse(part, False)
        except expat.ExpatError as fault:
            raise TableFormatError("The table is damaged.") from fault

    def _doctype(self, *_declared: object) -> None:
        raise TableFormatError("A table declares no types of document.")

    def _start(self, name: str, own: dict[str, str]) -> None:
        if name == "table:table":
            self.rows = self.widest = 0
        elif name == "table:table-row":
            self.repeat = _count(own, "table:number-rows-repeated")
            self.place, self.filled, self.columns = 0, False, 0
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self.place += _count(own, "table:number-columns-repeated")
            if "office:value-type" in own or "table:formula" in own:
                self.columns, self.filled = self.place, True
        elif name == "text:p":
            self.columns, self.filled = self.place, True

    def _end(self, name: str) -> None:
        if name == "table:table-row":
            self.rows += self.repeat
            if self.filled:
                self.widest = max(self.widest, self.columns)
                _require_cells(self.rows, self.widest)


def _count(own: dict[str, str], name: str) -> int:
    stated = own.get(name, "1")
    return min(int(stated), 10**9) if stated.isascii() and stated.isdigit() else 1
