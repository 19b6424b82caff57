"""Which reports go out by themselves, and on which days."""

from __future__ import annotations

from django.db.models import Q

from civicloop.publish.reports.models import Edition, Schedule


def schedules() -> dict[str, Schedule]:
    """Every schedule, by the kind of its report."""
    return {row.kind: row for row in Schedule.objects.select_related("unit")}


def schedules_on() -> list[int]:
    """Those that run."""
    return list(Schedule.objects.filter(is_on=True).order_by("pk").values_list("pk", flat=True))


def schedule(pk: int) -> Schedule:
    """One schedule."""
    return Schedule.objects.get(pk=pk)


def schedule_of(kind: str) -> Schedule | None:
    """The schedule of a kind, if it has one."""
    return Schedule.objects.select_related("unit").filter(kind=kind).first()


def schedule_for_change(pk: int) -> Schedule:
    """One schedule, locked until the transaction ends: two workers never open one report twice."""
    return Schedule.objects.select_for_update().get(pk=pk)


def to_issue(row: Schedule, period: str) -> list[Edition]:
    """The report of a period where it is not published, and those that are still held."""
    waiting = Edition.objects.filter(kind=row.kind, versions=None)
    return list(waiting.filter(Q(period=period) | ~Q(held_why="")).order_by("first_day"))
