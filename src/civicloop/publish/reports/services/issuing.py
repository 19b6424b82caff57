"""A report goes out by itself on its day, or is held with what stands in the way.

每月彙整各機關處理績效簽報市長: the draft is made after the end of the month, the checks run on the
day of issue, and what is clean is published and laid before whom its template names. What is not
is held: its editors are told what to do, and it goes as soon as that is done.
"""

from __future__ import annotations

import logging
from datetime import datetime, time
from typing import Final

from django.db import transaction
from django.utils import timezone

from civicloop.engines.metrics.rules import Month
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import Actor, machine, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.publish.reports import policies, queries
from civicloop.publish.reports.errors import FindingsError, ReportError, SectionError
from civicloop.publish.reports.events import (
    IssueHeld,
    ScheduleChanged,
    SectionApproved,
    SectionWritten,
)
from civicloop.publish.reports.models import Draft, Edition, Schedule
from civicloop.publish.reports.rules.issuing import LAST_DAY, Issue, Reason, days_fit, is_monthly
from civicloop.publish.reports.rules.texts import digest_of
from civicloop.publish.reports.services.collecting import open_edition, tell_assigned
from civicloop.publish.reports.services.laying import named
from civicloop.publish.reports.services.publishing import publish
from civicloop.publish.reports.states import SectionState

logger = logging.getLogger(__name__)
ISSUER: Final = machine("reports", "reports.edit")
NOTHING_SAID: Final = "本期未提供文字說明。"
"""What stands where nobody wrote a text by the day of issue: so much is true."""


@transaction.atomic
def change_schedule(
    kind: str,
    *,
    unit: int,
    opens_on: int,
    issues_on: int,
    without_texts: bool,
    is_on: bool,
    actor: Actor,
    now: datetime | None = None,
) -> Schedule:
    """Say on which days of the next month a monthly report is opened and goes out by itself."""
    require(policies.may_edit(actor), action="reports.edit")
    now = now or clock.now()
    if not is_monthly(queries.kind(kind)):
        raise SectionError("not_monthly")
    if not days_fit(opens_on, issues_on):
        raise SectionError("days")
    row, _new = Schedule.objects.update_or_create(
        kind=kind,
        defaults={
            "unit_id": unit, "opens_on": opens_on, "issues_on": issues_on,
            "without_texts": without_texts, "is_on": is_on, "changed_at": now,
            "changed_by": actor.ref,
        },
    )  # fmt: skip
    said = ScheduleChanged(row.ref, kind, opens_on, issues_on, is_on)
    ledger.append(said, actor=actor, at=now)
    return row


def issue_due(*, now: datetime | None = None) -> int:
    """Open what is to be opened and issue what is due; how many reports were opened or published.

    Run twice it does nothing more: a month has one edition of a kind, and one first version.
    """
    now = now or clock.now()
    count = 0
    for pk in queries.schedules_on():
        try:
            count += _open(pk, now)
        except ReportError:
            logger.exception("the report of a schedule cannot be opened")
        count += _issue(pk, now)
    return count


@transaction.atomic
def _open(pk: int, now: datetime) -> int:
    """Open the report of the month that ended, and ask the unit for its texts."""
    schedule = queries.schedule_for_change(pk)
    month, due = Month.of(now).moved(-1), _issue_at(schedule, now)
    if timezone.localdate(now).day < schedule.opens_on:
        return 0
    if queries.edition_of(schedule.kind, queries.period_of(month.key)) is not None:
        return 0
    row = open_edition(
        schedule.kind, month.key, unit=schedule.unit_id, due_at=due, actor=ISSUER, now=now
    )
    tell_assigned(row, now=now)
    return 1


def _issue(pk: int, now: datetime) -> int:
    """Publish the report of the month that ended, and those that were held and are clean now."""
    schedule = queries.schedule(pk)
    period = queries.period_of(Month.of(now).moved(-1).key).key
    is_due = now >= _issue_at(schedule, now)
    rows = queries.to_issue(schedule, period)
    return sum(_issued(one, schedule, now) for one in rows if is_due or one.period != period)


def _issued(row: Edition, schedule: Schedule, now: datetime) -> bool:
    """Whether a report went out; if not, what stands in the way is told."""
    try:
        return _publish(row.pk, schedule, now)
    except FindingsError as error:
        issue = Issue(Reason.FINDINGS, len(error.findings))
    except SectionError:
        issue = Issue(Reason.TEXTS, queries.open_texts(row))
    except ReportError as error:
        issue = Issue(Reason.FAULT, detail=str(error))
    _hold(row.pk, schedule, issue, now)
    return False


@transaction.atomic
def _publish(pk: int, schedule: Schedule, now: datetime) -> bool:
    row = queries.edition_for_change(pk)
    if queries.newest_of(row) is not None:
        return False
    if schedule.without_texts:
        _say_nothing(row, now)
    publish(pk, actor=ISSUER, now=now)
    Edition.objects.filter(pk=pk).update(held_at=None, held_why="", held_number=0)
    return True


def _say_nothing(row: Edition, now: datetime) -> None:
    """Say in each text that nobody began that there is none; what is being written waits."""
    waiting = row.sections.filter(is_asked=True, state=SectionState.WAITING.value)
    for one in waiting.select_for_update(of=("self",)):
        one.number, one.text, one.written_by = one.number + 1, NOTHING_SAID, ISSUER.ref
        one.state, one.approved_by, one.changed_at = SectionState.APPROVED, ISSUER.ref, now
        one.save(update_fields=["number", "text", "written_by", "state", "approved_by",
                                "changed_at"])  # fmt: skip
        Draft.objects.create(
            section=one, number=one.number, text=one.text, written_by=ISSUER.ref, written_at=now
        )
        digest = digest_of(one.text)
        ledger.append(SectionWritten(one.ref, one.number, digest), actor=ISSUER, at=now)
        ledger.append(SectionApproved(one.ref, one.number), actor=ISSUER, at=now)


@transaction.atomic
def _hold(pk: int, schedule: Schedule, issue: Issue, now: datetime) -> None:
    """Tell editors and the unit once what stands in the way; again only if it is something else."""
    row = queries.edition_for_change(pk)
    if (row.held_why, row.held_number) == (issue.reason.value, issue.number):
        return
    row.held_at, row.held_why, row.held_number = now, issue.reason.value, issue.number
    row.save(update_fields=["held_at", "held_why", "held_number"])
    ledger.append(
        IssueHeld(row.ref, issue.reason.value, issue.number), actor=ISSUER, reason=issue.detail,
        at=now,
    )  # fmt: skip
    people = {
        one.ref
        for right, unit in (("reports.edit", None), ("reports.approve", schedule.unit_id))
        for one in access.people_with(right, unit, now)
    }
    notices.notify(
        f"reports.held_{issue.reason.value}",
        to=[Recipient(person=ref) for ref in sorted(people)],
        context={**named(row), "number": issue.number},
        ref=row.ref,
        once=f"{row.ref}:held:{now:%Y%m%d%H%M}",
        link=f"/reports/desk/{row.pk}/",
        now=now,
    )


def _issue_at(schedule: Schedule, now: datetime) -> datetime:
    """When the report of the month before goes out: in the morning of its day."""
    day = timezone.localdate(now).replace(day=min(schedule.issues_on, LAST_DAY))
    return timezone.make_aware(datetime.combine(day, time(schedule.hour)))
