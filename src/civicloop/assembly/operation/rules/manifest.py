"""The manifest of a set: what it holds, how much, and under which digests."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from civicloop.assembly.operation.errors import SetDamagedError

FORMAT = 1
FILE = "manifest.json"
PREFIX = "civicloop-"
PARTIAL = ".partial-"
NAME = re.compile(r"civicloop-\d{8}T\d{6}Z(-\d+)?")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table, or of one partition of ``parent``."""

    name: str
    columns: list[str]
    rows: int
    path: str
    size: int
    sha256: str
    parent: str = ""
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence and how far it has come; ``last`` is empty before its first number."""

    name: str
    type: str
    start: int
    increment: int
    least: int
    most: int
    cycle: bool
    last: int | None


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """Where the ledger stood; ``head`` is what every later batch builds upon."""

    identity: str
    batch: int
    sequence: int
    head: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A file that was copied as it is."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents that the files of the snapshot name; their names are their digests."""

    listing: Plain
    count: int
    size: int
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole set."""

    name: str
    version: str
    made_at: str
    server: int
    database_size: int
    migrations: dict[str, list[str]]
    tables: list[Table]
    sequences: list[Sequence]
    ledger: LedgerHead
    contents: Contents
    plain: list[Plain]
    keys: dict[str, str]
    format: int = FORMAT

    @property
    def counts(self) -> dict[str, int]:
        """The rows of every table; partitions are counted for themselves."""
        return {table.name: table.rows for table in self.tables}

    @property
    def size(self) -> int:
        """The bytes of everything in the set."""
        dumped = sum(table.size for table in self.tables)
        return dumped + self.contents.size + sum(one.size for one in self.plain)


def name_at(moment: datetime) -> str:
    """The name of a set that is begun at a moment: sorted by name is sorted by age."""
    return f"{PREFIX}{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def made_at(name: str) -> datetime:
    """When a set of this name was begun."""
    stamp = name.removeprefix(PREFIX)[:16]
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def write(manifest: Manifest) -> str:
    """The manifest as text, with a digest of itself."""
    said = asdict(manifest)
    return json.dumps({**said, "digest": _digest(said)}, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Manifest:
    """A manifest out of its text; refuses one that was altered, or that is of a later format."""
    try:
        said = json.loads(text)
        digest = said.pop("digest")
        later = int(said["format"]) > FORMAT
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SetDamagedError(f"The {FILE} of this set cannot be read. Take another set.") from None
    if later:
        raise SetDamagedError(
            f"This set has the format {said['format']}; this version of CivicLoop reads up to "
            f"{FORMAT}. Install CivicLoop {said.get('version', '')} or newer."
        )
    if digest != _digest(said):
        raise SetDamagedError(f"The {FILE} of this set was altered. Take another set.")
    try:
        return _shaped(said)
    except (KeyError, TypeError):
        raise SetDamagedError(
            f"The {FILE} of this set says too little. Take another set."
        ) from None


def _shaped(said: dict[str, Any]) -> Manifest:
    contents = said["contents"]
    return Manifest(
        **{
            **said,
            "tables": [Table(**one) for one in said["tables"]],
            "sequences": [Sequence(**one) for one in said["sequences"]],
            "ledger": LedgerHead(**said["ledger"]),
            "contents": Contents(**{**contents, "listing": Plain(**contents["listing"])}),
            "plain": [Plain(**one) for one in said["plain"]],
        }
    )


def _digest(said: dict[str, object]) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def outdated(names: list[str], *, now: datetime, keep_seconds: float) -> list[str]:
    """The sets older than they may be; the newest always stays."""
    ordered = sorted(names)
    return [name for name in ordered[:-1] if (now - made_at(name)).total_seconds() > keep_seconds]
