"""Indicators, what waits to be decided, results and the rates made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import Indicator, Result, Version, YearTarget
from civicloop.evaluate.planning.rules import (
    Face,
    Rate,
    Thresholds,
    Verdict,
    text_key,
    weighted,
)
from civicloop.evaluate.planning.states import DefinitionState, ResultState
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.rulesets import queries as rulesets

INDICATORS = "planning.indicators"
GOOD = Q(verdict__in=[Verdict.EXCELLENT.value, Verdict.PASSED.value])


def thresholds(now: datetime) -> Thresholds:
    """The numbers that hold on the day of an instant."""
    found = rulesets.in_force(INDICATORS, timezone.localdate(now))
    return Thresholds.from_parameters(found.parameters, found.version)


def branch(unit_id: int) -> frozenset[int]:
    """The units of an agency, for questions of rights."""
    return organizations.subtree_ids(unit_id)


def indicators() -> QuerySet[Indicator]:
    """Every indicator, with what lists show of it."""
    return Indicator.objects.select_related("plan", "unit", "current", "goal")


def indicator(pk: int) -> Indicator:
    """One indicator."""
    row = indicators().select_related("strategy").filter(pk=pk).first()
    if row is None:
        raise NotFoundError("indicator", pk)
    return row


def indicator_for_change(pk: int) -> Indicator:
    """The indicator, locked until the transaction ends."""
    row = Indicator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("indicator", pk)
    return row


def version_for_change(pk: int) -> Version:
    """A version, after its indicator was locked."""
    row = Version.objects.filter(pk=pk).first()
    if row is None:
        raise NotFoundError("version", pk)
    indicator_for_change(row.indicator_id)
    return Version.objects.select_for_update().get(pk=pk)


def result_for_change(indicator_id: int, year: int) -> Result | None:
    """The result of a year, locked until the transaction ends."""
    rows = Result.objects.select_for_update().filter(indicator=indicator_id, year=year)
    return rows.first()


def versions_waiting() -> QuerySet[Version]:
    """Proposed versions, the longest waiting first."""
    rows = Version.objects.filter(state=DefinitionState.PROPOSED)
    return rows.select_related("indicator__unit", "indicator__plan").order_by("proposed_at", "pk")


def results_waiting() -> QuerySet[Result]:
    """Results that agencies sent in, the longest waiting first."""
    rows = Result.objects.filter(state=ResultState.SENT).select_related("indicator", "unit")
    return rows.order_by("sent_at", "pk")


def results() -> QuerySet[Result]:
    """Every result, with what lists show of it."""
    return Result.objects.select_related("indicator__plan", "unit", "judged_by")


def last_known(indicator_id: int) -> tuple[int, Decimal] | None:
    """The newest accepted number of an indicator, with its year."""
    rows = Result.objects.filter(indicator=indicator_id, state=ResultState.ACCEPTED)
    return rows.order_by("-year").values_list("year", "actual").first()


def texts_before(unit_id: int, first_year: int) -> list[str]:
    """What the agency's indicators of earlier plans said, as texts are compared."""
    rows = Version.objects.filter(
        indicator__unit=unit_id,
        indicator__plan__first_year__lt=first_year,
        state__in=[DefinitionState.APPROVED, DefinitionState.REPLACED],
    )
    return [text_key(*pair) for pair in rows.values_list("name", "definition")]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One year of an agency, or of the city: the rate, the mean by weight, what is missing."""

    unit_id: int | None
    name: str
    rate: Rate
    weighted: Decimal | None
    missing: int


def verdicts_by_face(plan_id: int, unit_id: int | None = None) -> Mapping[int, Mapping[Face, Rate]]:
    """The rates of each year of a plan, or of an agency in it, by face, from accepted results.

    The face is that of the version by which the year was judged.
    """
    rows = Result.objects.filter(indicator__plan=plan_id, state=ResultState.ACCEPTED)
    if unit_id is not None:
        rows = rows.filter(unit=unit_id)
    found: dict[int, dict[Face, Rate]] = {}
    counts = rows.order_by().values("year", "judged_by__face")
    for row in counts.annotate(every=Count("pk"), good=Count("pk", filter=GOOD)):
        face = Face(row["judged_by__face"])
        found.setdefault(row["year"], {})[face] = Rate(row["good"], row["every"])
    return found


def verdicts_by_year(plan_id: int) -> Mapping[int, Rate]:
    """The rate of each year of a plan, from accepted results."""
    return {year: whole(faces) for year, faces in verdicts_by_face(plan_id).items()}


def whole(faces: Mapping[Face, Rate]) -> Rate:
    """The rate of a year over all its faces."""
    rates = faces.values()
    return Rate(sum(one.numerator for one in rates), sum(one.denominator for one in rates))


def in_use(year: int) -> QuerySet[Indicator]:
    """The indicators in force that a year has a result of: those not retired by then."""
    retired = Q(retired_from__isnull=True) | Q(retired_from__gt=year)
    return Indicator.objects.filter(retired, current__isnull=False)


def aggregate(plan_id: int, year: int) -> Rate:
    """The rate of the city in a year; its rows are the accepted results of that year."""
    return verdicts_by_year(plan_id).get(year, Rate(0, 0))


def by_agency(plan_id: int, year: int) -> list[Aggregate]:
    """Each agency's year; an indicator without an accepted result is missing, not poor."""
    due = in_use(year).filter(plan=plan_id).select_related("unit", "current")
    kept = {
        row.indicator_id: row
        for row in Result.objects.filter(
            indicator__plan=plan_id, year=year, state=ResultState.ACCEPTED
        ).select_related("judged_by")
    }
    units: dict[int, list[Indicator]] = {}
    for row in due.order_by("unit__path", "number"):
        units.setdefault(row.unit_id, []).append(row)
    return [_of(rows, kept) for rows in units.values()]


def _of(rows: list[Indicator], kept: Mapping[int, Result]) -> Aggregate:
    found = [kept[row.pk] for row in rows if row.pk in kept]
    good = sum(row.verdict in {Verdict.EXCELLENT, Verdict.PASSED} for row in found)
    parts = [
        (kept[row.pk].judged_by.weight, kept[row.pk].achieved)
        if row.pk in kept
        else (row.current.weight, None)
        for row in rows
        if row.current is not None
    ]
    mean = weighted(parts) if found else None
    rate = Rate(good, len(found))
    return Aggregate(rows[0].unit_id, rows[0].unit.name, rate, mean, len(rows) - len(found))


@dataclass(frozen=True, slots=True)
class YearLine:
    """An indicator in a year: what was asked for, what was reached, by which version."""

    indicator: Indicator
    version: Version
    target: YearTarget | None
    result: Result | None


def lines_of(plan_id: int, year: int, unit_id: int | None = None) -> list[YearLine]:
    """The indicators that a year counts, each with its target and its result; three statements.

    A result stands beside the version that judged it, the others beside the one in force.
    """
    rows = in_use(year).filter(plan=plan_id).select_related("unit", "goal", "current")
    if unit_id is not None:
        rows = rows.filter(unit=unit_id)
    found = list(rows.order_by("unit__path", "number"))
    results = {
        row.indicator_id: row
        for row in Result.objects.filter(indicator__in=found, year=year).select_related("judged_by")
    }
    versions = {
        row.pk: results[row.pk].judged_by if row.pk in results else row.current for row in found
    }
    targets = {
        row.version_id: row
        for row in YearTarget.objects.filter(version__in=versions.values(), year=year)
    }
    return [
        YearLine(row, version, targets.get(version.pk), results.get(row.pk))
        for row in found
        if (version := versions[row.pk]) is not None
    ]


def plan_lines(plan_id: int) -> QuerySet[YearTarget]:
    """The targets in force of every year that counts its indicator, each with its result."""
    retired = "version__indicator__retired_from"
    rows = YearTarget.objects.filter(
        Q(**{f"{retired}__isnull": True}) | Q(year__lt=F(retired)),
        version__indicator__plan=plan_id,
        version__indicator__current=F("version"),
    )
    own = Result.objects.filter(indicator=OuterRef("version__indicator"), year=OuterRef("year"))
    found = {name: Subquery(own.values(name)[:1])
             for name in ("actual", "achieved", "verdict", "state")}  # fmt: skip
    way = "version__indicator"
    return rows.select_related(f"{way}__unit", f"{way}__goal", f"{way}__strategy").annotate(**found)


def indicators_printed(plan_id: int) -> QuerySet[Indicator]:
    """The indicators in force of a plan with their targets and results; three statements."""
    rows = Indicator.objects.filter(plan=plan_id, current__isnull=False).select_related("current")
    return rows.prefetch_related("current__targets", "results").order_by("goal", "number")
