"""The list that people work from: what is due next, and how much there is of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries.cases import visible_cases
from civicloop.answer.cases.states import ENDED, OPEN, RUNNING, CaseState
from civicloop.kernel.actors.rules import Actor


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What somebody narrowed the list to; every field may be empty.

    ``state`` is a state, or ``open`` (the default) or ``ended``; ``due`` is
    ``overdue``, ``today`` or ``later``.
    """

    state: str = "open"
    category: str = ""
    district: str = ""
    due: str = ""
    unit: int | None = None
    mine: bool = False

    @property
    def is_ended(self) -> bool:
        """Whether the list holds what is over, newest first, not what is due."""
        return self.state in {"ended", *map(str, ENDED)}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases are open, due today and overdue."""

    open: int
    due_today: int
    overdue: int
    waiting: int


def inbox(actor: Actor, narrowed: InboxFilter, *, now: datetime) -> QuerySet[Case]:
    """What an actor sees, in the order of work: what is due next stands first."""
    rows = visible_cases(actor).select_related("category", "unit", "handler")
    rows = _by_state(rows, narrowed.state)
    if narrowed.category:
        rows = rows.filter(category__code=narrowed.category)
    if narrowed.district:
        rows = rows.filter(district_code=narrowed.district)
    if narrowed.unit is not None:
        rows = rows.filter(unit=narrowed.unit)
    if narrowed.mine:
        rows = rows.filter(handler=int(actor.key)) if actor.key.isdigit() else rows.none()
    if narrowed.due and not narrowed.is_ended:
        rows = rows.filter(_due(narrowed.due, now))
    return rows.order_by(*order(narrowed))


def order(narrowed: InboxFilter) -> tuple[str, str]:
    """The default order of a list, and the columns its pages are cut by."""
    return ("-closed_at", "-pk") if narrowed.is_ended else ("next_due_at", "pk")


def counts(actor: Actor, *, now: datetime) -> Counts:
    """How much there is to do, counted over the open cases that the actor sees."""
    found = (
        visible_cases(actor)
        .filter(state__in=OPEN)
        .aggregate(
            open=Count("pk"),
            due_today=Count("pk", filter=_due("today", now)),
            overdue=Count("pk", filter=_due("overdue", now)),
            waiting=Count("pk", filter=Q(state=CaseState.WAITING)),
        )
    )
    return Counts(**found)


def _by_state(rows: QuerySet[Case], state: str) -> QuerySet[Case]:
    if state in set(CaseState):
        rows = rows.filter(state=state)
    # The sets are named beside the state, so that PostgreSQL may use the partial indexes.
    if state in {"ended", *map(str, ENDED)}:
        return rows.filter(state__in=ENDED)
    return rows.filter(state__in=OPEN)


def _due(due: str, now: datetime) -> Q:
    local = timezone.localtime(now)
    midnight = local.replace(hour=23, minute=59, second=59, microsecond=999999)
    running = Q(state__in=RUNNING)
    match due:
        case "overdue":
            return running & Q(next_due_at__lt=now)
        case "today":
            return running & Q(next_due_at__gte=now, next_due_at__lte=midnight)
        case _:
            return Q(next_due_at__gt=midnight)
