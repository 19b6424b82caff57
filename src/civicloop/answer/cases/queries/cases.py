"""Single cases: for change, for show, for a reference, and the neighbours of one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from civicloop.answer.cases import policies
from civicloop.answer.cases.errors import UnknownCaseError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.states import OPEN
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.statements import services as statements

PREFIX = "cases:case:"


def for_change(case_id: int, *, counting: bool = False) -> Case:
    """The case, locked until the transaction ends.

    Nothing is joined: whoever waits for the lock gets the row as it is by then,
    but what was joined to it as it was before. ``counting`` holds the calendar first.
    """
    hold = clock.HOLD if counting else None
    found = statements.rows(Case, "cases_case.id = %s", case_id, lock=True, after=hold)
    if not found:
        raise UnknownCaseError(str(case_id))
    return found[0]


def open_for_change(*, after: int, limit: int) -> list[Case]:
    """The next open cases in the order of their keys, locked."""
    rows = Case.objects.select_for_update().filter(state__in=OPEN, pk__gt=after)
    return list(rows.order_by("pk")[:limit])


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases that stand in an actor's lists."""
    return Case.objects.filter(policies.visible_to(actor))


def visible_case(case_id: int, actor: Actor) -> Case:
    """One case with all that its page shows first; one out of sight is as good as unknown."""
    found = (
        Case.objects.filter(policies.openable_by(actor), pk=case_id)
        .select_related("category", "unit", "handler", "reporter", "came_back_of", "rating")
        .first()
    )
    if found is None:
        raise UnknownCaseError(str(case_id))
    return found


def case_of_ref(ref: str) -> Case:
    """The case behind ``cases:case:42``."""
    number = ref.removeprefix(PREFIX)
    found = (
        Case.objects.select_related("category", "unit", "handler", "reporter")
        .filter(pk=int(number))
        .first()
        if ref.startswith(PREFIX) and number.isdigit()
        else None
    )
    if found is None:
        raise UnknownCaseError(ref)
    return found


def existing(refs: Collection[str]) -> set[str]:
    """Those of some references behind which there is a case."""
    keys = {ref.removeprefix(PREFIX) for ref in refs if ref.startswith(PREFIX)}
    rows = Case.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    return {f"{PREFIX}{pk}" for pk in rows.values_list("pk", flat=True)}


def next_id() -> int:
    """A key for a case that is about to be written; it also names the case's sealing key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_case', 'id'))")
        return int(cursor.fetchone()[0])


def came_back_as(case: Case, actor: Actor) -> QuerySet[Case]:
    """The later cases that the same thing came back in, as far as the actor sees them."""
    return visible_cases(actor).filter(came_back_of=case).order_by("opened_at", "pk")


@dataclass(frozen=True, slots=True)
class Step:
    """Who changed a case last, and when."""

    actor: str
    at: datetime


def is_any_case() -> bool:
    """Whether any case stands; what is dated in the city's zone from then on stays so."""
    return Case.objects.order_by().exists()


def last_step(case: Case) -> Step | None:
    """The last event of a case, for the colleague who came second."""
    events = list(ledger.history(case.ref))
    return Step(events[-1].actor, events[-1].occurred_at) if events else None


def handlers_name(case: Case) -> str:
    """The name of the person who took the case, or nothing."""
    return str(case.handler) if case.handler else ""
