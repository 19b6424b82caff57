"""Ask an agency about what is past its limit; take its explanation; accept or return it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from django.db import transaction

from civicloop.evaluate.documents import policies, queries
from civicloop.evaluate.documents.errors import FaultyFieldsError, FrozenMonthError, SamePersonError
from civicloop.evaluate.documents.events import ChaseMoved, UnitChased
from civicloop.evaluate.documents.models import Chase, Chased, Document
from civicloop.evaluate.documents.states import CHASES, ChaseState, MonthState, Outcome
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

CAUSES: Final = ("awaiting_reply", "complex", "staff", "system", "wrong_row", "other")
MOST_AT_ONCE: Final = 2_000
PAST = (Outcome.OVERDUE.value, Outcome.LATE.value)
LONGEST: Final = 2000
LATEST: Final = date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a document is past its limit, and by when it will be done."""

    cause: str
    explanation: str
    expected_on: date | None = None


@transaction.atomic
def chase(
    month_id: int, unit_id: int, *, actor: Actor, only: Collection[int] = (),
    now: datetime | None = None,
) -> Chase:  # fmt: skip
    """Ask an agency about its documents past their limit, or about some of them.

    What was asked about in this month is not asked again, whether it waits for an answer or
    was explained. Those who explain for the agency, the heads among them, are told; the answer
    is due in the working days of the rule set.
    """
    now = now or clock.now()
    require(policies.may_manage(actor), action="documents.manage")
    month = queries.month_for_change(month_id)
    rows = _to_chase(month_id, unit_id, only)
    if not rows:
        raise FaultyFieldsError({"": "nothing_to_chase"})
    calendar = calendars.calendar()
    days = queries.rule_of(calendar.day_of(now)).answer_days
    until = calendar.day_of(due(working_days(days), now, calendar))
    row = Chase.objects.create(
        unit_id=unit_id, month=month, sent_at=now, sent_by=actor.ref, answer_until=until
    )
    Chased.objects.bulk_create(
        Chased(chase=row, number=one.number, received_on=one.received_on, due_on=one.due_on,
               category=one.category)
        for one in rows
    )  # fmt: skip
    row.told = _tell(row, len(rows), now)
    row.save(update_fields=["told"])
    event = UnitChased(row.ref, row.unit.ref, month.ref, len(rows), until.isoformat())
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def chase_all(month_id: int, *, actor: Actor, now: datetime | None = None) -> list[Chase]:
    """Ask every agency that has something past its limit about which it was not asked yet."""
    require(policies.may_manage(actor), action="documents.manage")
    queries.month_for_change(month_id)
    units = list(queries.units_to_chase(month_id))
    if not units:
        raise FaultyFieldsError({"": "nothing_to_chase"})
    return [chase(month_id, unit, actor=actor, now=now) for unit in units]


def _to_chase(month_id: int, unit_id: int, only: Collection[int]) -> list[Document]:
    rows = Document.objects.filter(month=month_id, unit=unit_id, outcome__in=PAST)
    if only:
        rows = rows.filter(pk__in=only)
    asked = Chased.objects.filter(chase__unit=unit_id, chase__month=month_id).values("number")
    return list(rows.exclude(number__in=asked).order_by("due_on", "pk")[:MOST_AT_ONCE])


def _tell(row: Chase, count: int, now: datetime) -> int:
    people = access.people_with("documents.explain", row.unit_id, now)
    notices.notify(
        "documents.chased",
        to=[Recipient(person=one.ref) for one in people],
        context={"unit": notices.spoken(partial(name_in, row.unit)),
                 "month": notices.spoken(partial(month_text, row.month.first_day)),
                 "count": count, "until": notices.spoken(partial(day_text, row.answer_until))},
        ref=row.ref,
        once=row.ref,
        link=f"/documents/chases/{row.pk}/",
        now=now,
    )  # fmt: skip
    return len(people)


@transaction.atomic
def explain(chased_id: int, answer: Answer, *, actor: Actor, now: datetime | None = None) -> Chased:
    """Explain a document that was chased, or again after it was returned.

    Until it is reviewed the agency may correct what it wrote; what was accepted it may
    correct while the month is open, and that is reviewed anew.
    """
    now = now or clock.now()
    row = queries.chased_for_change(chased_id)
    unit = row.chase.unit_id
    require(policies.may_explain(actor, queries.branch(unit)), action="documents.explain")
    faults = {}
    if answer.cause not in CAUSES:
        faults["cause"] = "unknown"
    if not answer.explanation.strip() or len(answer.explanation) > LONGEST:
        faults["explanation"] = "required"
    if answer.expected_on is not None and answer.expected_on < row.received_on:
        faults["expected_on"] = "before_receipt"
    elif answer.expected_on is not None and answer.expected_on > LATEST:
        faults["expected_on"] = "too_far"
    if faults:
        raise FaultyFieldsError(faults)
    state = ChaseState(row.state)
    if state is ChaseState.ACCEPTED and row.chase.month.state == MonthState.PUBLISHED:
        raise FrozenMonthError(str(row.chase.month))
    move = "explain" if "explain" in CHASES.open_moves(state) else "amend"
    row.state = CHASES.target(move, current=state)
    row.cause, row.explanation = answer.cause, answer.explanation.strip()
    row.expected_on, row.explained_at, row.explained_by = answer.expected_on, now, actor.ref
    row.save()
    event = ChaseMoved(row.chase.ref, row.number, move, row.state, row.cause)
    ledger.append(event, actor=actor, reason=row.explanation, at=now)
    return row


@transaction.atomic
def review(
    chased_id: int, move: str, *, remark: str = "", actor: Actor, now: datetime | None = None
) -> Chased:
    """Accept an explanation, or return it with a reason; never one's own."""
    now = now or clock.now()
    require(policies.may_manage(actor), action="documents.manage")
    row = queries.chased_for_change(chased_id)
    row.state = CHASES.target(move, current=ChaseState(row.state))
    if not policies.is_another(actor, row.explained_by):
        raise SamePersonError
    if (move == "return" and not remark.strip()) or len(remark) > LONGEST:
        raise FaultyFieldsError({"remark": "required"})
    row.remark, row.reviewed_at, row.reviewed_by = remark.strip(), now, actor.ref
    row.save()
    event = ChaseMoved(row.chase.ref, row.number, move, row.state, row.cause)
    ledger.append(event, actor=actor, reason=row.remark, at=now)
    if move == "return":
        _tell_returned(row, now)
    return row


def _tell_returned(row: Chased, now: datetime) -> None:
    people = access.people_with("documents.explain", row.chase.unit_id, now)
    notices.notify(
        "documents.returned",
        to=[Recipient(person=one.ref) for one in people],
        context={
            "unit": notices.spoken(partial(name_in, row.chase.unit)),
            "number": row.number,
            "remark": row.remark,
        },
        ref=row.chase.ref,
        once=f"{row.chase.ref}.{row.pk}.{now.isoformat()}",
        link=f"/documents/chases/{row.chase_id}/",
        now=now,
    )
