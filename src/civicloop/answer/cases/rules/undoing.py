"""Which step of a case can be taken back, and how the case stood before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from civicloop.answer.cases.states import CaseState

PREFIX = "cases.case_"
UNDOABLE: Final[dict[str, tuple[str, ...]]] = {
    "accepted": ("accept",),
    "started": ("start",),
    "assigned": ("assign",),
    "refused": ("refuse", "refuse_to_centre"),
    "transferred": ("transfer", "transfer_to_centre"),
    "withdrawn": ("withdraw",),
}
"""Steps that nobody outside was told of in words, or that change nothing for good.

An answer or a question went out to the citizen: those are followed, not taken back.
"""
OF_MACHINES = "machine:"
SILENT = ("privacy.", "cases.case_called_out")
"""Events that are no step: somebody read, or a program took note."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case as the decision sees it."""

    name: str
    actor: str
    at: datetime
    body: Mapping[str, Any]

    @property
    def step(self) -> str:
        """The event's own word: ``accepted``."""
        return self.name.removeprefix(PREFIX)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stood: its state, its unit, who had it and since when."""

    state: CaseState
    unit: int
    handler: int | None = None
    accepted_at: datetime | None = None
    started_at: datetime | None = None
    waiting_since: datetime | None = None
    waiting_until: datetime | None = None
    waiting_for: str = ""


def last_step(history: Sequence[Happened]) -> Happened | None:
    """The latest event that is a step of somebody."""
    for event in reversed(history):
        if not event.actor.startswith(OF_MACHINES) and not event.name.startswith(SILENT):
            return event
    return None


def undone_until(step: Happened, minutes: int) -> datetime:
    """Until when a step may be taken back."""
    return step.at + timedelta(minutes=minutes)


def standing_before(history: Sequence[Happened], step: Happened) -> Standing:
    """How the case stood before a step that can be undone, read from its history."""
    found = Standing(CaseState.RECEIVED, 0)
    for event in history:
        if event is step:
            break
        found = _after(found, event)
    if step.step == "assigned":
        return replace(found, state=CaseState.RECEIVED, unit=_key(step.body["from_unit"]))
    if step.step == "withdrawn":
        return replace(found, state=CaseState(step.body["before"]))
    return found


def _after(now: Standing, event: Happened) -> Standing:
    """How the case stood after an event."""
    if event.step in {"opened", "reopened"}:
        return Standing(CaseState.ASSIGNED, _key(event.body["unit"]))
    return replace(now, **_changes(now, event))


def _changes(now: Standing, event: Happened) -> dict[str, Any]:
    body = event.body
    changes: dict[str, Any] = {}
    match event.step:
        case "assigned":
            changes = {"state": CaseState.ASSIGNED, "unit": _key(body["unit"])}
        case "refused" | "transferred":
            changes = {
                "state": CaseState.ASSIGNED,
                "unit": _key(body["to_unit"]),
                "handler": None,
                "accepted_at": None,
            }
        case "accepted":
            changes = {"state": CaseState.ACCEPTED, "accepted_at": event.at, **_handler(body)}
        case "handed_over":
            changes = _handler(body)
        case "started":
            changes = {} if now.handler else _handler(body)
            changes |= {
                "state": CaseState.IN_PROGRESS,
                "started_at": now.started_at or event.at,
            }
        case "paused":
            changes = {
                "state": CaseState.WAITING,
                "waiting_since": event.at,
                "waiting_until": datetime.fromisoformat(body["waiting_until"]),
                "waiting_for": body["reason"],
            }
        case "resumed":
            state = CaseState.IN_PROGRESS if now.started_at else CaseState.ACCEPTED
            changes = {
                "state": state,
                "waiting_since": None,
                "waiting_until": None,
                "waiting_for": "",
            }
        case "undone":  # what the earlier undoing said that the case stood as
            changes = {
                "state": CaseState(body["state"]),
                "unit": _key(body["unit"]),
                "accepted_at": _instant(body["accepted_at"]),
                "started_at": _instant(body["started_at"]),
                **_handler(body),
            }
    return changes


def _handler(body: Mapping[str, Any]) -> dict[str, Any]:
    return {"handler": _key(body["handler"]) or None}


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _key(ref: str) -> int:
    return int(ref.rpartition(":")[2] or 0)
