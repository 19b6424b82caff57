"""Rounds, their projects, the money asked and granted, and every change of a balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from civicloop.engines.tracking import queries as tracked
from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import (
    AskedAmount,
    Ceiling,
    CommitteeDecision,
    Grant,
    GrantChange,
    Opinion,
    Proposal,
    Round,
    Scenario,
)
from civicloop.evaluate.planning.rules import SOURCES, Bar, MoneySource, Standing, standings
from civicloop.evaluate.planning.rules.balance import Key
from civicloop.evaluate.planning.states import ProposalState
from civicloop.kernel.rulesets import queries as rulesets

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item
    from civicloop.kernel.actors.rules import Actor

PREREVIEW = "planning.prereview"
IN_BALANCE = (ProposalState.SENT, ProposalState.PASSED)
"""The projects that money can be given to."""


def bar(now: datetime) -> Bar:
    """The numbers of the pre-review that hold on the day of an instant."""
    found = rulesets.in_force(PREREVIEW, timezone.localdate(now))
    return Bar.from_parameters(found.parameters, found.version)


def rounds() -> QuerySet[Round]:
    """Every round."""
    return Round.objects.all()


def round_of(pk: int) -> Round:
    """One round."""
    row = Round.objects.filter(pk=pk).first()
    if row is None:
        raise NotFoundError("round", pk)
    return row


def round_for_change(pk: int) -> Round:
    """The round, locked until the transaction ends."""
    row = Round.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("round", pk)
    return row


def proposals() -> QuerySet[Proposal]:
    """Every project, with what lists show of it."""
    return Proposal.objects.select_related("round", "unit")


def proposal(pk: int) -> Proposal:
    """One project."""
    row = proposals().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("proposal", pk)
    return row


def proposal_for_change(pk: int) -> Proposal:
    """The project and its round, locked: no phase ends while one of its projects moves."""
    held = round_for_change(proposal(pk).round_id)
    row = Proposal.objects.select_for_update().get(pk=pk)
    row.round = held
    return row


def scenario(pk: int) -> Scenario:
    """One scenario."""
    row = Scenario.objects.select_related("round").filter(pk=pk).first()
    if row is None:
        raise NotFoundError("scenario", pk)
    return row


def live(round_id: int) -> Scenario | None:
    """The balance that will be approved, once there is one."""
    return Scenario.objects.filter(round=round_id, is_live=True).first()


def scenarios(round_id: int) -> Sequence[Scenario]:
    """All scenarios of a round, the live one first."""
    return list(Scenario.objects.filter(round=round_id))


def ceilings(round_id: int) -> Mapping[MoneySource, int]:
    """What each source can pay, where a ceiling is set."""
    rows = Ceiling.objects.filter(round=round_id).values_list("source", "amount")
    return {MoneySource(source): amount for source, amount in rows}


def granted(scenario_id: int) -> Mapping[Key, int]:
    """What a scenario gives, by project and source."""
    rows = Grant.objects.filter(scenario=scenario_id).order_by()
    return _by_project(rows)


def asked(round_row: Round) -> Mapping[Key, int]:
    """What the projects of a balance ask in the year of the round."""
    return _by_project(_asked(round_row))


def balance(row: Scenario) -> list[Standing]:
    """Each source of a scenario: asked, granted, left."""
    grants = Grant.objects.filter(scenario=row.pk).order_by()
    return standings(_by_source(_asked(row.round)), _by_source(grants), ceilings(row.round_id))


def in_balance(row: Scenario) -> QuerySet[Proposal]:
    """The projects of a scenario, each with what it is given by each source.

    The sums are subqueries: the server works them out for the rows of one page alone.
    """
    own = Grant.objects.filter(scenario=row.pk, proposal=OuterRef("pk")).order_by()
    whole = own.values("proposal").annotate(sum=Sum("amount")).values("sum")
    sums = {
        f"from_{source.value}": Coalesce(
            Subquery(own.filter(source=source.value).values("amount")[:1]), 0
        )
        for source in SOURCES
    }
    rows = proposals().filter(round=row.round_id, state__in=IN_BALANCE)
    return rows.annotate(given=Coalesce(Subquery(whole), 0, output_field=BigIntegerField()), **sums)


def _asked(round_row: Round) -> QuerySet[AskedAmount]:
    return AskedAmount.objects.filter(
        proposal__round=round_row, proposal__state__in=IN_BALANCE, year=round_row.year
    ).order_by()


def _by_project(rows: QuerySet[Any]) -> Mapping[Key, int]:
    found = rows.values_list("proposal", "source", "amount")
    return {(proposal, MoneySource(source)): amount for proposal, source, amount in found}


def _by_source(rows: QuerySet[Any]) -> Mapping[MoneySource, int]:
    sums = rows.values_list("source").annotate(sum=Sum("amount"))
    return {MoneySource(source): int(amount) for source, amount in sums}


def changes(scenario_id: int) -> QuerySet[GrantChange]:
    """Every change of a scenario."""
    return GrantChange.objects.filter(scenario=scenario_id).select_related("proposal")


@dataclass(frozen=True, slots=True)
class Summary:
    """A round in numbers: projects and money by state, what was asked by source, meetings."""

    count: int
    asked_total: int
    asked_year: int
    by_source: Mapping[MoneySource, int]
    by_state: Mapping[str, int]
    passed: int
    granted: int
    meetings: Mapping[str, int]


def summary(row: Round) -> Summary:
    """What stands in the report of a round; drafts and withdrawn projects are left out."""
    counted = Q(state__in=[ProposalState.DRAFT, ProposalState.WITHDRAWN])
    rows = Proposal.objects.filter(round=row)
    sums = rows.exclude(counted).aggregate(
        count=Count("pk"),
        total=Sum("asked_total", default=0),
        year=Sum("asked_year", default=0),
        granted=Sum("granted", default=0),
        passed=Count("pk", filter=Q(state=ProposalState.PASSED)),
    )
    money = dict(
        AskedAmount.objects.filter(proposal__in=rows.exclude(counted), year=row.year)
        .order_by()
        .values_list("source")
        .annotate(sum=Sum("amount"))
    )
    states = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    met = (
        Opinion.objects.filter(proposal__round=row)
        .order_by()
        .values_list("phase")
        .annotate(count=Count("meeting", distinct=True))
    )
    return Summary(
        sums["count"],
        sums["total"],
        sums["year"],
        {source: money.get(source.value, 0) for source in SOURCES},
        states,
        sums["passed"],
        sums["granted"],
        dict(met),
    )


COMMITTEE = "plan_budget_committee"
"""The body to which the approved list goes, as ``evaluate.resolutions`` lays it down."""


def committee_items(actor: Actor) -> QuerySet[Item]:
    """The tracked items that the committee alone releases, as far as an actor sees them."""
    return tracked.visible_items(actor).filter(body__key=COMMITTEE)


def decision(pk: int) -> CommitteeDecision:
    """One decision of the committee."""
    row = CommitteeDecision.objects.select_related("round").filter(pk=pk).first()
    if row is None:
        raise NotFoundError("decision", pk)
    return row


def decisions_of(round_id: int) -> Sequence[CommitteeDecision]:
    """What the committee decided on a round, the first decision first."""
    return list(CommitteeDecision.objects.filter(round=round_id).select_related("item"))
