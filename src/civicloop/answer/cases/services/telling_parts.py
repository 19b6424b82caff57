"""Who is told of the parts that units do in cases of others."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Case, Part
from civicloop.answer.cases.queries import parts
from civicloop.kernel.access import queries as access
from civicloop.kernel.city.rules import here, name_in
from civicloop.kernel.ledger.rules import Delivered
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.ui.rules import moment_text

TO_UNIT = {
    "cases.case_part_asked": "cases.part_asked",
    "cases.case_part_cancelled": "cases.part_cancelled",
}


def tell_unit(event: Delivered) -> None:
    """Tell those of the unit who may answer, and its mailbox when it is asked."""
    case, row = queries.case_of_ref(event.ref), _row(event)
    to = [
        (Recipient(person=person.ref), person.language, "inbox")
        for person in access.people_with("cases.answer_part", row.unit_id)
    ]
    if row.unit.email and event.name == "cases.case_part_asked":
        to.append((Recipient(email=row.unit.email), here().language, "email"))
    for recipient, language, channel in to:
        notices.notify(
            TO_UNIT[event.name],
            to=recipient,
            context=_facts(case, row, language),
            ref=case.ref,
            channels=(channel,),
            once=f"{event.ref}#{event.number}",
            link=reverse("cases:part", args=[row.pk]),
        )


def tell_lead(event: Delivered) -> None:
    """Tell the handler of the case, or those who can take it, that a part is in."""
    case, row = queries.case_of_ref(event.ref), _row(event)
    people = [case.handler] if case.handler else access.people_with("cases.accept", case.unit_id)
    for person in people:
        notices.notify(
            "cases.part_answered",
            to=Recipient(person=person.ref),
            context=_facts(case, row, person.language) | {"open": parts.open_parts(case).count()},
            ref=case.ref,
            once=f"{event.ref}#{event.number}",
            link=reverse("cases:case", args=[case.pk]),
        )


def _row(event: Delivered) -> Part:
    key = int(str(event.body["part"]).rpartition(":")[2])
    return Part.objects.select_related("unit").get(pk=key)


def _facts(case: Case, row: Part, language: str) -> dict[str, object]:
    return {
        "number": case.number,
        "category": name_in(case.category, language),
        "lead": name_in(case.unit, language),
        "unit": name_in(row.unit, language),
        "place": case.place_masked or case.road or "—",
        "due": moment_text(timezone.localtime(row.due_at), language),
    }
