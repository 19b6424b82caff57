"""What happened to a case, read back from the ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from civicloop.answer.cases.models import Case
from civicloop.kernel.clock.rules import Pause
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger.services.appending import SEALED
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part
from civicloop.kernel.vault import services as vault
from civicloop.kernel.vault.errors import KeyDestroyedError

if TYPE_CHECKING:
    from civicloop.kernel.ledger.models import Event

NEVER = datetime.max.replace(tzinfo=UTC)
PAUSED, RESUMED, REOPENED = "cases.case_paused", "cases.case_resumed", "cases.case_reopened"
CITIZENS_SEE = (
    "cases.case_opened",
    "cases.case_assigned",
    "cases.case_accepted",
    "cases.case_started",
    "cases.case_refused",
    "cases.case_transferred",
    PAUSED,
    RESUMED,
    "cases.case_closed",
    REOPENED,
    "cases.case_extended",
    "cases.case_undone",
    "cases.case_settled",
    "cases.case_withdrawn",
    "cases.case_sorted",
    "cases.mail_sent",
)

PASSED = ("cases.case_refused", "cases.case_transferred")
"""Between units: which of them, why, and what they wrote to each other is not the citizen's."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a case, its sealed texts opened."""

    name: str
    at: datetime
    actor: str
    body: dict[str, Any]
    number: int
    texts: dict[str, str] = field(default_factory=dict)


def timeline(case: Case, *, for_citizen: bool = False) -> list[Told]:
    """The events of a case in their order, with what was written in them.

    The citizen sees the steps, not the notes of colleagues nor who passed the
    case on to whom and why. Staff get the texts to mask before they show them.
    """
    events = ledger.history(case.ref)
    if for_citizen:
        events = [event for event in events if event.name in CITIZENS_SEE]
    hidden = PASSED if for_citizen else ()
    texts = _opened(case.ref, [event for event in events if event.name not in hidden])
    return [
        Told(
            name=event.name,
            at=event.occurred_at,
            actor=event.actor,
            body={} if event.name in hidden else event.body,
            number=event.number,
            texts=texts.get(event.number, {}),
        )
        for event in events
    ]


def pauses(case: Case, *, until: datetime | None = None) -> list[Pause]:
    """The intervals of the present round in which the case waited for the citizen.

    One that is not over yet ends at ``until``, or is still open. None counts for longer
    than the rule allowed when it began, however late somebody goes on.
    """
    found: list[Pause] = []
    began: Event | None = None
    for event in ledger.history(case.ref):
        if event.name == PAUSED:
            began = event
        elif event.name == RESUMED and began is not None:
            found.append(_pause(began, event.occurred_at))
            began = None
        elif event.name == REOPENED:
            found, began = [], None
    if began is not None:
        found.append(_pause(began, until))
    return found


def _pause(began: Event, ends_at: datetime | None) -> Pause:
    latest = datetime.fromisoformat(began.body["waiting_until"])
    ends_at = ends_at and min(ends_at, latest)
    return Pause(began.occurred_at, ends_at, began.body["reason"])


def proofs(case: Case) -> int:
    """How many photos of the spot were sent since work began in the present round."""
    return int(statements.ask(proving(case))[0])


def proving(case: Case) -> Part:
    """The same as a part of a statement; none before work began."""
    return files.counting(case.ref, "cases.after_photo", since=case.started_at or NEVER)


def _opened(ref: str, events: Sequence[Event]) -> dict[int, dict[str, str]]:
    sealed = [event for event in events if event.sealed is not None]
    try:
        boxes = vault.unseal_many([(ref, SEALED, bytes(event.sealed or b"")) for event in sealed])
    except KeyDestroyedError:
        return {}
    return {event.number: json.loads(box) for event, box in zip(sealed, boxes, strict=True)}


@dataclass(frozen=True, slots=True)
class CitizensView:
    """What the holder of the secret reads: the own words, the question, the answer."""

    description: str
    question: str
    answer: str


def citizens_view(case: Case) -> CitizensView:
    """The sealed texts of a case, opened for the one person who wrote or was written to."""
    events = [event for event in ledger.history(case.ref) if event.name == PAUSED]
    texts = _opened(case.ref, events[-1:])
    wanted = [(case.ref, "description", bytes(case.description_sealed))]
    if case.answer_sealed is not None:
        wanted.append((case.ref, "answer", bytes(case.answer_sealed)))
    try:
        opened = [box.decode() for box in vault.unseal_many(wanted)]
    except KeyDestroyedError:
        return CitizensView("", "", "")
    question = next((row.get("question", "") for row in texts.values()), "")
    return CitizensView(opened[0], question, opened[1] if len(opened) > 1 else "")
