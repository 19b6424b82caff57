"""The centre says what a request is about, and the routing rules decide whose it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import CategoryError, Fault
from civicloop.answer.cases.events import CaseAssigned, CaseSorted
from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.rules import Rule
from civicloop.answer.cases.services import clocks, rounds
from civicloop.answer.cases.services.moves import move_to, prepare
from civicloop.answer.cases.services.passing import note_passing
from civicloop.answer.cases.states import CaseState, PassingKind
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations

SORTED = [
    "category",
    "district_code",
    "is_public",
    "confidentiality",
    "operational_due_at",
    "statutory_due_at",
    "next_due_at",
    "changed_at",
]


@transaction.atomic
def sort(
    case_id: int,
    *,
    category: str,
    district: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Case:
    """Put a case at the centre into its category, whose limits it then has from the beginning.

    A routing rule that names a unit gives it the case at once. A case that has a place
    keeps the district of that place. What is wrong comes as a ``CategoryError``.
    """
    now = now or clock.now()
    case = prepare(case_id, "sort", policies.may_assign, actor)
    row, district = _checked(case, category, district)
    before = case.category.code
    terms = queries.deadlines(now)
    due = clocks.change(case, row, terms, district=district)
    case.category, case.district_code = row, district
    case.is_public, case.confidentiality = row.is_public, row.confidentiality
    case.operational_due_at, case.statutory_due_at = due.operational, due.statutory
    started = case.started_at is not None
    case.next_due_at = rules.next_due(CaseState(case.state), due, started=started)
    case.changed_at = now
    case.save(update_fields=SORTED)
    rounds.keep(case, district_code=district, first_statutory_due_at=due.unextended)
    event = CaseSorted(
        case=case.ref,
        before=before,
        category=row.code,
        district=district,
        operational_due_at=due.operational.isoformat(),
        statutory_due_at=due.statutory.isoformat(),
    )
    ledger.append(event, actor=actor, at=now)
    rule = queries.route_for(row.code, district, timezone.localdate(now))
    if not rule.is_for_everything:
        _assign(case, rule, actor, now)
    return case


def _checked(case: Case, category: str, district: str) -> tuple[Category, str]:
    row = queries.category(category, staff=True)
    known = {each.code for each in geography.districts()}
    faults = {
        "category": () if row else (Fault("unknown_category" if category else "missing"),),
        "district": () if not district or district in known else (Fault("unknown_district"),),
    }
    found = {name: wrong for name, wrong in faults.items() if wrong}
    if found or row is None:
        raise CategoryError(found)
    return row, case.district_code if case.lon is not None else district


def _assign(case: Case, rule: Rule, actor: Actor, now: datetime) -> None:
    before, before_id = case.unit.ref, case.unit_id
    move_to(case, "assign")
    case.unit = organizations.unit_by_id(rule.unit)
    case.save(update_fields=["state", "unit"])
    rounds.keep(case)
    note_passing(case, before_id, PassingKind.ASSIGNED, now, named=rule.unit)
    event = CaseAssigned(case=case.ref, from_unit=before, unit=case.unit.ref)
    ledger.append(event, actor=actor, at=now)
