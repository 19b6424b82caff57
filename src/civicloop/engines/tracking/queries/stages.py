"""How far items have come: the last milestone that each has reached, and the next one."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery, Sum

from civicloop.engines.tracking.models import Item, Milestone
from civicloop.engines.tracking.rules import StageMoney


def with_steps(rows: QuerySet[Item]) -> QuerySet[Item]:
    """Items with ``step`` and ``step_en``, the last milestone reached, and the next one's day.

    ``step`` is nothing where none is reached yet.
    """
    own = Milestone.objects.filter(item=OuterRef("pk"))
    done = own.filter(actual_on__isnull=False).order_by("-position")
    ahead = own.filter(actual_on__isnull=True).order_by("position")
    return rows.annotate(
        step=Subquery(done.values("name_zh")[:1]),
        step_en=Subquery(done.values("name_en")[:1]),
        step_on=Subquery(done.values("actual_on")[:1]),
        following=Subquery(ahead.values("name_zh")[:1]),
        following_en=Subquery(ahead.values("name_en")[:1]),
        following_planned=Subquery(ahead.values("planned_on")[:1]),
        following_revised=Subquery(ahead.values("revised_on")[:1]),
    )


def counted_by_step(rows: QuerySet[Item]) -> list[tuple[str, str, int]]:
    """How many items stand at each step, in the order of the steps; first those without one."""
    done = Milestone.objects.filter(item=OuterRef("pk"), actual_on__isnull=False)
    last = done.order_by("-position")
    counted = (
        rows.order_by()
        .annotate(
            step=Subquery(last.values("name_zh")[:1]), step_en=Subquery(last.values("name_en")[:1])
        )
        .values_list("step", "step_en")
        .annotate(count=Count("pk"))
    )
    stones = Milestone.objects.filter(item__in=rows.order_by().values("pk"))
    places = dict(stones.order_by().values_list("name_zh").annotate(place=Min("position")))
    found = [(step or "", name_en or "", count) for step, name_en, count in counted]
    return sorted(found, key=lambda row: (places.get(row[0], 0), row[0]))


def money_by_step(rows: QuerySet[Item]) -> list[tuple[str, str, StageMoney]]:
    """What is planned, granted and paid for each step over some items, in the order of the steps.

    Steps without any money are left out. One statement, however many items there are.
    """
    stones = Milestone.objects.filter(item__in=rows.order_by().values("pk"))
    counted = (
        stones.order_by()
        .values_list("name_zh", "name_en")
        .annotate(
            place=Min("position"),
            planned=Sum("money_planned"),
            granted=Sum("money_granted"),
            paid=Sum("money_paid"),
        )
        .order_by("place", "name_zh")
    )
    found = [(zh, en, StageMoney(*map(_whole, sums))) for zh, en, _place, *sums in counted]
    return [row for row in found if not row[2].is_empty]


def _whole(value: Decimal | int | None) -> int | None:
    return None if value is None else int(value)
