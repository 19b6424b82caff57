"""What the module tells the others; references, codes and dates, never a value."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ShareLinkMade:
    """Somebody made a link to a page that opens without an account."""

    link: str
    page: str
    expires_at: str


@dataclass(frozen=True)
class ShareLinkWithdrawn:
    """A link was closed before its time."""

    link: str


@dataclass(frozen=True)
class AnnotationMade:
    """Somebody said something about a month of a topic or figure; the words are sealed."""

    annotation: str
    subject: str
    month: str
    zh: str = field(default="", metadata={"sealed": True})
    en: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True)
class AnnotationCorrected:
    """The sentence says something else now; the new words are sealed."""

    annotation: str
    version: int
    zh: str = field(default="", metadata={"sealed": True})
    en: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True)
class AnnotationWithdrawn:
    """The sentence is shown no more."""

    annotation: str
