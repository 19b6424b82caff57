"""Last year's plans judged in their stages, and what the centre told of those that it grants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.city import City
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.states import Stage
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.rules.results import ItemResult

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item, Programme
    from civicloop.kernel.actors.rules import Actor

CRITERIA = ("progress", "spending", "quality", "reporting")
SCORES = {"well": 91, "done": 95, "waiting": 93, "recovered": 85, "replanned": 82, "unspent": 79,
          "behind": 77, "late": 71, "suspended": 74, "silent": 68}  # fmt: skip
"""What a plan is worth by how it went."""
REMARKS = {
    Stage.SELF: "自評：依作業計畫辦理，落後項目已提改善對策。",
    Stage.FIRST: "初審：進度與經費資料經查證相符。",
    Stage.SECOND: "複審：同意初審意見。",
}
CITIES, PLACE, BEST = 22, 3, 90


def judge_last_year(
    programme: Programme, items: Sequence[tuple[Item, str]], city: City, *, actor: Actor
) -> int:
    """Each plan of last year in three stages, each confirmed; how many plans.

    ``items``: each with how it went.
    """
    year = timezone.localdate(city.now).year - 1
    at = _at(date(year + 1, 3, 10), city)
    judged = [(item, way) for item, way in items if item.begins_on.year <= year]
    for stage in Stage:
        rows = []
        for item, way in judged:
            chance = dice(city.seed, "judged", item.number, stage.value)
            scores = {
                name: Decimal(min(100, SCORES.get(way, 80) + chance.randrange(-3, 4)))
                for name in CRITERIA
            }
            row = tracking.evaluate(
                item.pk, year=year, stage=stage, scores=scores, remarks=REMARKS[stage],
                proposal="建議主辦人員敘獎" if SCORES.get(way, 0) > BEST and stage == Stage.SECOND
                else "", actor=actor, now=at,
            )  # fmt: skip
            rows.append(row.pk)
        tracking.confirm_evaluations(programme.pk, rows, actor=actor, now=at)
    return len(judged)


def tell_results(
    programme: Programme, items: Sequence[tuple[Item, str]], city: City, *, actor: Actor
) -> int:
    """What the centre told of last year: of the city, and of all plans but the last; how many."""
    year = timezone.localdate(city.now).year - 1
    at = _at(date(year + 1, 4, 20), city)
    told = []
    for line, (item, way) in enumerate(items[:-1], 1):
        chance = dice(city.seed, "told", item.number)
        score = Decimal(SCORES.get(way, 80)) + Decimal(chance.randrange(0, 40)) / 10
        told.append(ItemResult(line, item.number, score, grant=item.budget // 2))
    grant = sum(row.grant or 0 for row in told)
    notice = programmes.CityResult(
        timezone.localdate(at), f"發管字第{year - 1910}0012345號", Decimal("92.4"), PLACE, CITIES,
        grant=grant, next_grant=grant // 1000 * 1045,
    )  # fmt: skip
    return programmes.keep_results(programme.pk, year, notice, told, actor=actor, now=at)


def _at(day: date, city: City) -> datetime:
    """That morning, or the present where it has not come yet."""
    return min(city.now, timezone.make_aware(datetime.combine(day, time(10))))
