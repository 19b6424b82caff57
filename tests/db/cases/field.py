"""Cases out in the field: called out by telephone, visited."""

from __future__ import annotations

from datetime import datetime, timedelta

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import CallOut, Case, Visit
from civicloop.answer.cases.rules.visits import VisitDraft
from civicloop.answer.cases.services import calling
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger.rules import Delivered
from tests.db.cases.city import MONDAY

DISPATCHER = machine("dispatcher")


def follow(case: Case, *, number: int = -1) -> CallOut | None:
    """Let the call sheet hear of an event of a case, by default its last; what waits then."""
    event = list(ledger.history(case.ref))[number]
    calling.follow_case(
        Delivered(
            name=event.name,
            ref=case.ref,
            body=event.body,
            actor=event.actor,
            at=event.occurred_at,
            sequence=event.number,
            number=event.number,
        ),
        actor=DISPATCHER,
    )
    return CallOut.objects.filter(case=case, state="waiting").first()


def meeting(**changes: object) -> VisitDraft:
    """An inspection on Thursday at ten, with the reporter and the chief of the village."""
    begins = MONDAY + timedelta(days=3, hours=1)
    values = {
        "kind": "inspection",
        "begins_at": begins,
        "ends_at": begins + timedelta(hours=1),
        "place": "三多一路 120 號前",
        "purpose": "確認坑洞範圍",
        "with_reporter": True,
    }
    return VisitDraft(**values | changes)


def planned(case: Case, actor: Actor, *, now: datetime = MONDAY, **changes: object) -> Visit:
    """A visit of the case."""
    return cases.plan_visit(case.pk, meeting(**changes), actor=actor, now=now)
