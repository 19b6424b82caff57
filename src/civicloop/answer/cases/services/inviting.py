"""Write to those invited to a visit, each with an appointment for the own calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from civicloop.answer.cases import rules
from civicloop.answer.cases.models import Case, Participant, Visit
from civicloop.answer.cases.queries import visits as visit_queries
from civicloop.answer.cases.rules.words import VISIT_KINDS
from civicloop.answer.cases.services.looking import secret_of
from civicloop.kernel.city.rules import here, name_in
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Meeting, Recipient
from civicloop.kernel.vault import services as vault
from civicloop.ui.rules import moment_text

ENGLISH = "en"


def invite(case: Case, visit: Visit, template: str, *, now: datetime) -> int:
    """Tell all of them that a visit is planned, moved or cancelled; how many were reached.

    Colleagues are told in their inbox too. Whoever left no address stays without an
    invitation, which the page of the visit shows.
    """
    told = visit_queries.opened(visit)
    reached = 0
    for row in visit_queries.participants(visit):
        to = _recipient(case, row, told)
        if to is None:
            continue
        language = to.language or (row.person.language if row.person else here().language)
        notices.notify(
            template,
            to=to,
            context=_facts(case, visit, told, language),
            ref=case.ref,
            channels=("inbox", "email"),
            once=f"{visit.ref}.{visit.sequence}.{template}",
            link=_link(case, visit, row),
            meeting=_meeting(case, visit, told, language, is_cancelled="cancelled" in template),
            now=now,
        )
        row.invited_at = now
        row.save(update_fields=["invited_at"])
        reached += 1
    return reached


def tell_units(case: Case, visit: Visit, units: Iterable[tuple[str, Mapping[str, object]]]) -> None:
    """Tell the mailboxes of units what they promised at a visit, and until when."""
    for email, facts in units:
        notices.notify(
            "cases.agreement_made",
            to=Recipient(email=email),
            context={"number": case.number, **facts},
            ref=case.ref,
            channels=("email",),
            once=f"{visit.ref}.{email}.agreed",
            link=reverse("cases:visit", args=[visit.pk]),
        )


def _recipient(case: Case, row: Participant, told: visit_queries.OpenVisit) -> Recipient | None:
    if row.person is not None:
        return Recipient(person=row.person.ref)
    if row.unit is not None:
        return Recipient(email=row.unit.email) if row.unit.email else None
    if row.is_reporter:
        box = case.reporter.email_sealed
        if not box:
            return None
        email = vault.unseal_text(case.ref, bytes(box), field="email")
        return Recipient(email=email, language=case.reporter.language)
    email = told.guests.get(row.pk, ("", ""))[1]
    return Recipient(email=email) if email else None


def _link(case: Case, visit: Visit, row: Participant) -> str:
    """Colleagues open the visit, the reporter the own case, guests the city's first page."""
    if row.person_id or row.unit_id:
        return reverse("cases:visit", args=[visit.pk])
    if row.is_reporter:
        return reverse("cases:status", args=[case.number, rules.grouped(secret_of(case))])
    return reverse("cases:look_up")


def _facts(
    case: Case, visit: Visit, told: visit_queries.OpenVisit, language: str
) -> dict[str, object]:
    english = language == ENGLISH
    return {
        "number": case.number,
        "kind": VISIT_KINDS[visit.kind][int(english)],
        "category": name_in(case.category, language),
        "begins": moment_text(timezone.localtime(visit.begins_at), language),
        "ends": timezone.localtime(visit.ends_at).strftime("%H:%M"),
        "place": told.place,
        "purpose": told.purpose or "—",
        "unit": name_in(visit.unit, language),
    }


def _meeting(
    case: Case,
    visit: Visit,
    told: visit_queries.OpenVisit,
    language: str,
    *,
    is_cancelled: bool,
) -> Meeting:
    facts = _facts(case, visit, told, language)
    spot = None if case.lon is None or case.lat is None else (case.lon, case.lat)
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    return Meeting(
        uid=f"{visit.uid}@civicloop",
        sequence=visit.sequence,
        begins_at=visit.begins_at,
        ends_at=visit.ends_at,
        summary=f"{facts['kind']} {facts['number']} {facts['category']}",
        place=told.place,
        description=told.purpose,
        organizer=str(facts["unit"]),
        organizer_email=visit.unit.email or sender,
        position=spot,
        is_cancelled=is_cancelled,
    )
