"""What the module tells the others; references, codes and numbers, texts sealed.

A file is one event with its counts and its digest, not one per document: the documents are
the agency's, a month holds hundreds of thousands of them, and the digest binds every row.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentsImported:
    """A file was taken."""

    imported: str
    month: str
    mapping: str
    digest: str
    rows: int
    refused: int
    units: int
    replaced: int
    added: int
    removed: int
    changed: int


@dataclass(frozen=True)
class DocumentCorrected:
    """A row was corrected; the reason is sealed beside it."""

    document: str
    number: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class MonthPublished:
    """A month was published and frozen; the digest is that of its figures."""

    month: str
    first_day: str
    digest: str
    documents: int
    on_time: int
    done: int


@dataclass(frozen=True)
class UnitChased:
    """An agency was asked about documents past their limit."""

    chase: str
    unit: str
    month: str
    documents: int
    answer_until: str


@dataclass(frozen=True)
class ChaseMoved:
    """An explanation was given, accepted or returned."""

    chase: str
    number: str
    move: str
    state: str
    cause: str


@dataclass(frozen=True)
class ImprovementMoved:
    """A written improvement became due, was written, accepted or returned."""

    improvement: str
    unit: str
    month: str
    move: str
    state: str


@dataclass(frozen=True)
class AgencyReminded:
    """What an agency owes past its day was reminded of, or taken to its head."""

    about: str
    unit: str
    stage: str
    due_on: str


@dataclass(frozen=True)
class SampleDrawn:
    """Agencies were drawn for a visit; who they are stays sealed until the day."""

    sample: str
    size: int
    candidates: int
    opens_on: str
    commitment: str


@dataclass(frozen=True)
class UploadMoved:
    """A file was brought for a look, taken, or put away; the digest is that of its bytes."""

    upload: str
    move: str
    month: str
    mapping: str
    digest: str
