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


@dataclass(frozen=True)
class PageSaved:
    """Somebody saved a page that they composed; its title is sealed."""

    page: str
    version: int
    cards: int
    title: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True)
class PageShared:
    """A composed page is open to others now: to nobody, to a unit, or to all staff."""

    page: str
    audience: str
    unit: str


@dataclass(frozen=True)
class PageRemoved:
    """A composed page is taken away; it can come back."""

    page: str


@dataclass(frozen=True)
class PageRestored:
    """A composed page that was taken away is back."""

    page: str


@dataclass(frozen=True)
class FirstPageChosen:
    """Somebody begins their work on a page now, or no longer does."""

    page: str
    is_first: bool


@dataclass(frozen=True)
class AlertSet:
    """Somebody wants to be told when a figure crosses a number."""

    alert: str
    subject: str
    rule: str


@dataclass(frozen=True)
class AlertPaused:
    """Nothing is told until it is resumed."""

    alert: str


@dataclass(frozen=True)
class AlertResumed:
    """It is watched again."""

    alert: str


@dataclass(frozen=True)
class AlertRemoved:
    """It is watched no more."""

    alert: str


@dataclass(frozen=True)
class AlertTold:
    """A figure crossed, or came back, and its watcher was told."""

    alert: str
    period: str
    state: str
