"""Write a table as CSV, ODS or XLSX, in pieces, without holding all of it."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import IO, Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from civicloop.kernel.tabular.errors import TableFormatError, TableTooLargeError
from civicloop.kernel.tabular.rules.columns import Column, Value

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
RowValues: TypeAlias = Mapping[str, Value]
CHUNK: Final = 64 * 1024
IN_MEMORY: Final = 4 * 1024 * 1024
MOST_ROWS: Final = 1_048_575
"""Rows below the heading in one sheet, of XLSX and of LibreOffice alike."""

_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before it."""
    return f"'{text}" if _RISKY.match(text) else text


def plain(text: str) -> str:
    """The text that ``neutral`` was given."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def write(
    format_: str,
    columns: Sequence[Column],
    rows: Iterable[RowValues],
    *,
    language: str = "zh-hant",
    bom: bool = True,
    title: str = "Table",
    zone: tzinfo | None = None,
) -> Iterator[bytes]:
    """A table in pieces, its heading in one language; rows are taken one by one.

    ``bom`` marks a CSV as UTF-8, which Excel needs to see. Texts are written so that no
    program runs them as formulas; ``plain`` (and ``read``) undo that. Instants are shown
    in ``zone``; without one they are texts that name their own offset.
    """
    local = (_localized(row, zone) for row in rows)
    writers: dict[str, Callable[[], Iterator[bytes]]] = {
        "csv": lambda: _csv(columns, local, language, bom=bom),
        "ods": lambda: _packed(lambda out: _ods(out, columns, local, language, title)),
        "xlsx": lambda: _packed(lambda out: _xlsx(out, columns, local, language, title)),
    }
    if format_ not in writers:
        raise TableFormatError(f"Tables are written as {', '.join(writers)}, not {format_!r}.")
    return writers[format_]()


def _localized(row: RowValues, zone: tzinfo | None) -> RowValues:
    """Instants in the zone of the reader, as neither ODS nor XLSX can hold an offset."""
    return {key: _local(value, zone) for key, value in row.items()}


def _local(value: Value, zone: tzinfo | None) -> Value:
    if not isinstance(value, datetime) or value.tzinfo is None:
        return value
    return value.astimezone(zone).replace(tzinfo=None) if zone else value.isoformat()


def _csv(
    columns: Sequence[Column], rows: Iterable[RowValues], language: str, *, bom: bool
) -> Iterator[bytes]:
    """RFC 4180: CRLF, commas, quotes doubled."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    if bom:
        out.write("\ufeff")
    writer.writerow([neutral(column.label(language)) for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(row.get(column.key)) for column in columns])
        if out.tell() > CHUNK:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _csv_cell(value: Value) -> str:
    if isinstance(value, str):
        return neutral(_clean(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return "" if value is None else str(value)


def _clean(text: str) -> str:
    """Without the characters that XML, and so ODS and XLSX, cannot hold."""
    return _CONTROLS.sub("", text)


def _packed(build: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out:
        build(out)
        out.seek(0)
        while part := out.read(CHUNK):
            yield part


def _counted(rows: Iterable[RowValues]) -> Iterator[RowValues]:
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise TableTooLargeError("A sheet cannot hold so many rows. Use CSV.", limit=MOST_ROWS)
        yield row


def _xlsx(
    out: IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[RowValues],
    language: str,
    title: str,
) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"

    def cell(value: Value) -> object:
        if isinstance(value, str):
            made = WriteOnlyCell(sheet, _clean(value)[:32_767])
            made.data_type = "s"  # never a formula, whatever it begins with
            return made
        return value

    sheet.append([cell(column.label(language)) for column in columns])
    for row in _counted(rows):
        sheet.append([cell(row.get(column.key)) for column in columns])
    book.save(out)


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", _clean(title)).strip()[:31] or "Table"


MANIFEST: Final = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" \
manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" \
manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry \
manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
OPENING: Final = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3" \
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">\
<office:body><office:spreadsheet>"""
CLOSING: Final = "</table:table></office:spreadsheet></office:body></office:document-content>"


def _ods(
    out: IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[RowValues],
    language: str,
    title: str,
) -> None:
    """OpenDocument 1.3; the type of the file stands first and unpacked, as the standard asks."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        kind = zipfile.ZipInfo("mimetype")
        package.writestr(kind, MEDIA_TYPES["ods"], zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", MANIFEST)
        with package.open("content.xml", "w", force_zip64=True) as content:
            content.write(OPENING.encode())
            content.write(f"<table:table table:name={quoteattr(_sheet_name(title))}>".encode())
            width = len(columns)
            content.write(f'<table:table-column table:number-columns-repeated="{width}"/>'.encode())
            heads = "".join(_ods_cell(column.label(language)) for column in columns)
            content.write(f"<table:table-row>{heads}</table:table-row>".encode())
            for row in _counted(rows):
                cells = "".join(_ods_cell(row.get(column.key)) for column in columns)
                content.write(f"<table:table-row>{cells}</table:table-row>".encode())
            content.write(CLOSING.encode())


def _ods_cell(value: Value) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return _typed("boolean", "boolean-value", "true" if value else "false")
    if isinstance(value, (int, float, Decimal)):
        return _typed("float", "value", str(value))
    if isinstance(value, datetime):
        return _typed("date", "date-value", value.isoformat(timespec="seconds"))
    if isinstance(value, date):
        return _typed("date", "date-value", value.isoformat())
    lines = _clean(str(value)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def _typed(kind: str, name: str, value: str) -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def _spaced(line: str) -> str:
    """Tabs and runs of spaces as their own elements; readers fold them otherwise."""
    marked = re.sub(
        r"^ +| {2,}| $",
        lambda run: f'<text:s text:c="{len(run[0])}"/>',
        escape(line),
    )
    return marked.replace("\t", "<text:tab/>")
