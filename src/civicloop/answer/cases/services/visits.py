"""Plan, move and cancel a meeting on the spot, and invite people to it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import Fault, NotOpenError, VisitError
from civicloop.answer.cases.events import (
    VisitCancelled,
    VisitMoved,
    VisitPlanned,
)
from civicloop.answer.cases.models import Case, Participant, Visit
from civicloop.answer.cases.queries import visits as visit_queries
from civicloop.answer.cases.rules import NOTE_LIMIT
from civicloop.answer.cases.rules.visits import (
    VisitDraft,
    check_visit,
)
from civicloop.answer.cases.services import inviting
from civicloop.answer.cases.services.taking import handler_id
from civicloop.answer.cases.states import (
    VISITS,
    CaseState,
    VisitState,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.privacy import rules as privacy
from civicloop.kernel.states.errors import IllegalMoveError
from civicloop.kernel.vault import services as vault

Identity = tuple[str, object]
"""What makes a participant the same before and after a change of the company."""


@transaction.atomic
def plan_visit(
    case_id: int,
    draft: VisitDraft,
    *,
    actor: Actor,
    key: str = "",
    now: datetime | None = None,
) -> Visit:
    """Plan a visit and invite everybody, each by e-mail with an appointment.

    The same ``key`` again gives the visit that is there.
    """
    now = now or clock.now()
    case = queries.for_change(case_id)
    policies.require(policies.may_hold_visits(actor, case), action="cases.hold_visits")
    if case.state == CaseState.WITHDRAWN:
        raise NotOpenError("plan", case.state)
    draft = _checked(draft, now)
    earlier = ledger.once("cases.plan_visit", key, f"{case.ref} {draft!r}") if key else None
    if earlier is not None:
        return Visit.objects.get(pk=int(earlier.rpartition(":")[2]))
    visit = write_visit(case, draft, actor, now)
    _invite(case, visit, draft, "cases.visit_invitation", now)
    if key:
        ledger.remember("cases.plan_visit", key, visit.ref)
    say(VisitPlanned, case, visit, actor, now)
    return visit


@transaction.atomic
def move_visit(
    visit_id: int, draft: VisitDraft, *, actor: Actor, now: datetime | None = None
) -> Visit:
    """Give a planned visit another time, place or company; all get the appointment anew.

    Whoever is not invited any more is told that it is cancelled.
    """
    now = now or clock.now()
    case, visit = prepare_visit(visit_id, "move", actor)
    draft = _checked(draft, now)
    before = _identities(visit)
    visit.kind = draft.kind
    visit.begins_at, visit.ends_at = _span(draft)
    visit.sequence += 1
    _seal_texts(case, visit, draft)
    visit.save()
    _invite(case, visit, draft, "cases.visit_moved", now, before=before)
    say(VisitMoved, case, visit, actor, now)
    return visit


@transaction.atomic
def cancel_visit(
    visit_id: int, *, text: str = "", actor: Actor, now: datetime | None = None
) -> Visit:
    """Call a planned visit off; everybody is told, and the appointment leaves their calendars."""
    now = now or clock.now()
    case, visit = prepare_visit(visit_id, "cancel", actor)
    text = rules.cleaned(text)
    faults = rules.check_text(text, limit=NOTE_LIMIT)
    if faults:
        raise VisitError({"text": faults})
    visit.state = VISITS.target("cancel", current=VisitState(visit.state))
    visit.cancelled_at = now
    visit.sequence += 1
    visit.save(update_fields=["state", "cancelled_at", "sequence"])
    inviting.invite(case, visit, "cases.visit_cancelled", now=now)
    said = VisitCancelled(case=case.ref, visit=visit.ref, kind=visit.kind, note=text)
    ledger.append(said, actor=actor, at=now)
    return visit


def prepare_visit(visit_id: int, move: str, actor: Actor) -> tuple[Case, Visit]:
    """Case and visit, locked in this order, once the actor may and the state lets it be done."""
    case = queries.for_change(visit_queries.case_of_visit(visit_id))
    policies.require(policies.may_hold_visits(actor, case), action="cases.hold_visits")
    visit = visit_queries.visit_for_change(visit_id)
    try:
        VISITS.target(move, current=VisitState(visit.state))
    except IllegalMoveError as error:
        raise NotOpenError(move, visit.state) from error
    return case, visit


def _checked(draft: VisitDraft, now: datetime) -> VisitDraft:
    draft = draft.tidied()
    faults = check_visit(draft, now=now)
    today = timezone.localdate(now)
    known_people = organizations.people_who_may_sign_in().filter(pk__in=draft.people).count()
    known_units = organizations.units_in_force(today).filter(pk__in=draft.units).count()
    if known_people != len(draft.people) or known_units != len(draft.units):
        faults["company"] = (Fault("unknown_company"),)
    if faults:
        raise VisitError(faults)
    return draft


def _span(draft: VisitDraft) -> tuple[datetime, datetime]:
    if draft.begins_at is None or draft.ends_at is None:
        raise VisitError({"begins_at": (Fault("missing"),)})
    return draft.begins_at, draft.ends_at


def write_visit(case: Case, draft: VisitDraft, actor: Actor, now: datetime) -> Visit:
    """The row of a planned visit, in the unit that the case is with; nobody is told yet."""
    begins_at, ends_at = _span(draft)
    visit = Visit(
        case=case,
        kind=draft.kind,
        unit=case.unit,
        organizer_id=handler_id(actor),
        begins_at=begins_at,
        ends_at=ends_at,
        planned_at=now,
    )
    _seal_texts(case, visit, draft)
    visit.save(force_insert=True)
    return visit


def _seal_texts(case: Case, visit: Visit, draft: VisitDraft) -> None:
    visit.place_sealed = vault.seal(case.ref, draft.place, field="visit_place")
    visit.place_masked = privacy.mask_text(draft.place)[:200]
    visit.purpose_sealed = None
    if draft.purpose:
        visit.purpose_sealed = vault.seal(case.ref, draft.purpose, field="visit_purpose")
    visit.purpose_masked = privacy.mask_text(draft.purpose)


def _company(case: Case, visit: Visit, draft: VisitDraft) -> list[Participant]:
    rows = [Participant(visit=visit, person_id=pk) for pk in draft.people]
    rows += [Participant(visit=visit, unit_id=pk) for pk in draft.units]
    if draft.with_reporter:
        rows.append(Participant(visit=visit, is_reporter=True))
    for guest in draft.guests:
        row = Participant(
            visit=visit,
            name_sealed=vault.seal(case.ref, guest.name, field="visit_guest_name"),
            name_masked=privacy.mask_name(guest.name),
        )
        if guest.email:
            row.email_sealed = vault.seal(case.ref, guest.email, field="visit_guest_email")
            row.email_masked = privacy.mask_email(guest.email)
        rows.append(row)
    return rows


def _identities(visit: Visit) -> dict[Identity, int]:
    """Those invited so far with the keys of their rows; a guest is known by name and address."""
    guests = visit_queries.opened(visit).guests
    found: dict[Identity, int] = {}
    for row in visit_queries.participants(visit):
        if row.person_id or row.unit_id:
            identity: Identity = (
                ("person", row.person_id) if row.person_id else ("unit", row.unit_id)
            )
        else:
            identity = ("reporter", 0) if row.is_reporter else ("guest", guests.get(row.pk, ""))
        found[identity] = row.pk
    return found


def _wanted(draft: VisitDraft) -> set[Identity]:
    """The same of those who are to be invited."""
    found: set[Identity] = {("person", pk) for pk in draft.people}
    found |= {("unit", pk) for pk in draft.units}
    found |= {("guest", (guest.name, guest.email)) for guest in draft.guests}
    return found | ({("reporter", 0)} if draft.with_reporter else set())


def _invite(
    case: Case,
    visit: Visit,
    draft: VisitDraft,
    template: str,
    now: datetime,
    *,
    before: dict[Identity, int] | None = None,
) -> None:
    """Write the company down and tell it; those who were left out get a cancellation first."""
    kept = _wanted(draft)
    stay = [pk for identity, pk in (before or {}).items() if identity in kept]
    Participant.objects.filter(pk__in=stay).delete()
    if before and len(stay) < len(before):
        inviting.invite(case, visit, "cases.visit_cancelled", now=now)
        Participant.objects.filter(visit=visit).delete()
    Participant.objects.bulk_create(_company(case, visit, draft))
    inviting.invite(case, visit, template, now=now)


def say(
    kind: type[VisitPlanned | VisitMoved],
    case: Case,
    visit: Visit,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell the ledger that a visit was planned or moved."""
    ledger.append(
        kind(
            case=case.ref,
            visit=visit.ref,
            kind=visit.kind,
            begins_at=visit.begins_at.isoformat(),
            invited=visit.participants.count(),
        ),
        actor=actor,
        at=now,
    )
