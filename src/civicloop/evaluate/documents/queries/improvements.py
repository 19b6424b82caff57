"""Written improvements: who owes them, and what waits for review."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from civicloop.evaluate.documents.errors import NotFoundError
from civicloop.evaluate.documents.models import Improvement
from civicloop.evaluate.documents.queries.papers import reach_rows
from civicloop.evaluate.documents.states import ImprovementState
from civicloop.kernel.actors.rules import Actor

OPEN = (ImprovementState.OWED.value, ImprovementState.RETURNED.value)


def improvements(actor: Actor) -> QuerySet[Improvement]:
    """Those of the agencies that an actor sees."""
    units = reach_rows(actor, "documents.see")
    rows = Improvement.objects.select_related("unit", "month")
    return rows if units is None else rows.filter(unit__in=units.values("pk"))


def improvement(actor: Actor, pk: int) -> Improvement:
    """One of them."""
    row = improvements(actor).filter(pk=pk).first()
    if row is None:
        raise NotFoundError("improvement", pk)
    return row


def improvement_for_change(pk: int) -> Improvement:
    """One, locked until the transaction ends."""
    rows = Improvement.objects.select_for_update(of=("self",)).select_related("unit", "month")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFoundError("improvement", pk)
    return row


def improvements_owed(actor: Actor) -> QuerySet[Improvement]:
    """What an actor's agencies have still to write, the first due first."""
    units = reach_rows(actor, "documents.explain")
    rows = Improvement.objects.filter(state__in=OPEN)
    rows = rows if units is None else rows.filter(unit__in=units.values("pk"))
    return rows.select_related("unit", "month").order_by("due_on", "pk")


def improvements_waiting() -> QuerySet[Improvement]:
    """What was written and nobody judged, the longest waiting first."""
    rows = Improvement.objects.filter(state=ImprovementState.WRITTEN.value)
    return rows.select_related("unit", "month").order_by("written_at", "pk")


def improvements_to_do(actor: Actor) -> QuerySet[Improvement]:
    """What an actor has to write or to judge; the menu counts it."""
    mine = Q(pk__in=[])
    if actor.may("documents.explain"):
        mine |= Q(pk__in=improvements_owed(actor).select_related(None).order_by().values("pk"))
    if actor.may_in("documents.manage", None):
        mine |= Q(state=ImprovementState.WRITTEN.value)
    return Improvement.objects.filter(mine).order_by()


def improvements_of(month_id: int) -> dict[int, Improvement]:
    """Those of a month, by agency."""
    return {row.unit_id: row for row in Improvement.objects.filter(month=month_id)}


def improvements_late(today: date) -> list[Improvement]:
    """What is owed past its day and was not taken to a head yet, locked."""
    rows = Improvement.objects.filter(state__in=OPEN, due_on__lt=today, escalated_at=None)
    held = rows.select_for_update(of=("self",)).select_related("unit", "month")
    return list(held.order_by("pk"))
