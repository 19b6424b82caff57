"""Followers of cases, and open cases like the one that somebody is about to report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from civicloop.answer.cases.models import Case, Category, Follower
from civicloop.answer.cases.rules.intake import IntakeTerms, token_digest
from civicloop.answer.cases.states import ENDED, OPEN
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.geography import queries as places
from civicloop.kernel.geography import rules as geography
from civicloop.kernel.rulesets import queries as rulesets

RULESET = "cases.intake"
CANDIDATES = 200
COARSE = 100
"""Metres by which the place that the public sees may be away from the true one."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A public case near by that is like the one to be reported."""

    case: Case
    metres: int


def intake_terms(now: datetime) -> IntakeTerms:
    """The numbers of the public ways in that hold on the day of an instant."""
    found = rulesets.in_force(RULESET, timezone.localdate(now))
    return IntakeTerms.from_parameters(found.parameters)


def similar_open(
    *, category: str, lon: float, lat: float, now: datetime, limit: int = 5
) -> list[Similar]:
    """Public open cases of the same category or group near a place, the nearest first.

    The distance and the age are those of the rule set. Nothing private is among them, and
    places are those that the public sees: whoever asks from all sides learns no more.
    """
    terms = intake_terms(now)
    wanted = Category.objects.filter(code=category).values_list("pk", "group_id").first()
    if wanted is None:
        return []
    pk, group = wanted
    alike = Q(category=pk) if group is None else Q(category=pk) | Q(category__group=group)
    rows = (
        followable()
        .filter(
            alike,
            cell__in=geography.cells_around(lon, lat, terms.similar_metres + COARSE),
            opened_at__gt=now - timedelta(hours=24 * terms.similar_days),
            publication__lon__isnull=False,
        )
        .select_related("publication")
        .order_by("-opened_at", "-pk")[:CANDIDATES]
    )
    near = []
    for row in rows:
        shown = row.publication
        if shown.lon is None or shown.lat is None:
            continue
        metres = geography.distance_m(lon, lat, shown.lon, shown.lat)
        if metres <= terms.similar_metres:
            near.append((row.category_id != pk, metres, row))
    near.sort(key=lambda found: (found[0], found[1], found[2].pk))
    return [Similar(row, round(metres)) for _other, metres, row in near[:limit]]


def public_place(case: Case, language: str) -> str:
    """District and road, as far as the public may know the place; never a door."""
    english = language == "en"
    found = places.district(case.district_code) if case.district_code else None
    district = name_in(found, language) if found else ""
    parts = [part for part in (district, case.road) if part]
    return ", ".join(reversed(parts)) if english else "".join(parts)


def followable() -> QuerySet[Case]:
    """Cases that anybody may follow: public, and somebody still works on them."""
    return Case.objects.select_related("category", "unit").filter(
        state__in=OPEN,
        closed_at__isnull=True,
        is_public=True,
        category__is_public=True,
        cell__isnull=False,
    )


def followable_case(number: str) -> Case | None:
    """The case of that number if anybody may follow it; a private one is as good as none."""
    return followable().filter(number=number).first() if number else None


def follower_of(token: str) -> Follower | None:
    """The follower whose messages carry the token."""
    digest = token_digest(token)
    if not digest:
        return None
    rows = Follower.objects.select_related("case__category", "case__unit")
    return rows.filter(token_digest=digest).first()


def follower_for_change(follower_id: int) -> Follower | None:
    """The follower, locked until the transaction ends; ``None`` once it is gone."""
    return Follower.objects.select_for_update().filter(pk=follower_id).first()


def confirmed_followers(case: Case) -> Iterator[Follower]:
    """Those who are told of a step, a few hundred at a time."""
    rows = case.followers.filter(confirmed_at__isnull=False).order_by("pk")
    return rows.iterator(chunk_size=500)


def idle_followers(now: datetime) -> QuerySet[Follower]:
    """Addresses that nobody confirmed in time, and those of cases that ended long ago."""
    ended = now - timedelta(hours=24 * intake_terms(now).follow_days)
    return Follower.objects.filter(
        Q(confirm_until__lt=now)
        | Q(case__state__in=ENDED, case__closed_at__lt=ended, confirmed_at__isnull=False)
    )
