"""Who is told of requests for more time."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Case, Extension
from civicloop.answer.cases.rules.words import EXTENSION_REASONS
from civicloop.kernel.access import queries as access
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.ledger.rules import Delivered
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.ui.rules import moment_text

DECISIONS = {
    "cases.case_extended": ("同意", "allowed"),
    "cases.case_extension_refused": ("不同意", "refused"),
}


def tell_approvers(event: Delivered) -> None:
    """Tell those who may decide; who asked is not among them."""
    case, row = queries.case_of_ref(event.ref), _row(event)
    people = access.people_with("cases.approve_extension", row.approver_unit_id)
    for person in people.exclude(pk=row.asked_by_id or 0):
        notices.notify(
            "cases.extension_asked",
            to=Recipient(person=person.ref),
            context=_facts(case, row, person.language)
            | {"reason": EXTENSION_REASONS[row.reason][int(person.language == "en")]},
            ref=case.ref,
            once=f"{event.ref}#{event.number}",
            link=reverse("cases:extension", args=[row.pk]),
        )


def tell_asker(event: Delivered) -> None:
    """Tell the person who asked what was decided."""
    case, row = queries.case_of_ref(event.ref), _row(event)
    if row.asked_by is None:
        return
    language = row.asked_by.language
    notices.notify(
        "cases.extension_decided",
        to=Recipient(person=row.asked_by.ref),
        context=_facts(case, row, language)
        | {"decision": DECISIONS[event.name][int(language == "en")]},
        ref=case.ref,
        once=f"{event.ref}#{event.number}",
        link=reverse("cases:case", args=[case.pk]),
    )


def _row(event: Delivered) -> Extension:
    key = int(str(event.body["extension"]).rpartition(":")[2])
    return Extension.objects.select_related("asked_by", "unit").get(pk=key)


def _facts(case: Case, row: Extension, language: str) -> dict[str, object]:
    return {
        "number": case.number,
        "category": name_in(case.category, language),
        "unit": name_in(row.unit, language),
        "days": row.days,
        "due": _moment(row.due_after or row.due_before, language),
    }


def _moment(at: datetime, language: str) -> str:
    return moment_text(timezone.localtime(at), language)
