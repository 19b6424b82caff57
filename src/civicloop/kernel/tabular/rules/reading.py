"""Read a table of any usual format, row by row, with the line of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from civicloop.kernel.tabular.errors import (
    TableEncodingError,
    TableFormatError,
    TableHeaderError,
    TableTooLargeError,
)
from civicloop.kernel.tabular.rules.bombs import require_harmless
from civicloop.kernel.tabular.rules.columns import Column, Value, heading
from civicloop.kernel.tabular.rules.failed import failed_cells
from civicloop.kernel.tabular.rules.writing import plain

MAX_BYTES: Final = 50 * 1024 * 1024
MAX_ROWS: Final = 1_048_575
LONGEST_CELL: Final = 1_000_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file; ``line`` counts from 1, the heading included."""

    line: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Table:
    """A table being read. ``unknown`` are headings that no column claims."""

    format: str
    unknown: tuple[str, ...]
    rows: Iterator[Row]


def read(
    content: bytes, columns: Sequence[Column], *, max_bytes: int = MAX_BYTES, sheet: int = 0
) -> Table:
    """Read CSV, XLSX, ODS or XLS by its content; the first line that is not empty is the heading.

    Text is taken as UTF-8, UTF-16 with its mark, or Big5 (cp950). A packed file that
    unpacks to much more than it should is refused before it is unpacked in memory.
    Lines without any value are passed over, and keep their number.
    """
    if len(content) > max_bytes:
        raise TableTooLargeError(f"The table is larger than {max_bytes} bytes.", limit=max_bytes)
    if content.startswith((b"PK\x03\x04", _OLE)):
        format_, lines = _workbook_lines(content, sheet)
    else:
        format_, lines = "csv", _csv_lines(content)
    named = (
        (line, cells) for line, cells in lines if any(cell not in {None, ""} for cell in cells)
    )
    _, header = next(named, (0, []))
    places, unknown = _places(header, columns)
    return Table(format_, unknown, _rows(named, places))


def headings(content: bytes, *, max_bytes: int = MAX_BYTES, sheet: int = 0) -> list[str]:
    """The heading of a table as it stands, for whoever has yet to say what its columns hold.

    Empty cells are empty texts, so that a place in the list is a place in the table.
    """
    if len(content) > max_bytes:
        raise TableTooLargeError(f"The table is larger than {max_bytes} bytes.", limit=max_bytes)
    if content.startswith((b"PK\x03\x04", _OLE)):
        _, lines = _workbook_lines(content, sheet)
    else:
        _, lines = "csv", _csv_lines(content)
    for _, cells in lines:
        if any(cell not in {None, ""} for cell in cells):
            return [str(cell).strip() if cell is not None else "" for cell in cells]
    return []


def _rows(lines: Iterator[tuple[int, list[Value]]], places: dict[str, int]) -> Iterator[Row]:
    for count, (line, cells) in enumerate(lines, start=1):
        if count > MAX_ROWS:
            raise TableTooLargeError(f"The table has more than {MAX_ROWS} rows.", limit=MAX_ROWS)
        values = {
            key: cells[place] if place < len(cells) else None for key, place in places.items()
        }
        yield Row(line, values)


def _places(
    header: Sequence[Value], columns: Sequence[Column]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each column stands; a heading that occurs twice counts the first time."""
    heads = [heading(str(cell)) if cell is not None else "" for cell in header]
    places: dict[str, int] = {}
    for column in columns:
        found = [place for place, head in enumerate(heads) if head in column.names]
        if found:
            places[column.key] = found[0]
    missing = [each.label_zh for each in columns if each.required and each.key not in places]
    if missing or not places:
        named = "、".join(missing or [each.label_zh for each in columns])
        raise TableHeaderError(f"The heading lacks: {named}.", columns=named)
    taken = set(places.values())
    unknown = tuple(
        str(cell) for place, cell in enumerate(header) if place not in taken and heads[place]
    )
    return places, unknown


def _workbook_lines(content: bytes, sheet: int) -> tuple[str, Iterator[tuple[int, list[Value]]]]:
    format_ = "xls" if content.startswith(_OLE) else require_harmless(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        chosen = book.get_sheet_by_index(sheet)
        rows = chosen.iter_rows()
    except (CalamineError, OSError, IndexError, ValueError) as fault:
        raise TableFormatError("The table is damaged.") from fault
    failed = failed_cells(content, sheet) if format_ == "xlsx" else {}
    left = chosen.start[1] if chosen.start else 0  # rows are given from the first, columns not
    return format_, (
        (
            line,
            [
                failed.get((line - 1, place)) or _cell(cell)
                for place, cell in enumerate(row, start=left)
            ]
            if failed
            else [_cell(cell) for cell in row],
        )
        for line, row in enumerate(rows, start=1)
    )


def _cell(cell: object) -> Value:
    """A cell of a workbook; a whole number that the file keeps as 3.0 is 3."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, timedelta):
        return str(cell)
    return cell  # type: ignore[return-value]  # calamine gives these types and no other


def _csv_lines(content: bytes) -> Iterator[tuple[int, list[Value]]]:
    text = _decoded(content)
    if "\0" in text:
        raise TableFormatError("The file is not a table.")
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    begins = 1
    try:
        for cells in reader:
            yield begins, [plain(cell) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as fault:
        raise TableFormatError(f"Line {begins} cannot be read: {fault}.", line=begins) from fault


def _decoded(content: bytes) -> str:
    marked = next((name for mark, name in _BOMS if content.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "cp950"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableEncodingError("The text is neither UTF-8 nor Big5. Save it as UTF-8.")


def _delimiter(text: str) -> str:
    """The separator that the heading uses most; the comma where it uses none."""
    head = text.lstrip("\r\n")[:4096].splitlines()[:1]
    return max(",\t;", key=lambda mark: head[0].count(mark) if head else 0)
