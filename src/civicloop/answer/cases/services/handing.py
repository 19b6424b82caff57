"""Say which colleague of the unit sees to a case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from civicloop.answer.cases import policies
from civicloop.answer.cases.errors import Fault, PassingError
from civicloop.answer.cases.events import CaseHandedOver
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.services import rounds
from civicloop.answer.cases.services.moves import prepare
from civicloop.answer.cases.services.taking import handler_ref
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient


@transaction.atomic
def hand_over(case_id: int, *, to: int | None, actor: Actor, now: datetime | None = None) -> Case:
    """Name the colleague who sees to the case; the state and the due instants stay.

    It must be somebody who can take cases of the unit. The colleague is told.
    """
    at = now or clock.now()
    case = prepare(case_id, "hand_over", policies.may_hand_over, actor)
    people = {row.pk: row for row in access.people_with("cases.accept", case.unit_id, now)}
    person = people.get(to or 0)
    if person is None:
        raise PassingError({"to": (Fault("unknown_colleague" if to else "missing"),)})
    if case.handler_id == person.pk:
        return case
    case.handler_id = person.pk
    case.changed_at = at
    case.save(update_fields=["handler", "changed_at"])
    rounds.keep(case)
    row = ledger.append(
        CaseHandedOver(case=case.ref, unit=case.unit.ref, handler=handler_ref(case)),
        actor=actor,
        at=at,
    )
    notices.notify(
        "cases.handed_over",
        to=Recipient(person=person.ref),
        context={
            "number": case.number,
            "category": name_in(case.category, person.language),
            "place": case.place_masked or case.road or "—",
        },
        ref=case.ref,
        channels=("inbox",),
        once=f"{case.ref}#{row.number}",
        link=reverse("cases:case", args=[case.pk]),
        now=at,
    )
    return case
