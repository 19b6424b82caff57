"""Cases that another system lived, taken over with their past.

They are events of their own, so that nothing follows from them: nobody is written to, called
or warned about what was over long ago.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ImportBegun:
    """A file of another system is being imported."""

    run: str
    source: str
    file_digest: str
    mapping_digest: str


@dataclass(frozen=True)
class ImportEnded:
    """All rows of a file have been looked at."""

    run: str
    source: str
    imported: int
    present: int
    changed: int
    refused: int


@dataclass(frozen=True)
class ImportLeft:
    """An import that was never finished is not taken up again: file or mapping changed."""

    run: str
    source: str
    last_line: int


@dataclass(frozen=True)
class CaseImported:
    """Another system had opened the case; ``external`` is its number there."""

    case: str
    source: str
    number: str
    category: str
    channel: str
    district: str
    unit: str
    due_at: str
    run: str
    external: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True)
class ImportedCaseClosed:
    """Another system had answered the case."""

    case: str
    unit: str
    outcome: str
    answer: str = field(default="", metadata={"sealed": True})
