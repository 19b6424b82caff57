"""Records of a file, whatever its format and encoding, each with its line."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from civicloop.evaluate.resolutions.errors import MappingError
from civicloop.evaluate.resolutions.rules import picked
from civicloop.kernel.tabular.errors import TabularError
from civicloop.kernel.tabular.rules import Column, RowFault
from civicloop.kernel.tabular.rules import read as read_table

GZIP, OLE = b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
LARGEST = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the file has it: its line (or place), and its fields by our names."""

    line: int
    values: Mapping[str, Any]


def read_records(content: bytes, mapping: Mapping[str, Any]) -> tuple[list[Record], list[RowFault]]:
    """The records of a file under a mapping, and what had to be repaired to read them."""
    if content.startswith(GZIP):
        content = _unpacked(content)
    if "fields" in mapping:
        return _json_records(content, mapping), []
    if content.startswith(OLE) and "sheet" in mapping:
        return list(_sheet_records(content, mapping)), []
    if not content.startswith((b"PK\x03\x04", OLE)):
        content, notes = _one_encoding(content)
    else:
        notes = []
    columns = [
        Column(key, names[-1], names[0], other_names=tuple(names))
        for key, names in mapping["columns"].items()
    ]
    try:
        table = read_table(content, columns)
        return [Record(row.line, row.values) for row in table.rows], notes
    except TabularError as error:
        raise MappingError(str(error)) from error


def _unpacked(content: bytes) -> bytes:
    with gzip.open(io.BytesIO(content)) as stream:
        try:
            found = stream.read(LARGEST + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise MappingError(f"The file cannot be unpacked: {error}") from error
    if len(found) > LARGEST:
        raise MappingError("The file unpacks to more than 200 MB.")
    return found


def _json_records(content: bytes, mapping: Mapping[str, Any]) -> list[Record]:
    for encoding in ("utf-8-sig", "utf-16", "cp950"):
        try:
            rows = json.loads(content.decode(encoding))
            break
        except UnicodeDecodeError:
            continue
        except (json.JSONDecodeError, RecursionError) as error:
            raise MappingError(f"The file is no JSON: {error}") from error
    else:
        raise MappingError("The encoding of the file is not known.")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MappingError("The file is not a list of records.")
    ways = mapping["fields"]
    return [
        Record(place, {key: picked(row, way) for key, way in ways.items()})
        for place, row in enumerate(rows, start=1)
    ]


def _one_encoding(content: bytes) -> tuple[bytes, list[RowFault]]:
    """A text file in UTF-8; lines that stand in Big5 among others are repaired and told."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content, []
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return content, []
    lines, notes, strange = content.split(b"\n"), [], 0
    decoded = []
    for number, line in enumerate(lines, start=1):
        try:
            decoded.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            strange += 1
            text, note = _from_big5(line, number)
            decoded.append(text)
            notes.append(note)
    whole = "\n".join(decoded).encode()
    ascii_only = sum(line.isascii() for line in lines)
    if strange + ascii_only == len(lines):  # the whole file is Big5: nothing was mixed
        notes = [note for note in notes if not note.is_note]
    return whole, notes


def _from_big5(line: bytes, number: int) -> tuple[str, RowFault]:
    try:
        text = line.decode("cp950")
    except UnicodeDecodeError:
        text = line.decode("cp950", errors="replace")
        return text, RowFault(
            number, "", "unreadable", "Some characters of the line cannot be read.",
            "部分字元無法辨識。", is_note=False,
        )  # fmt: skip
    return text, RowFault(
        number, "", "encoding_repaired", "The line stood in Big5 among lines in UTF-8.",
        "本列為 Big5 編碼，已轉為 UTF-8。", is_note=True,
    )  # fmt: skip


def _sheet_records(content: bytes, mapping: Mapping[str, Any]) -> Iterator[Record]:
    """Rows below a two-line heading, with the period that the title names."""
    own = mapping["sheet"]
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows: Sequence[Sequence[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise MappingError(f"The workbook cannot be read: {error}") from error
    title = re.compile(own["title"])
    period, below = "", False
    for line, cells in enumerate(rows, start=1):
        words = [str(cell) for cell in cells if cell not in ("", None)]
        if not below:
            period = next(
                (found.group() for word in words if (found := title.search(word))), period
            )
            below = own["heading"] in words
            continue
        if len(words) > 1:
            values = {key: _cell(cells, place) for key, place in own["places"].items()}
            yield Record(line, {"period": period, **values})
    if not below:
        raise MappingError(f"The workbook has no heading {own['heading']!r}.")


def _cell(cells: Sequence[Any], place: int) -> object:
    return cells[place] if place < len(cells) else None
