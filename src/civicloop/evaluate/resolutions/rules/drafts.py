"""What people write down about decisions, meetings, motions and replies, checked in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

TITLE_LIMIT, TEXT_LIMIT, NAME_LIMIT, LETTER_LIMIT = 300, 8000, 120, 80
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
_PLANS = re.compile(
    r"將於|將(?:儘速|持續|協調|邀集)|預計|預定|規劃中|研議中|評估中|爭取|擬於|納入.{0,14}考量"
)


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A decision as somebody writes it down: the words, who leads (0: nobody yet), until when."""

    text: str
    unit_id: int
    joint_ids: tuple[int, ...] = ()
    due_on: date | None = None
    title: str = ""
    given_by: str = ""
    letter: str = ""
    received_on: date | None = None
    clock: str = ""
    agenda_id: int | None = None
    item_id: int | None = None

    @property
    def heading(self) -> str:
        """The title, or the beginning of the words."""
        words = " ".join((self.title or self.text).split())
        return words if len(words) <= TITLE_LIMIT else words[: TITLE_LIMIT - 1] + "…"


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting as it is called."""

    body_id: int
    title: str
    held_on: date
    begins: str = ""
    place: str = ""
    chair: str = ""
    invited: str = ""


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A point of an agenda; ``item_id`` names what is followed already."""

    title: str
    kind: str
    unit_id: int | None = None
    item_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class MotionDraft:
    """A motion as the council prints it."""

    number: str
    group: str
    kind: str
    proposer: str
    subject: str
    explanation: str = ""
    method: str = ""
    co_signers: tuple[str, ...] = ()
    unit_id: int | None = None
    place: str = ""
    source: str = ""
    received_on: date | None = None
    first_reading_on: date | None = None
    committee_on: date | None = None
    committee_opinion: str = ""
    second_reading_on: date | None = None
    second_decision: str = ""
    amount: int | None = None
    state: str = ""
    unit_named: str = ""


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """What a unit says it did; done needs its day and what shows it."""

    text: str
    is_done: bool = False
    done_on: date | None = None
    evidence: str = ""


@dataclass
class Faults:
    """Codes by field, the first one wins."""

    found: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, value: str, limit: int, *, needed: bool = False) -> None:
        """Words that are too many, or missing where they are needed."""
        if needed and not value.strip():
            self.found.setdefault(name, "missing")
        elif len(value) > limit:
            self.found.setdefault(name, "too_long")

    def day(self, name: str, value: date | None, *, until: date | None = None) -> None:
        """A day that is too long ago, too far ahead, or still to come."""
        if value is None:
            return
        if value < EARLIEST:
            self.found.setdefault(name, "too_early")
        elif until is not None and value > until:
            self.found.setdefault(name, "in_the_future")
        elif value > LATEST:
            self.found.setdefault(name, "too_far")


def check_decision(draft: DecisionDraft, *, given_on: date, today: date) -> dict[str, str]:
    """What is wrong with a decision, by field."""
    faults = Faults()
    faults.text("text", draft.text, TEXT_LIMIT, needed=True)
    faults.text("title", draft.title, TITLE_LIMIT)
    faults.text("given_by", draft.given_by, NAME_LIMIT)
    faults.text("letter", draft.letter, LETTER_LIMIT)
    faults.day("received_on", draft.received_on, until=today)
    faults.day("given_on", given_on, until=today)
    if not draft.unit_id:
        faults.found.setdefault("unit", "missing")
    elif draft.unit_id in draft.joint_ids or len(set(draft.joint_ids)) < len(draft.joint_ids):
        faults.found.setdefault("joint", "twice")
    faults.day("due_on", draft.due_on)
    if draft.due_on is not None and draft.due_on < given_on:
        faults.found.setdefault("due_on", "before_begin")
    return faults.found


def check_meeting(draft: MeetingDraft) -> dict[str, str]:
    """What is wrong with a meeting, by field."""
    faults = Faults()
    faults.text("title", draft.title, TITLE_LIMIT, needed=True)
    faults.text("place", draft.place, NAME_LIMIT)
    faults.text("chair", draft.chair, NAME_LIMIT)
    faults.text("invited", draft.invited, TEXT_LIMIT)
    faults.day("held_on", draft.held_on)
    return faults.found


def check_point(draft: PointDraft) -> dict[str, str]:
    """What is wrong with a point of an agenda, by field."""
    faults = Faults()
    faults.text("title", draft.title, TITLE_LIMIT, needed=True)
    faults.text("text", draft.text, TEXT_LIMIT)
    return faults.found


def check_motion(draft: MotionDraft, *, codes: frozenset[str], today: date) -> dict[str, str]:
    """What is wrong with a motion, by field; readings come one after the other."""
    faults = Faults()
    faults.text("number", draft.number, 40, needed=True)
    faults.text("subject", draft.subject, TEXT_LIMIT, needed=True)
    faults.text("proposer", draft.proposer, NAME_LIMIT, needed=True)
    for name in ("explanation", "method", "committee_opinion", "second_decision"):
        faults.text(name, getattr(draft, name), TEXT_LIMIT)
    if draft.group not in codes:
        faults.found.setdefault("group", "not_of_the_term")
    days = ("first_reading_on", "committee_on", "second_reading_on")
    for name in ("received_on", *days):
        faults.day(name, getattr(draft, name), until=today)
    known = [(name, getattr(draft, name)) for name in days if getattr(draft, name) is not None]
    for (_, before), (name, after) in pairwise(known):
        if after < before:
            faults.found.setdefault(name, "before_begin")
    if draft.amount is not None and draft.amount < 0:
        faults.found.setdefault("amount", "below_zero")
    return faults.found


def check_reply(draft: ReplyDraft, *, today: date) -> dict[str, str]:
    """What is wrong with a reply, by field: done needs a day that has come, and evidence."""
    faults = Faults()
    faults.text("text", draft.text, TEXT_LIMIT, needed=True)
    faults.text("evidence", draft.evidence, TITLE_LIMIT, needed=draft.is_done)
    faults.day("done_on", draft.done_on, until=today)
    if draft.is_done and draft.done_on is None:
        faults.found.setdefault("done_on", "missing")
    return faults.found


def speaks_of_plans(text: str) -> bool:
    """Whether a reply says what will be done: no completion, and the reviewer is told so."""
    return _PLANS.search(text) is not None
