"""Single cases: for change, for show, for a reference, and the neighbours of one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from civicloop.answer.cases import policies
from civicloop.answer.cases.errors import UnknownCaseError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules.clocks import Deadlines
from civicloop.answer.cases.states import DONE, OPEN
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.geography import rules as geography
from civicloop.kernel.ledger import queries as ledger

PREFIX = "cases:case:"


def for_change(case_id: int) -> Case:
    """The case, locked until the transaction ends.

    Nothing is joined: whoever waits for the lock gets the row as it is by then,
    but what was joined to it as it was before.
    """
    found = Case.objects.select_for_update().filter(pk=case_id).first()
    if found is None:
        raise UnknownCaseError(str(case_id))
    return found


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


def recent_same(sameness_index: str, *, now: datetime, terms: Deadlines) -> Case | None:
    """The case that somebody opened with the same words minutes ago.

    Waits for anybody who is opening one with the same words at this moment; that one
    may carry a later instant than ``now``, which was taken before the wait.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cases:{sameness_index}"]
        )
    span = timedelta(minutes=terms.duplicate_minutes)
    return (
        Case.objects.filter(
            sameness_index=sameness_index, opened_at__gt=now - span, opened_at__lt=now + span
        )
        .order_by("opened_at", "pk")
        .first()
    )


def came_back_as(case: Case, actor: Actor) -> QuerySet[Case]:
    """The later cases that the same thing came back in, as far as the actor sees them."""
    return visible_cases(actor).filter(came_back_of=case).order_by("opened_at", "pk")


def nearby_closed(
    *, category_id: int, lon: float, lat: float, now: datetime, terms: Deadlines
) -> Case | None:
    """The case of the same category closed here lately, that a new one may have come back of."""
    rows = Case.objects.filter(
        category=category_id,
        state__in=DONE,
        cell__in=geography.cells_around(lon, lat, terms.came_back_metres),
        closed_at__lte=now,
    ).order_by("-closed_at", "-pk")
    today = timezone.localdate(now)
    for row in rows[:50]:
        if row.closed_at is None or row.lon is None or row.lat is None:
            continue
        age = (today - timezone.localdate(row.closed_at)).days
        near = geography.distance_m(lon, lat, row.lon, row.lat) <= terms.came_back_metres
        if near and age <= terms.came_back_days:
            return row
    return None


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
