"""Who had a case before, since when its unit has it, and which units pass cases to and fro."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from civicloop.answer.cases import policies
from civicloop.answer.cases.models import Case, Passing, Round, Visit
from civicloop.answer.cases.rules.handling import HandlingTerms, refusal_policy
from civicloop.answer.cases.states import CaseState, PassingKind, VisitState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.clock.rules import due
from civicloop.kernel.organizations import queries as organizations


@dataclass(frozen=True, slots=True)
class Held:
    """Which units had a case before in this round, and since when the present one has it."""

    before: frozenset[int]
    since: datetime


def held(case: Case) -> Held:
    """Read from the round's passings; without any, the unit has it since the round began."""
    rows = list(Passing.objects.filter(case=case, round=case.round))
    if rows:
        return Held(frozenset(row.from_unit_id for row in rows), rows[-1].passed_at)
    opened = Round.objects.filter(case=case, number=case.round).values_list("opened_at", flat=True)
    return Held(frozenset(), opened.first() or case.opened_at)


def refusing_ends_at(case: Case, since: datetime, terms: HandlingTerms) -> datetime:
    """Until when the unit may say that the case is not its own; with a visit there is more time."""
    visited = Visit.objects.filter(case=case).exclude(state=VisitState.CANCELLED).exists()
    policy = refusal_policy(terms, visited=visited)
    return due(policy, since, clock.calendar(district=case.district_code))


def to_sort(actor: Actor) -> QuerySet[Case]:
    """The cases that wait at the centre for a unit, with the unit that was named last."""
    units = actor.units_for("cases.assign")
    rows = Case.objects.filter(policies.known_to(actor), state=CaseState.RECEIVED)
    if units is not None:
        rows = rows.filter(unit__in=units)
    last = Passing.objects.filter(case=OuterRef("pk"), round=OuterRef("round")).order_by(
        "-passed_at", "-pk"
    )
    return rows.select_related("category", "unit").annotate(
        refused_by=Subquery(last.values("from_unit__name_zh")[:1]),
        refused_by_en=Subquery(last.values("from_unit__name_en")[:1]),
        named=Subquery(last.values("named_unit__name_zh")[:1]),
        named_en=Subquery(last.values("named_unit__name_en")[:1]),
    )


def named_last(case: Case) -> int | None:
    """The unit that the last refusal in this round named."""
    rows = Passing.objects.filter(case=case, round=case.round, kind=PassingKind.REFUSED)
    return rows.order_by("-passed_at", "-pk").values_list("named_unit", flat=True).first()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units, and how often each refused a case in favour of the other."""

    one: str
    other: str
    there: int
    back: int

    @property
    def total(self) -> int:
        """How often in all."""
        return self.there + self.back


def pairs(since: datetime, until: datetime, *, limit: int = 20) -> list[Pair]:
    """The pairs of units that refused most in favour of each other (citizen-requests e 4)."""
    rows = (
        Passing.objects.filter(
            Q(passed_at__gte=since, passed_at__lt=until), kind=PassingKind.REFUSED
        )
        .values_list("from_unit", "named_unit")
        .annotate(times=Count("pk"))
    )
    counted: dict[tuple[int, int], list[int]] = {}
    for one, other, times in rows:
        key, place = ((one, other), 0) if one < other else ((other, one), 1)
        counted.setdefault(key, [0, 0])[place] += times
    ranked = sorted(counted.items(), key=lambda item: (-sum(item[1]), item[0]))[:limit]
    names = {
        unit.pk: unit.name
        for unit in organizations.units_ever()
        if any(unit.pk in key for key, _ in ranked)
    }
    return [Pair(names[a], names[b], there, back) for (a, b), (there, back) in ranked]
