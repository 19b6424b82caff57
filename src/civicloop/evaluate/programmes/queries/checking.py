"""Plans, controls and accounts of the same items held against each other (互相勾稽)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language

from civicloop.engines.tracking import queries as tracked
from civicloop.evaluate.programmes.models import ACCOUNTS, OutsideFigure
from civicloop.evaluate.programmes.rules import Record, cross_check
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import name_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.engines.tracking.models import Item

CLOSED = {"withdrawn", "merged", "self_tracked"}
Finding = tuple[str, dict[str, str | int]]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An item whose records contradict each other, with every finding."""

    item: Item
    findings: list[Finding]


def contradictions(actor: Actor, items: QuerySet[Item]) -> list[Contradiction]:
    """The items among some whose plan, control and accounts do not agree; six statements.

    The same title in another programme is looked for in all items that the actor sees.
    """
    some = items.model.objects.filter(pk=OuterRef("pk"), milestones__isnull=False)
    rows = list(
        items.exclude(state__in=CLOSED)
        .select_related("programme", "unit")
        .annotate(has_milestones=Exists(some))
        .order_by("programme_id", "number")
    )
    plans = tracked.versions_of([row.pk for row in rows])
    money = {
        row.item_id: row
        for row in OutsideFigure.objects.filter(
            system=ACCOUNTS, item_id__in=[row.pk for row in rows]
        ).order_by("month")
    }
    twins = _twins(actor, rows)
    found = []
    for row in rows:
        versions = plans.get(row.pk, [])
        curve = versions[-1].curve if versions else ()
        booked = money.get(row.pk)
        record = Record(
            title=row.title,
            state=row.state,
            budget=row.budget,
            ends_month=f"{row.ends_on:%Y-%m}",
            has_plan=bool(curve),
            plan_money=curve[-1].money if curve else 0,
            plan_ends=f"{curve[-1].month:%Y-%m}" if curve else "",
            has_milestones=row.has_milestones,
            allocated=booked.allocated if booked else None,
            paid=booked.paid if booked else None,
            actual=row.actual,
            twins=twins[row.pk],
        )
        if findings := cross_check(record):
            found.append(Contradiction(row, findings))
    return found


def _twins(actor: Actor, rows: Sequence[Item]) -> dict[int, list[str]]:
    titles = {row.title for row in rows}
    same = tracked.visible_items(actor).filter(title__in=titles).exclude(state__in=CLOSED)
    by_title = defaultdict(list)
    language = get_language() or ""
    for item in same.select_related("programme").only(
        "title", "number", "programme__name_zh", "programme__name_en"
    ):
        said = f"{name_in(item.programme, language)} {item.number}"
        by_title[item.title].append((item.pk, said))
    return {row.pk: [said for pk, said in by_title[row.title] if pk != row.pk] for row in rows}
