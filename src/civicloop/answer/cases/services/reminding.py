"""What is to be done today on the spot: visits, and what was agreed until today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from civicloop.answer.cases.models import Visit
from civicloop.answer.cases.queries import visits as visit_queries
from civicloop.answer.cases.rules.words import VISIT_KINDS
from civicloop.kernel.access import queries as access
from civicloop.kernel.clock import services as clock
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.kernel.organizations.queries import person_by_id


@transaction.atomic
def remind_of_visits(*, now: datetime | None = None) -> int:
    """Remind organizers of today's visits, and units of what they promised; twice is once."""
    now = now or clock.now()
    local = timezone.localtime(now)
    end = local.replace(hour=23, minute=59, second=59, microsecond=999999)
    told = 0
    for visit in visit_queries.visits_between(now, end):
        if visit.organizer_id is not None:
            _tell_organizer(visit, now)
            told += 1
    for promise in visit_queries.agreements_due(local.date()):
        facts = {"number": promise.visit.case.number, "promises": promise.text_masked or "—"}
        for person in access.people_with("cases.hold_visits", promise.unit_id, now):
            _tell(person.ref, "agreement_due", promise.visit, facts, once=promise.ref, now=now)
            told += 1
    return told


def _tell_organizer(visit: Visit, now: datetime) -> None:
    person = person_by_id(visit.organizer_id or 0)
    english = person.language == "en"
    facts = {
        "number": visit.case.number,
        "kind": VISIT_KINDS[visit.kind][int(english)],
        "begins": timezone.localtime(visit.begins_at).strftime("%H:%M"),
        "place": visit.place_masked or "—",
    }
    _tell(person.ref, "visit_today", visit, facts, once=f"{visit.ref}.{visit.sequence}", now=now)


def _tell(
    person: str,
    template: str,
    visit: Visit,
    facts: Mapping[str, object],
    *,
    once: str,
    now: datetime,
) -> None:
    notices.notify(
        f"cases.{template}",
        to=Recipient(person=person),
        context=facts,
        ref=visit.case.ref,
        channels=("inbox",),
        once=once,
        link=reverse("cases:visit", args=[visit.pk]),
        now=now,
    )
