"""The centre names the unit of a case that no routing rule has decided."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import policies, rules
from civicloop.answer.cases.errors import PassingError
from civicloop.answer.cases.events import CaseAssigned
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import NOTE_LIMIT
from civicloop.answer.cases.services.moves import move_to, prepare, unit_ref, write
from civicloop.answer.cases.services.passing import note_passing, unit_faults
from civicloop.answer.cases.states import PassingKind
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations


@transaction.atomic
def assign(
    case_id: int, *, to: int | None, text: str = "", actor: Actor, now: datetime | None = None
) -> Case:
    """Make a unit answerable; the due instants do not move, and the centre may name itself.

    What is wrong with the choice comes as a ``PassingError``.
    """
    now = now or clock.now()
    case = prepare(case_id, "assign", policies.may_assign, actor)
    text = rules.cleaned(text)
    faults = {
        "to": unit_faults(to, now),
        "text": rules.check_text(text, limit=NOTE_LIMIT),
    }
    found = {name: row for name, row in faults.items() if row}
    if found or to is None:
        raise PassingError(found)
    before, before_id = unit_ref(case), case.unit_id
    move_to(case, "assign")
    case.unit = organizations.unit_by_id(to)
    case.changed_at = now
    write(
        case,
        ("state", "unit_id", "changed_at"),
        CaseAssigned(case=case.ref, from_unit=before, unit=unit_ref(case), note=text),
        actor=actor,
        at=now,
    )
    note_passing(case, before_id, PassingKind.ASSIGNED, now, named=to)
    return case
