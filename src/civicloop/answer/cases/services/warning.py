"""Warn of what is due soon, while there is time to act."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries import handling
from civicloop.answer.cases.rules.words import DUE
from civicloop.answer.cases.states import CaseState
from civicloop.kernel.access import queries as access
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.ui.rules import moment_text

LOOK_BACK = timedelta(hours=1)
"""A run that was missed is made up for by the next ones; nobody is told twice."""


def warn_of_deadlines(*, now: datetime | None = None) -> int:
    """Tell who has a case that its limit is near, once for each limit; how many cases.

    The handler, or those who can take the case; at the centre those who can assign it.
    """
    now = now or clock.now()
    terms = handling.handling_terms(now)
    warned = 0
    for kind, ahead in (
        ("operational", timedelta(minutes=terms.warn_operational_minutes)),
        ("statutory", timedelta(hours=terms.warn_statutory_hours)),
    ):
        if not ahead:
            continue
        begin = max(now, now + ahead - LOOK_BACK)
        for case in handling.due_between(kind, begin, now + ahead):
            _warn(case, kind, now)
            warned += 1
    return warned


def _warn(case: Case, kind: str, now: datetime) -> None:
    due_at = getattr(case, f"{kind}_due_at")
    right = "cases.assign" if case.state == CaseState.RECEIVED else "cases.accept"
    people = [case.handler] if case.handler else access.people_with(right, case.unit_id)
    for person in people:
        english = person.language == "en"
        notices.notify(
            "cases.due_soon",
            to=Recipient(person=person.ref),
            context={
                "number": case.number,
                "category": name_in(case.category, person.language),
                "what": DUE[kind][int(english)],
                "due": moment_text(timezone.localtime(due_at), person.language),
                "place": case.place_masked or case.road or "—",
            },
            ref=case.ref,
            once=f"{case.ref}:{kind}:{due_at.isoformat()}",
            link=reverse("cases:case", args=[case.pk]),
            now=now,
        )
