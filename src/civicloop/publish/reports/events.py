"""What the module tells the others; references, codes and dates, never a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EditionOpened:
    """A report of a kind for a period is being written."""

    edition: str
    kind: str
    period: str


@dataclass(frozen=True)
class TemplateChanged:
    """A template has a new version; reports that are open already keep theirs."""

    template: str
    kind: str
    number: int
    digest: str


@dataclass(frozen=True)
class TemplateTaken:
    """An open report follows another version of its template; ``before`` is the one it had."""

    edition: str
    number: int
    before: int
    digest: str


@dataclass(frozen=True)
class SectionAssigned:
    """A unit writes a section before a deadline."""

    section: str
    unit: str
    due_at: str


@dataclass(frozen=True)
class SectionWritten:
    """A version of a section was kept."""

    section: str
    number: int
    digest: str


@dataclass(frozen=True)
class SectionSent:
    """A unit's section went to its head."""

    section: str
    number: int


@dataclass(frozen=True)
class SectionApproved:
    """The head of the unit approved a section."""

    section: str
    number: int


@dataclass(frozen=True)
class SectionReturned:
    """A section went back to its writer."""

    section: str
    number: int


@dataclass(frozen=True)
class SectionCommented:
    """Somebody said something about a section."""

    section: str


@dataclass(frozen=True)
class FindingAnswered:
    """A named person answers for a figure that does not follow."""

    edition: str
    code: str
    digest: str


@dataclass(frozen=True)
class ReportLaid:
    """A published version went to its receivers by itself: before whom, and how many were told."""

    edition: str
    version: int
    before: str
    receivers: int


@dataclass(frozen=True)
class ReportLate:
    """A report that is laid before somebody was due, and is not published."""

    edition: str
    due_at: str
    open_texts: int


@dataclass(frozen=True)
class ReportPublished:
    """A version was published; ``digest`` is that of its frozen document."""

    edition: str
    version: int
    digest: str
    position: int
    figures: int
    changes: int


@dataclass(frozen=True)
class ScheduleChanged:
    """On which days of the next month a monthly report is opened and goes out by itself."""

    schedule: str
    kind: str
    opens_on: int
    issues_on: int
    is_on: bool


@dataclass(frozen=True)
class IssueHeld:
    """A report did not go out on its day: ``why`` is texts, findings or a fault, and how many."""

    edition: str
    why: str
    number: int
