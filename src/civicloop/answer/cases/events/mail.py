"""Letters in a case, and what staff wrote down for others."""

from __future__ import annotations

from dataclasses import dataclass, field

SEALED = {"sealed": True}


@dataclass(frozen=True)
class MailReceived:
    """A letter joined the case, with files; ``refused`` counts those that could not be kept.

    ``sender`` is the ``reporter``, or some ``other`` who had the address of the case.
    """

    case: str
    letter: str
    sender: str
    files: int
    refused: int
    subject: str = field(default="", metadata=SEALED)
    text: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class MailSent:
    """Staff wrote an e-mail to the reporter."""

    case: str
    message: str
    subject: str = field(default="", metadata=SEALED)
    text: str = field(default="", metadata=SEALED)


@dataclass(frozen=True)
class IntakeRecorded:
    """Staff wrote a request down: how and when it came in, and whether it was read back."""

    case: str
    channel: str
    received_on: str
    read_back: bool
    scans: int


@dataclass(frozen=True)
class CaseSorted:
    """The centre said what the case is about; both due instants are those of the category."""

    case: str
    before: str
    category: str
    district: str
    operational_due_at: str
    statutory_due_at: str
