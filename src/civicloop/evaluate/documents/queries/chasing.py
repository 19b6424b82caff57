"""Chases, explanations and samples."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from civicloop.evaluate.documents.errors import NotFoundError
from civicloop.evaluate.documents.models import Chase, Chased, Document, Sample
from civicloop.evaluate.documents.queries.papers import reach_rows
from civicloop.evaluate.documents.states import ChaseState, Outcome
from civicloop.kernel.actors.rules import Actor


def chases() -> QuerySet[Chase]:
    """Every chase, the newest first, with how much of it is answered."""
    answered = Count("documents", filter=~Q(documents__state=ChaseState.ASKED.value))
    rows = Chase.objects.select_related("unit", "month")
    return rows.annotate(asked=Count("documents"), answered=answered)


def chase(pk: int) -> Chase:
    """One chase."""
    row = chases().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("chase", pk)
    return row


def chase_of(chased_id: int) -> Chased:
    """One document of a chase."""
    row = Chased.objects.select_related("chase__unit", "chase__month").filter(pk=chased_id).first()
    if row is None:
        raise NotFoundError("chased document", chased_id)
    return row


def chased_for_change(chased_id: int) -> Chased:
    """The same, locked until the transaction ends."""
    row = Chased.objects.select_for_update(of=("self",)).filter(pk=chased_id).first()
    if row is None:
        raise NotFoundError("chased document", chased_id)
    return row


def last_chased(rows: Iterable[Document]) -> dict[tuple[int, str], datetime]:
    """When each document was chased last, by agency and number; one statement."""
    keys = {(row.unit_id, row.number) for row in rows}
    found: dict[tuple[int, str], datetime] = {}
    every = Chased.objects.filter(number__in=[number for _unit, number in keys])
    for unit, number, at in every.values_list("chase__unit", "number", "chase__sent_at"):
        if (unit, number) in keys:
            found[unit, number] = max(at, found.get((unit, number), at))
    return found


def to_explain(units: frozenset[int] | None) -> QuerySet[Chased]:
    """What agencies owe an explanation for."""
    open_states = [ChaseState.ASKED.value, ChaseState.RETURNED.value]
    rows = Chased.objects.filter(state__in=open_states).select_related("chase__unit")
    return rows if units is None else rows.filter(chase__unit__in=units)


def owed(actor: Actor) -> QuerySet[Chased]:
    """What an actor's agencies owe an explanation for; the menu counts it."""
    units = reach_rows(actor, "documents.explain")
    rows = to_explain(None).select_related(None)
    return (rows if units is None else rows.filter(chase__unit__in=units.values("pk"))).order_by()


def owed_in_order(actor: Actor) -> QuerySet[Chased]:
    """The same with their chases, the first due first."""
    return owed(actor).select_related("chase__unit").order_by("chase__answer_until", "pk")


def to_review() -> QuerySet[Chased]:
    """Explanations that wait for review."""
    return Chased.objects.filter(state=ChaseState.EXPLAINED).select_related("chase__unit")


def units_to_chase(month_id: int) -> QuerySet[Document, int]:
    """The agencies with documents past their limit in a month that nobody asked about yet."""
    asked = Chased.objects.filter(
        chase__month=month_id, chase__unit=OuterRef("unit"), number=OuterRef("number")
    )
    late = [Outcome.OVERDUE.value, Outcome.LATE.value]
    rows = Document.objects.filter(month=month_id, outcome__in=late).exclude(Exists(asked))
    return rows.order_by("unit").values_list("unit", flat=True).distinct()


def samples() -> QuerySet[Sample]:
    """Every drawing, the newest first."""
    return Sample.objects.select_related("month")


def sample(pk: int) -> Sample:
    """One drawing."""
    row = samples().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("sample", pk)
    return row


def unanswered_chases(today: date) -> list[Chase]:
    """The chases past their day with a document that nobody explained, not taken to a head yet.

    They are locked, so that two runs at once remind once; ``left`` says how many documents.
    """
    open_states = [ChaseState.ASKED.value, ChaseState.RETURNED.value]
    waiting = Chased.objects.filter(chase=OuterRef("pk"), state__in=open_states)
    rows = Chase.objects.filter(Exists(waiting), answer_until__lt=today, escalated_at=None)
    held = rows.select_for_update(of=("self",)).select_related("unit", "month").order_by("pk")
    found = list(held)
    left = Chased.objects.filter(chase__in=found, state__in=open_states).order_by()
    counted = dict(left.values_list("chase").annotate(count=Count("pk")))
    for row in found:
        row.left = counted[row.pk]  # type: ignore[attr-defined]  # counted for the message
    return found
