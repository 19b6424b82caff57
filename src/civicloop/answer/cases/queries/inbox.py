"""The list that people work from: what is due next, and how much there is of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.queries.cases import visible_cases
from civicloop.answer.cases.states import ENDED, OPEN, RUNNING, CaseState
from civicloop.kernel.actors.rules import Actor


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases are open, due today and overdue."""

    open: int
    due_today: int
    overdue: int
    waiting: int


def inbox(actor: Actor) -> QuerySet[Case]:
    """The open cases that an actor sees, with what a line shows."""
    # The states are named, so that PostgreSQL may use the partial indexes.
    return _lines(actor).filter(state__in=OPEN)


def archive(actor: Actor) -> QuerySet[Case]:
    """The cases that an actor sees and that nobody works on any more."""
    return _lines(actor).filter(state__in=ENDED)


def of_category(rows: QuerySet[Case], code: str) -> QuerySet[Case]:
    """Of these rows, those of a category; its key is looked up first, for the indexes' sake."""
    found = Category.objects.filter(code=code).values_list("pk", flat=True).first()
    return rows.none() if found is None else rows.filter(category=found)


def of_group(rows: QuerySet[Case], code: str) -> QuerySet[Case]:
    """Of these rows, those of all categories of a group, whose keys are looked up first."""
    found = list(Category.objects.filter(group__code=code).values_list("pk", flat=True))
    return rows.filter(category__in=found)


def with_words(rows: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Of these rows, those whose number begins so, or whose masked words say so."""
    if "\x00" in text:
        return rows.none()
    said = Q(description_masked__icontains=text) | Q(place_masked__icontains=text)
    return rows.filter(said | Q(road__icontains=text) | Q(number__startswith=text))


def mine(rows: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
    """Of these rows, those that the actor took."""
    return rows.filter(handler=int(actor.key)) if actor.key.isdigit() else rows.none()


def counts(actor: Actor, *, now: datetime) -> Counts:
    """How much there is to do, counted over the open cases that the actor sees."""
    found = (
        visible_cases(actor)
        .filter(state__in=OPEN)
        .aggregate(
            open=Count("pk"),
            due_today=Count("pk", filter=due("today", now)),
            overdue=Count("pk", filter=due("overdue", now)),
            waiting=Count("pk", filter=Q(state=CaseState.WAITING)),
        )
    )
    return Counts(**found)


def due(when: str, now: datetime) -> Q:
    """Running cases that are ``overdue``, due ``today``, or any that are due ``later``."""
    local = timezone.localtime(now)
    midnight = local.replace(hour=23, minute=59, second=59, microsecond=999999)
    running = Q(state__in=RUNNING)
    match when:
        case "overdue":
            return running & Q(next_due_at__lt=now)
        case "today":
            return running & Q(next_due_at__gte=now, next_due_at__lte=midnight)
        case _:
            return Q(next_due_at__gt=midnight)


def _lines(actor: Actor) -> QuerySet[Case]:
    return visible_cases(actor).select_related("category", "unit", "handler")
