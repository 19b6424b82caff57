"""Granted plans and agencies of a year with the centre's scores, or our own until they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.states import EvaluationState, Stage
from civicloop.evaluate.programmes.models import CentralResult
from civicloop.evaluate.programmes.rules.grants import (
    GRANTS,
    GrantRule,
    Judged,
    Ranked,
    gathered,
    ranked,
)
from civicloop.kernel.rulesets import queries as rulesets

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.engines.tracking.models import Item
    from civicloop.kernel.actors.rules import Actor

MOST = 2000


@dataclass(frozen=True, slots=True)
class Placed:
    """A plan or an agency with its rank; ``is_own``: the score is our own, not the centre's."""

    item: Item | None
    unit: str
    ranked: Ranked
    is_own: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """A year of a programme, ranked, with the rule that moved the grants and the city's own row."""

    placed: Sequence[Placed]
    rule: GrantRule
    version: int
    basis: str
    on: date
    city: CentralResult | None
    whole: Ranked | None


def results_of(programme_id: int, year: int) -> QuerySet[CentralResult]:
    """What the centre said of a year of a programme."""
    return CentralResult.objects.filter(programme_id=programme_id, year=year)


def ranking(
    actor: Actor, programme_id: int, year: int, *, today: date, by_unit: bool = False
) -> Ranking:
    """The plans of a year, or their agencies, by the centre's scores.

    Places are among all of them; shown is what one sees. Until the centre has told a score, our
    own last confirmed judgement stands for it. The rule is the one in force on the day of the
    centre's notice; without a notice, today.
    """
    results = {row.item_id: row for row in results_of(programme_id, year)}
    city = results.get(None)
    told = city or next(iter(results.values()), None)
    on = told.told_on if told is not None else today
    found = rulesets.in_force(GRANTS, on)
    rule = GrantRule.of(found.parameters)
    items = list(tracked.judged_items(programme_id, year).order_by("number")[:MOST])
    mine = tracked.visible_items(actor).filter(programme_id=programme_id)
    seen = set(mine.values_list("pk", flat=True))
    judged = {item.pk: _judged(item, results.get(item.pk)) for item in items}
    own = {pk for pk, row in judged.items() if pk not in results and row.score is not None}
    rows = list(judged.values())
    if by_unit:
        names = {item.unit_id: item.unit.name for item in items if item.pk in seen}
        mixed = {item.unit_id for item in items if item.pk in own}
        units = gathered([(item.unit_id, judged[item.pk]) for item in items])
        placed = [
            Placed(None, names[row.key], row, row.key in mixed)
            for row in ranked(units, rule) if row.key in names
        ]  # fmt: skip
    else:
        by_key = {item.pk: item for item in items if item.pk in seen}
        placed = [
            Placed(by_key[row.key], by_key[row.key].unit.name, row, row.key in own)
            for row in ranked(rows, rule) if row.key in by_key
        ]  # fmt: skip
    return Ranking(
        placed, rule, found.version, found.legal_basis, on, city, _whole(city, rows, rule)
    )


def _judged(item: Item, told: CentralResult | None) -> Judged:
    if told is not None:
        return Judged(item.pk, item.budget if told.grant is None else told.grant, told.score)
    rows = item.judged  # type: ignore[attr-defined]  # prefetched by judged_items
    stages = {row.stage: row for row in rows if row.state == EvaluationState.CONFIRMED}
    last = stages.get(Stage.SECOND) or stages.get(Stage.FIRST)
    return Judged(item.pk, item.budget, None if last is None else last.score)


def _whole(city: CentralResult | None, rows: Sequence[Judged], rule: GrantRule) -> Ranked | None:
    """The city as the centre graded it; its grant is that of all plans unless it was told."""
    if city is None:
        return None
    grant = sum(row.grant for row in rows) if city.grant is None else city.grant
    return ranked([Judged(0, grant, city.score)], rule)[0]
