"""What a meeting on the spot needs before people are invited, and before it is on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules.drafts import (
    DESCRIPTION_LIMIT,
    EMAIL_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    PLACE_LIMIT,
    Faults,
    check_text,
    cleaned,
    is_email,
)
from civicloop.answer.cases.states import Finding, VisitKind

LONGEST = timedelta(hours=12)
COMPANY_LIMIT = 50
AGREEMENT_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody from outside, such as the chief of a village, a councillor, a company."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A meeting as it was typed; people and units by their keys."""

    kind: str
    begins_at: datetime | None
    ends_at: datetime | None
    place: str
    purpose: str = ""
    people: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    with_reporter: bool = False
    guests: tuple[Guest, ...] = ()

    @property
    def company(self) -> int:
        """How many are invited."""
        invited = len(self.people) + len(self.units) + len(self.guests)
        return invited + int(self.with_reporter)

    def tidied(self) -> VisitDraft:
        """The same in one form, and nobody twice."""
        guests = tuple(
            dict.fromkeys(Guest(cleaned(row.name), cleaned(row.email)) for row in self.guests)
        )
        return replace(
            self,
            place=cleaned(self.place),
            purpose=cleaned(self.purpose),
            people=tuple(dict.fromkeys(self.people)),
            units=tuple(dict.fromkeys(self.units)),
            guests=guests,
        )


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """What a unit promises at a meeting, and until which day."""

    unit: int | None
    text: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """What is written down after a meeting; ``came`` are the keys of those invited who did."""

    minutes: str
    came: frozenset[int] = frozenset()
    agreements: tuple[AgreementDraft, ...] = ()
    finding: str = ""
    recheck_at: datetime | None = None


def check_visit(draft: VisitDraft, *, now: datetime) -> Faults:
    """What is wrong with a meeting that is planned or moved."""
    faults: Faults = {
        "kind": () if draft.kind in set(VisitKind) else (Fault("missing"),),
        "begins_at": _begin_faults(draft, now),
        "ends_at": _end_faults(draft),
        "place": check_text(draft.place, limit=PLACE_LIMIT, needed=True),
        "purpose": check_text(draft.purpose, limit=NOTE_LIMIT),
        "company": _company_faults(draft),
        "guests": _guest_faults(draft.guests),
    }
    return {name: row for name, row in faults.items() if row}


def check_record(record: VisitRecord, *, kind: str, begins_at: datetime, now: datetime) -> Faults:
    """What is missing from the record of a meeting; nobody writes one before it began.

    ``now`` is in the city's zone: an agreement may be due on the same day.
    """
    faults: Faults = {
        "minutes": check_text(record.minutes, limit=DESCRIPTION_LIMIT, needed=True),
        "finding": _finding_faults(record.finding, kind),
        "agreements": _agreement_faults(record.agreements, now),
        "recheck_at": (
            (Fault("in_the_past"),) if record.recheck_at and record.recheck_at <= now else ()
        ),
    }
    if begins_at > now:
        faults["minutes"] = (Fault("not_begun"),)
    return {name: row for name, row in faults.items() if row}


def _begin_faults(draft: VisitDraft, now: datetime) -> tuple[Fault, ...]:
    if draft.begins_at is None:
        return (Fault("missing"),)
    return (Fault("in_the_past"),) if draft.begins_at <= now else ()


def _end_faults(draft: VisitDraft) -> tuple[Fault, ...]:
    if draft.ends_at is None:
        return (Fault("missing"),)
    if draft.begins_at is None:
        return ()
    if draft.ends_at <= draft.begins_at:
        return (Fault("ends_before"),)
    hours = int(LONGEST.total_seconds() // 3600)
    too_long = draft.ends_at - draft.begins_at > LONGEST
    return (Fault("lasts_too_long", {"hours": hours}),) if too_long else ()


def _company_faults(draft: VisitDraft) -> tuple[Fault, ...]:
    if not draft.company:
        return (Fault("nobody_invited"),)
    too_many = draft.company > COMPANY_LIMIT
    return (Fault("too_many_invited", {"limit": COMPANY_LIMIT}),) if too_many else ()


def _guest_faults(guests: Sequence[Guest]) -> tuple[Fault, ...]:
    for line, guest in enumerate(guests, start=1):
        wrong = check_text(guest.name, limit=NAME_LIMIT, needed=True)
        wrong = wrong or check_text(guest.email, limit=EMAIL_LIMIT)
        if wrong:
            return (Fault("guest_unreadable", {"line": line}),)
        if guest.email and not is_email(guest.email):
            return (Fault("guest_email", {"line": line}),)
    return ()


def _finding_faults(finding: str, kind: str) -> tuple[Fault, ...]:
    if kind == VisitKind.RECHECK:
        return () if finding in set(Finding) else (Fault("missing"),)
    return (Fault("finding_without_recheck"),) if finding else ()


def _agreement_faults(rows: Sequence[AgreementDraft], now: datetime) -> tuple[Fault, ...]:
    if len(rows) > AGREEMENT_LIMIT:
        return (Fault("too_many_agreements", {"limit": AGREEMENT_LIMIT}),)
    for line, row in enumerate(rows, start=1):
        incomplete = row.unit is None or row.due_on is None
        wrong = check_text(cleaned(row.text), limit=NOTE_LIMIT, needed=True)
        if incomplete or wrong:
            return (Fault("agreement_incomplete", {"line": line}),)
        if row.due_on is not None and row.due_on < now.date():
            return (Fault("agreement_past", {"line": line}),)
    return ()
