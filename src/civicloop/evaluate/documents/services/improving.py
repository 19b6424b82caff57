"""Agencies above the threshold write how they improve; the commission accepts or returns it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction

from civicloop.evaluate.documents import policies, queries
from civicloop.evaluate.documents.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    SamePersonError,
)
from civicloop.evaluate.documents.events import ImprovementMoved
from civicloop.evaluate.documents.models import Improvement, Month
from civicloop.evaluate.documents.rules import month_end
from civicloop.evaluate.documents.states import IMPROVEMENTS, ImprovementState, MonthState
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import queries as calendars
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import due, working_days
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.ui.rules import day_text, month_text

LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Plan:
    """Why so much was late, what is done about it, and who answers for it."""

    causes: str
    measures: str
    responsibility: str = ""


@transaction.atomic
def ask_improvements(
    month_id: int, *, actor: Actor, now: datetime | None = None
) -> list[Improvement]:
    """Ask for what a month that is published already owes and nobody asked for yet.

    For months published before written improvements were asked for, or without a threshold.
    """
    now = now or clock.now()
    require(policies.may_manage(actor), action="documents.manage")
    month = queries.month_for_change(month_id)
    if month.state != MonthState.PUBLISHED:
        raise FaultyFieldsError({"": "not_published"})
    found = ask_for_improvement(month, actor=actor, now=now)
    if not found:
        raise FaultyFieldsError({"": "nothing_to_improve"})
    return found


def ask_for_improvement(month: Month, *, actor: Actor, now: datetime) -> list[Improvement]:
    """Ask each agency above the threshold of a published month that was not asked, and tell it.

    To be called in a transaction that holds the month. Source: 臺中市, 逾限比率逾 3% 應提書面改善
    並檢討責任.
    """
    places = queries.places_to_improve(month)
    calendar = calendars.calendar()
    days = queries.rule_of(month_end(month.first_day)).improve_days
    until = calendar.day_of(due(working_days(days), now, calendar))
    found = []
    for place in places:
        row = Improvement.objects.create(
            month=month,
            unit_id=int(place.key),
            past=place.counts.past_limit,
            judged=place.counts.judged,
            due_on=until,
        )
        _moved(row, "ask", actor, now)
        _tell(row, now)
        found.append(row)
    return found


@transaction.atomic
def write_improvement(
    improvement_id: int, plan: Plan, *, version: int, actor: Actor, now: datetime | None = None
) -> Improvement:
    """Write it for an agency; until it is judged it may be written anew."""
    now = now or clock.now()
    row = queries.improvement_for_change(improvement_id)
    require(policies.may_explain(actor, queries.branch(row.unit_id)), action="documents.explain")
    texts = {"causes": plan.causes, "measures": plan.measures}
    faults = {name: "required" for name, text in texts.items() if not text.strip()}
    texts["responsibility"] = plan.responsibility
    faults |= {name: "required" for name, text in texts.items() if len(text) > LONGEST}
    if faults:
        raise FaultyFieldsError(faults)
    _check_version(row, version)
    row.state = IMPROVEMENTS.target("write", current=ImprovementState(row.state))
    row.causes, row.measures = plan.causes.strip(), plan.measures.strip()
    row.responsibility = plan.responsibility.strip()
    row.written_at, row.written_by, row.version = now, actor.ref, row.version + 1
    row.save()
    _moved(row, "write", actor, now, reason=row.measures)
    return row


@transaction.atomic
def review_improvement(
    improvement_id: int,
    move: str,
    *,
    remark: str = "",
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Improvement:
    """Accept it, or return it with a reason; never one's own."""
    now = now or clock.now()
    require(policies.may_manage(actor), action="documents.manage")
    row = queries.improvement_for_change(improvement_id)
    _check_version(row, version)
    row.state = IMPROVEMENTS.target(move, current=ImprovementState(row.state))
    if not policies.is_another(actor, row.written_by):
        raise SamePersonError
    if (move == "return" and not remark.strip()) or len(remark) > LONGEST:
        raise FaultyFieldsError({"remark": "required"})
    row.remark, row.reviewed_at, row.reviewed_by = remark.strip(), now, actor.ref
    row.version += 1
    row.save()
    _moved(row, move, actor, now, reason=row.remark)
    return row


def _check_version(row: Improvement, version: int) -> None:
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)


def _moved(row: Improvement, move: str, actor: Actor, now: datetime, *, reason: str = "") -> None:
    event = ImprovementMoved(row.ref, row.unit.ref, row.month.ref, move, row.state)
    ledger.append(event, actor=actor, reason=reason, at=now)


def _tell(row: Improvement, now: datetime) -> None:
    people = access.people_with("documents.explain", row.unit_id, now)
    notices.notify(
        "documents.must_improve",
        to=[Recipient(person=one.ref) for one in people],
        context={"unit": notices.spoken(partial(name_in, row.unit)),
                 "month": notices.spoken(partial(month_text, row.month.first_day)),
                 "past": row.past, "judged": row.judged,
                 "until": notices.spoken(partial(day_text, row.due_on))},
        ref=row.ref,
        once=row.ref,
        link=f"/documents/improvements/{row.pk}/",
        now=now,
    )  # fmt: skip
