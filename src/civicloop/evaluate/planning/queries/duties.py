"""What agencies owe, what waits for the commission, and what of it is late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from civicloop.evaluate.planning.models import (
    Opinion,
    Part,
    Proposal,
    Result,
    Undertaking,
    YearTarget,
)
from civicloop.evaluate.planning.queries.books import pledge_states, pledges
from civicloop.evaluate.planning.queries.indicators import INDICATORS
from civicloop.evaluate.planning.rules import Verdict
from civicloop.evaluate.planning.states import (
    BookState,
    PartState,
    PlanState,
    PledgeState,
    ProposalState,
    ResultState,
    RoundState,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.rulesets import queries as rulesets

RESULTS_DAYS, REVIEW_DAYS = 43, 120
"""Days after the end of a year where a version of the rule set does not say them."""
WRITING = (RoundState.ISSUED, RoundState.FIRST_REVIEW, RoundState.SITE_VISIT,
           RoundState.SECOND_REVIEW)  # fmt: skip
REVIEWING = WRITING[1:]
_RETIRED = F("version__indicator__retired_from")
OVER = Q(
    version__indicator__current=F("version"),
    version__indicator__plan__state=PlanState.APPROVED.value,
) & (Q(version__indicator__retired_from__isnull=True) | Q(year__lt=_RETIRED))
"""Years of the versions in force of approved plans in which their indicator counts."""


Until = Callable[[int], date]
"""The last day that a year has; the rule set is read once for all years."""


def results_until(today: date) -> Until:
    """Until when agencies hand in the results of a year."""
    return _after("results_days", RESULTS_DAYS, today)


def review_until(today: date) -> Until:
    """Until when the results of a year are reviewed."""
    return _after("review_days", REVIEW_DAYS, today)


def _after(name: str, usual: int, today: date) -> Until:
    days = int(rulesets.in_force(INDICATORS, today).parameters.get(name, usual))
    return lambda year: date.fromordinal(date(year, 12, 31).toordinal() + days)


def own(rows: QuerySet[Any], actor: Actor, unit: str = "unit") -> QuerySet[Any]:
    """Of these rows, those of agencies for which an actor writes from any of their units."""
    units = actor.units_for("planning.write")
    if units is None:
        return rows
    below = organizations.units_ever().filter(
        pk__in=units, path__startswith=OuterRef(f"{unit}__path")
    )
    return rows.filter(Exists(below))


def results_owed(actor: Actor, today: date) -> QuerySet[YearTarget]:
    """The years of approved plans that are over and have no result, or none that was sent."""
    told = Result.objects.filter(
        indicator=OuterRef("version__indicator"), year=OuterRef("year"),
        state__in=[ResultState.SENT.value, ResultState.ACCEPTED.value],
    )  # fmt: skip
    rows = YearTarget.objects.filter(
        ~Exists(told),
        OVER,
        year__lt=today.year,
    ).select_related("version__indicator__unit")
    return own(rows, actor, "version__indicator__unit").order_by(
        "year", "version__indicator__number", "pk"
    )


def results_to_fill(today: date) -> list[tuple[int, int]]:
    """Indicators bound to a figure with the years that are over and have no result at all."""
    any_result = Result.objects.filter(
        indicator=OuterRef("version__indicator"), year=OuterRef("year")
    )
    rows = YearTarget.objects.filter(
        ~Exists(any_result),
        OVER,
        year__lt=today.year,
    ).exclude(version__indicator__metric="")
    return list(rows.order_by("year", "pk").values_list("version__indicator", "year"))


def proposals_owed(actor: Actor) -> QuerySet[Proposal]:
    """Drafts that can still be sent, and projects that came back."""
    draft = Q(state=ProposalState.DRAFT.value, round__state=RoundState.ISSUED.value)
    back = Q(state=ProposalState.RETURNED.value, round__state__in=[row.value for row in WRITING])
    rows = Proposal.objects.filter(draft | back).select_related("round", "unit")
    return own(rows, actor).order_by("round__submit_until", "pk")


def parts_owed(actor: Actor) -> QuerySet[Part]:
    """Parts of open editions that are still written."""
    rows = _parts(PartState.WRITTEN)
    return own(rows, actor).order_by(F("book__due_on").asc(nulls_last=True), "pk")


def parts_waiting() -> QuerySet[Part]:
    """Parts that were sent and nobody signed."""
    return _parts(PartState.SENT).order_by(F("book__due_on").asc(nulls_last=True), "pk")


def _parts(state: PartState) -> QuerySet[Part]:
    rows = Part.objects.filter(state=state.value, book__state=BookState.OPEN.value)
    return rows.select_related("book", "unit")


def proposals_waiting() -> QuerySet[Proposal]:
    """Projects that were sent and of which the present phase has not said anything."""
    said = Opinion.objects.filter(proposal=OuterRef("pk"), phase=OuterRef("round__state"))
    rows = Proposal.objects.filter(
        ~Exists(said),
        state=ProposalState.SENT.value,
        round__state__in=[row.value for row in REVIEWING],
    )
    return rows.select_related("round", "unit").order_by("changed_at", "pk")


def undertakings_due() -> QuerySet[Undertaking]:
    """Major projects and studies whose next step has a day, the first due first."""
    rows = Undertaking.objects.filter(due_on__isnull=False).select_related("unit")
    return rows.exclude(state__in=["settled", "closed"]).order_by("due_on", "pk")


def newest_poor() -> tuple[int, int]:
    """The newest year with accepted results, and how many of them are poor; zeros for none."""
    rows = Result.objects.filter(state=ResultState.ACCEPTED.value)
    year = rows.order_by("-year").values_list("year", flat=True).first()
    return (year or 0), rows.filter(year=year, verdict=Verdict.POOR.value).count() if year else 0


def pledges_behind() -> tuple[int, int]:
    """How many pledges are behind, of how many."""
    keys = list(pledges().values_list("pk", flat=True))
    states = pledge_states(keys)
    return sum(one is PledgeState.BEHIND for one in states.values()), len(keys)
