"""Rows that are looked at together, how a run goes on, and what a row is known by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field

from civicloop.answer.cases.rules.importing.faults import Finding
from civicloop.answer.cases.rules.importing.mapping import Mapping, Repeats
from civicloop.answer.cases.rules.importing.records import Record
from civicloop.answer.cases.rules.importing.rows import Reader, digest_of
from civicloop.answer.cases.services.importing.writing import Taken
from civicloop.kernel.tabular.rules import RowFault


@dataclass(slots=True)
class Batch:
    """Rows that were looked at together, and what is to become of each."""

    last_line: int
    taken: list[Taken] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    faults: list[tuple[int, Finding]] = field(default_factory=list)
    present: int = 0
    changed: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run has come; ``faults`` are those of the last batch."""

    line: int
    lines: int
    imported: int
    present: int
    changed: int
    refused: int
    faults: tuple[RowFault, ...] = ()
    made: Table[str, Sequence[str]] = field(default_factory=dict)
    run_id: int | None = None


def beginning_with(first: Record, rest: Iterator[Record]) -> Iterator[Record]:
    """A record that was taken already, and those after it."""
    yield first
    yield from rest


def known_by(
    mapping: Mapping,
    reader: Reader,
    record: Record,
    seen: dict[str, int],
    counts: dict[str, int],
) -> tuple[str, Finding | None]:
    """What a row is known by within its file, and whether an earlier line has the same.

    Without identifiers that is how often the same row had occurred before it.
    """
    if mapping.columns.id:
        key = reader.key(record)
        first = seen.setdefault(key, record.line) if key else record.line
        if first != record.line:
            return key, Finding(mapping.columns.id, "doubled", {"line": first}, key)
        return key, None
    digest = digest_of(record.cells)
    first = seen.setdefault(digest, record.line)
    counts[digest] = counts.get(digest, 0) + 1
    if first != record.line and mapping.repeats is Repeats.REFUSE:
        return "", Finding("", "doubled_row", {"line": first})
    return (f":{counts[digest]}" if counts[digest] > 1 else ""), None


def add(total: dict[str, int], batch: Batch) -> None:
    """Add what became of the rows of a batch."""
    total["imported"] += len(batch.taken)
    for name in ("present", "changed", "refused"):
        total[name] += getattr(batch, name)
