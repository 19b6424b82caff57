"""What a crew has to see to today: on its phone, the most urgent first."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries.inbox import inbox, mine
from civicloop.answer.cases.states import WITH_UNIT
from civicloop.kernel.actors.rules import Actor

MOST = 60
"""As many stand on one phone; who has more works from the desk's list."""


def round_of_today(actor: Actor, *, only_mine: bool = False) -> QuerySet[Case]:
    """The cases that the actor can work on, by what is due next."""
    units = actor.units_for("cases.accept")
    rows = inbox(actor).filter(state__in=WITH_UNIT)
    if units is not None:
        rows = rows.filter(unit__in=units)
    if only_mine:
        rows = mine(rows, actor)
    return rows.order_by("next_due_at", "pk")


def with_place(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Of these rows, those that can stand on a map."""
    return rows.filter(Q(lon__isnull=False) & Q(lat__isnull=False))
