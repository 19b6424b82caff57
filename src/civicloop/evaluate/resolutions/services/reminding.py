"""Reminders: ahead of each day and once it is over, bundled by unit, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions.models import Reminder
from civicloop.evaluate.resolutions.rules import Stage, stage_of
from civicloop.kernel.access import queries as access
from civicloop.kernel.clock import services as clock
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient

NAMED = 5
"""So many numbers stand in one message; the list has the rest."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A day of an object at a stage, and who is told: units, each with the right asked for."""

    about: str
    name: str
    due_on: date
    stage: Stage
    to: tuple[tuple[int, str], ...]

    @property
    def mark(self) -> tuple[str, str, date]:
        """What is kept once it was told."""
        return self.about, self.stage.value, self.due_on


@transaction.atomic
def remind(*, now: datetime | None = None) -> int:
    """Tell units of what comes due and what is over; how many messages were new.

    Everything of one stage goes into one message for each unit, so that a list of five hundred
    old decisions is one message and not five hundred. A day that was moved is told anew.
    """
    now = now or clock.now()
    today = timezone.localdate(now)
    found = [*_answers(today), *_deeds(today), *_reports(today)]
    told = queries.reminded({one.about for one in found})
    new = [one for one in found if one.mark not in told]
    Reminder.objects.bulk_create(
        Reminder(about=one.about, stage=one.stage.value, due_on=one.due_on, sent_at=now)
        for one in new
    )
    bundles: dict[tuple[Stage, int, str], list[Coming]] = defaultdict(list)
    for one in new:
        for unit_id, right in one.to:
            bundles[one.stage, unit_id, right].append(one)
    return sum(_tell(*key, rows, now) for key, rows in sorted(bundles.items()))


def _answers(today: date) -> Iterable[Coming]:
    """The unit in the lead writes, its head stands behind it, the keeper sends it."""
    days = queries.ahead_on(today).answer
    for row in queries.unanswered(today, days):
        due_on = timezone.localdate(row.answer_due_at)
        stage = stage_of(due_on, today, days, ahead=Stage.ANSWER_AHEAD, over=Stage.ANSWER_OVER)
        if stage is not None:
            own = "tracking.approve" if stage is Stage.ANSWER_OVER else "tracking.report"
            to = ((row.unit_id, own), (row.body.power.unit_id, "resolutions.keep"))
            yield Coming(row.ref, row.number, due_on, stage, to)


def _deeds(today: date) -> Iterable[Coming]:
    days = queries.ahead_on(today).deed
    for row in queries.undone(today, days):
        if row.due_on is None:
            continue
        stage = stage_of(row.due_on, today, days, ahead=Stage.DEED_AHEAD, over=Stage.DEED_OVER)
        if stage is not None:
            right = "tracking.approve" if stage is Stage.DEED_OVER else "tracking.report"
            to = tuple((charge.unit_id, right) for charge in row.owing)  # type: ignore[attr-defined]  # prefetched
            yield Coming(row.ref, row.number, row.due_on, stage, to)


def _reports(today: date) -> Iterable[Coming]:
    days = queries.ahead_on(today).report
    for row, due_on, before in queries.report_days(today):
        stage = stage_of(due_on, today, days, ahead=Stage.REPORT_AHEAD, over=Stage.REPORT_OVER)
        if stage is not None:
            to = ((queries.council().power.unit_id, "resolutions.keep"),)
            yield Coming(row.ref, str(before), due_on, stage, to)


def _tell(stage: Stage, unit_id: int, right: str, rows: list[Coming], now: datetime) -> int:
    """One message to those of a unit who hold a right; a keeper's right may hold everywhere."""
    rows = sorted(rows, key=lambda row: (row.due_on, row.name))
    everywhere = right == "resolutions.keep"
    people = access.people_with(right, unit_id, now, everywhere=everywhere)
    names = "、".join(f"{row.name} ({row.due_on.isoformat()})" for row in rows[:NAMED])
    more = f" +{len(rows) - NAMED}" if len(rows) > NAMED else ""
    sent = notices.notify(
        f"resolutions.{stage.value}",
        to=[Recipient(person=row.ref) for row in people],
        context={"count": len(rows), "first": rows[0].due_on.isoformat(), "names": names + more},
        ref=f"organizations:unit:{unit_id}",
        once=f"resolutions.{stage.value}.{unit_id}.{right}.{timezone.localdate(now)}",
        link="/resolutions/motions/" if stage.value.startswith("report") else "/resolutions/work/",
        now=now,
    )
    return len(sent)
