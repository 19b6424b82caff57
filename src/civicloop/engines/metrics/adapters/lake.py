"""Facts as Parquet files by month, with a manifest that says what holds.

A file is written beside its place and renamed, then the manifest is: whoever reads by the
manifest finds either the old state or the new one, whole. The name of a file carries its
digest, so that a reader in the middle of one never sees it change. The manifest names the ledger
of the database that the facts were read from: under another one they say nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from civicloop.engines.metrics.rules import (
    ColumnKind,
    Day,
    FactColumn,
    Facts,
    Month,
    checked_code,
)
from civicloop.engines.metrics.rules.expressions import instant

MANIFEST = "manifest.json"
TYPES = {
    ColumnKind.INTEGER: "int64",
    ColumnKind.MONEY: "int64",
    ColumnKind.INSTANT: "int64",
    ColumnKind.DAY: "int64",
    ColumnKind.FLAG: "bool_",
    ColumnKind.CODE: "string",
}


@dataclass(frozen=True, slots=True)
class Filed:
    """A month as its manifest tells it; ``sequence`` is that of the ledger when it was read."""

    month: str
    file: str
    rows: int
    sequence: int
    sha256: str
    written_at: str


@cache
def arrow() -> Any:  # noqa: ANN401 (a package)
    """The package pyarrow, at its first use: it takes half a second that most processes save."""
    return import_module("pyarrow")


@cache
def parquet() -> Any:  # noqa: ANN401 (a package)
    """The part of pyarrow that reads and writes Parquet."""
    return import_module("pyarrow.parquet")


def folder(facts: Facts) -> Path:
    """Where the files of a source lie."""
    return Path(settings.DATA_DIR) / "facts" / facts.source


def manifest(facts: Facts, ledger: str | None = None) -> dict[str, Filed]:
    """What holds, by month; empty where nothing was written under the present columns.

    With a ``ledger`` also where the files were read from a database that has another one; a
    ledger in which nothing was sealed yet has no name, and what was written then is its own.
    """
    try:
        kept = json.loads((folder(facts) / MANIFEST).read_text())
    except FileNotFoundError:
        return {}
    if kept["columns"] != facts.digest:
        return {}
    if ledger is not None and kept.get("ledger", "") not in {"", ledger}:
        return {}
    return {row["month"]: Filed(**row) for row in kept["months"]}


def files(facts: Facts) -> list[str]:
    """The files that hold, in order of months."""
    rows = manifest(facts)
    return [str(folder(facts) / rows[key].file) for key in sorted(rows) if rows[key].rows]


def table_of(facts: Facts, rows: Iterable[Sequence[Any]]) -> Any:  # noqa: ANN401 (an Arrow table)
    """Rows as an Arrow table, instants as whole microseconds.

    A code that is none raises ``PersonalFactError``.
    """
    columns = list(zip(*rows, strict=True)) or [() for _column in facts.columns]
    arrays = [_array(column, values) for column, values in zip(facts.columns, columns, strict=True)]
    return arrow().table(arrays, names=[row.key for row in facts.columns])


def write(
    facts: Facts,
    month: Month,
    table: Any,  # noqa: ANN401 (an Arrow table)
    *,
    sequence: int,
    at: str,
    ledger: str,
) -> Filed:
    """Write the facts of a month, and let the manifest say so."""
    place = folder(facts)
    place.mkdir(parents=True, exist_ok=True)
    passing = place / f".{month.key}.{os.getpid()}.passing"
    parquet().write_table(table, passing, compression="zstd")
    digest = digest_of(passing)
    name = f"{month.key}-{digest[:12]}.parquet"
    _moved(passing, place / name)
    filed = Filed(month.key, name, table.num_rows, sequence, digest, at)
    _say(facts, {**manifest(facts, ledger), month.key: filed}, ledger)
    return filed


def sweep(facts: Facts) -> None:
    """Remove files that no manifest names: those that were replaced, and what a stop left."""
    place = folder(facts)
    named = {row.file for row in manifest(facts).values()}
    for path in place.glob("*.parquet"):
        if path.name not in named:
            path.unlink()
    for path in place.glob(".*.passing"):
        path.unlink()


def read(facts: Facts, filed: Filed) -> Any:  # noqa: ANN401 (an Arrow table)
    """The facts of one month as they lie in their file."""
    return parquet().read_table(folder(facts) / filed.file)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _say(facts: Facts, months: dict[str, Filed], ledger: str) -> None:
    place = folder(facts)
    said = {
        "source": facts.source,
        "columns": facts.digest,
        "ledger": ledger,
        "months": [asdict(months[key]) for key in sorted(months)],
    }
    passing = place / f".{MANIFEST}.{os.getpid()}.passing"
    passing.write_text(json.dumps(said, indent=1))
    _moved(passing, place / MANIFEST)


def _moved(passing: Path, to: Path) -> None:
    """Put a whole file in its place, for good: the mark of its month goes once this is done."""
    _sync(passing)
    passing.replace(to)
    _sync(to.parent)


def _sync(path: Path) -> None:
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _array(column: FactColumn, values: Sequence[Any]) -> Any:  # noqa: ANN401 (an Arrow array)
    package = arrow()
    kind = getattr(package, TYPES[column.kind])()
    if column.kind is ColumnKind.DAY:
        begun = {day: instant(Day(day).begins) for day in set(values) if day is not None}
        return package.array([begun.get(day) for day in values], type=kind)
    if column.kind is ColumnKind.CODE:
        known: dict[object, str] = {
            value: checked_code(value, column.key) for value in dict.fromkeys(values)
        }
        return package.array([known[value] for value in values], type=kind)
    return package.array(values, type=kind)
