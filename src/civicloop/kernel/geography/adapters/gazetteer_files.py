"""Gazetteer files: CSV (UTF-8 or Big5), GeoJSON, and GeoJSON with a feature on each line."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from civicloop.kernel.geography.errors import GazetteerFileError
from civicloop.kernel.geography.rules.gazetteer import Row
from civicloop.kernel.geography.rules.gazetteer_columns import columns_of

MOST_BYTES: Final = 2 * 1024**3
MOST_JSON_BYTES: Final = 400 * 1024**2
"""A feature collection is read whole; a larger one comes with a feature on each line."""

LONGEST_CELL: Final = 100_000
CHUNK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class GazetteerFile:
    """A file that was looked at: its headings, its encoding, whether it holds lines."""

    path: Path
    format: str
    encoding: str
    headings: tuple[str, ...]
    has_lines: bool = False

    def rows(self, columns: Mapping[str, str]) -> Iterator[Row]:
        """Every row, with the values of its columns; read as they are asked for."""
        reader = _csv_rows if self.format == "csv" else _feature_rows
        return reader(self, columns)


def look_at(path: Path) -> GazetteerFile:
    """What a file is; refused where it is no table and no GeoJSON."""
    try:
        encoding, size = _encoding_of(path)
    except OSError as problem:
        why = problem.strerror or "it is damaged"
        raise GazetteerFileError(f"{path} cannot be read: {why}.") from problem
    except EOFError as problem:
        raise GazetteerFileError(f"{path} is cut off.") from problem
    with _text(path, encoding) as text:
        head = text.read(4096).lstrip()
    if head.startswith("{"):
        lines = '"FeatureCollection"' not in head and "\n{" in head.strip()
        if not lines and size > MOST_JSON_BYTES:
            raise GazetteerFileError(
                f"{path.name} is larger than {MOST_JSON_BYTES >> 20} MiB in one piece. "
                "Write it with one feature on each line (GeoJSONSeq)."
            )
        return _look_at_features(path, "geojsonl" if lines else "geojson", encoding)
    with closing(_csv_lines(path, encoding)) as rows:
        _line, cells = next(rows, (0, []))
    headings = tuple(cell.strip() for cell in cells)
    if len([head for head in headings if head]) < 2:  # noqa: PLR2004  (one column is no table)
        raise GazetteerFileError(f"{path.name} is neither a CSV with a heading nor GeoJSON.")
    return GazetteerFile(path, "csv", encoding, headings)


def _bytes(path: Path) -> io.BufferedReader:
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
    return io.BufferedReader(gzip.open(path, "rb") if packed else path.open("rb", buffering=0))


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(_bytes(path), encoding=encoding, newline="")


def _encoding_of(path: Path) -> tuple[str, int]:
    """UTF-8 if every byte is, else Big5; a file that unpacks to too much is refused early."""
    size = 0
    possible = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp950")}
    with _bytes(path) as source:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > MOST_BYTES:
                raise GazetteerFileError(f"{path.name} is larger than {MOST_BYTES >> 30} GiB.")
            if b"\0" in chunk:
                raise GazetteerFileError(f"{path.name} is no text.")
            possible = {name: one for name, one in possible.items() if _reads(one, chunk)}
    possible = {name: one for name, one in possible.items() if _reads(one, b"", final=True)}
    if not possible:
        raise GazetteerFileError(f"{path.name} is neither UTF-8 nor Big5. Save it as UTF-8.")
    if not size:
        raise GazetteerFileError(f"{path.name} is empty.")
    return next(iter(possible)), size


def _reads(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _csv_lines(path: Path, encoding: str) -> Generator[tuple[int, list[str]], None, None]:
    csv.field_size_limit(LONGEST_CELL)
    with _text(path, encoding) as text:
        head = text.readline()
        mark = max(",\t;", key=head.count)
        text.seek(0)
        reader = csv.reader(text, delimiter=mark)
        begins = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as fault:
            raise GazetteerFileError(f"Line {begins} of {path.name}: {fault}.") from fault


def _csv_rows(file: GazetteerFile, columns: Mapping[str, str]) -> Iterator[Row]:
    places = {column: file.headings.index(head) for column, head in columns.items()}
    with closing(_csv_lines(file.path, file.encoding)) as lines:
        next(lines, None)
        for line, cells in lines:
            yield Row(
                line,
                {
                    column: cells[place] if place < len(cells) else ""
                    for column, place in places.items()
                },
            )


def _look_at_features(path: Path, format_: str, encoding: str) -> GazetteerFile:
    headings: dict[str, None] = {}
    kinds = set()
    for _line, feature in _features(path, format_, encoding):
        headings |= dict.fromkeys(str(name) for name in _properties(feature))
        kinds.add(str((feature.get("geometry") or {}).get("type")))
    has_lines = bool(kinds & {"LineString", "MultiLineString"})
    return GazetteerFile(path, format_, encoding, tuple(headings), has_lines)


def _feature_rows(file: GazetteerFile, columns: Mapping[str, str]) -> Iterator[Row]:
    for line, feature in _features(file.path, file.format, file.encoding):
        own = _properties(feature)
        values = {column: _plain(own.get(head)) for column, head in columns.items()}
        shape = feature.get("geometry")
        yield Row(line, values, shape if isinstance(shape, dict) else None)


def _plain(value: object) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def _properties(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    own = feature.get("properties")
    return own if isinstance(own, dict) else {}


def _features(path: Path, format_: str, encoding: str) -> Iterator[tuple[int, dict[str, Any]]]:
    with _text(path, encoding) as text:
        if format_ == "geojsonl":
            for line, words in enumerate(text, start=1):
                if words.strip("\x1e \r\n"):
                    yield line, _feature(_json(words.strip("\x1e \r\n"), path, line), path, line)
            return
        whole = _json(text.read(), path, 0)
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list):
        raise GazetteerFileError(f"{path.name} is no GeoJSON feature collection.")
    for number, feature in enumerate(features, start=1):
        yield number, _feature(feature, path, number)


def _json(words: str, path: Path, line: int) -> Any:  # noqa: ANN401  (any JSON)
    try:
        return json.loads(words)
    except (ValueError, RecursionError) as fault:
        where = f"Line {line} of {path.name}" if line else path.name
        raise GazetteerFileError(f"{where} is no JSON: {str(fault)[:120]}.") from fault


def _feature(value: object, path: Path, number: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise GazetteerFileError(f"Feature {number} of {path.name} is none.")
    return value


def mapped(file: GazetteerFile, given: Mapping[str, str]) -> dict[str, str]:
    """Which heading holds which column."""
    return columns_of(_distinct(file.headings), given)


def _distinct(headings: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(headings))
