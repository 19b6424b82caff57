"""Single rows, locked for a change; and the rule in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from civicloop.engines.tracking.errors import NotFoundError
from civicloop.engines.tracking.models import (
    ChangeRequest,
    Evaluation,
    Item,
    Milestone,
    Period,
    Programme,
    Release,
    Report,
    Responsibility,
)
from civicloop.engines.tracking.rules import LightRule, last_day
from civicloop.kernel.rulesets import queries as rulesets

Row = TypeVar("Row", bound=Model)


def item_for_change(item_id: int) -> Item:
    """One item, locked."""
    return _one(Item.objects.select_related("programme"), item_id)


def programme_for_change(programme_id: int) -> Programme:
    """One programme, locked."""
    return _one(Programme.objects.all(), programme_id)


def period_for_change(period_id: int) -> Period:
    """One month of a programme, locked."""
    return _one(Period.objects.select_related("programme"), period_id)


def report(report_id: int) -> Report:
    """One report with its item, period and programme."""
    rows = Report.objects.select_related("item__programme", "period", "responsibility")
    found = rows.filter(pk=report_id).first()
    if found is None:
        raise NotFoundError("report", report_id)
    return found


def report_for_change(report_id: int) -> Report:
    """One report, locked, with the state that its month has by then."""
    found = _one(Report.objects.select_related("item__programme", "period"), report_id)
    found.period.refresh_from_db(fields=["state"])  # who freezes held the report until its commit
    return found


def responsibility_for_change(responsibility_id: int) -> Responsibility:
    """One unit's part, locked."""
    return _one(Responsibility.objects.select_related("item__programme"), responsibility_id)


def release_for_change(release_id: int) -> Release:
    """One proposal, locked."""
    return _one(Release.objects.select_related("item__programme", "body"), release_id)


def change_for_change(change_id: int) -> ChangeRequest:
    """One request for a change, locked."""
    return _one(ChangeRequest.objects.all(), change_id)


def milestones_for_change(milestone_ids: Iterable[int]) -> list[Milestone]:
    """Some milestones, locked, by item and place; one that is not there raises."""
    wanted = set(milestone_ids)
    rows = Milestone.objects.select_related("item").select_for_update(of=("self",))
    found = list(rows.filter(pk__in=wanted).order_by("item_id", "position"))
    if missing := wanted - {row.pk for row in found}:
        raise NotFoundError("milestone", min(missing))
    return found


def evaluation_for_change(evaluation_id: int) -> Evaluation:
    """One stage's judgement, locked."""
    return _one(Evaluation.objects.select_related("item__programme"), evaluation_id)


def thresholds(programme: Programme, on: date) -> tuple[int, dict[str, Any]]:
    """Version and parameters of a programme's monthly rule set on a day."""
    found = rulesets.in_force(programme.rule_set, on)
    return found.version, dict(found.parameters)


def light_rules(programme: Programme, months: Sequence[date]) -> dict[date, LightRule]:
    """The bounds of the lights of each month by the rule set in force at its end.

    One statement, however many months; before the first version its bounds are taken.
    """
    versions = list(rulesets.approved(programme.rule_set))
    if not versions:
        shipped = LightRule.of(thresholds(programme, last_day(max(months)))[1])
        return dict.fromkeys(months, shipped)
    found = {}
    for month in months:
        day = last_day(month)
        held = next((row for row in versions if row.effective_from <= day), versions[-1])
        found[month] = LightRule.of(held.parameters)
    return found


def _one(rows: QuerySet[Row], pk: int) -> Row:
    found = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFoundError(rows.model._meta.model_name or "row", pk)
    return found
