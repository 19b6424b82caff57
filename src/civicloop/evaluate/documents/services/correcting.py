"""Correct a wrong row with a reason; it is counted again at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction

from civicloop.evaluate.documents import policies, queries
from civicloop.evaluate.documents.errors import FaultyFieldsError, FrozenMonthError
from civicloop.evaluate.documents.events import DocumentCorrected
from civicloop.evaluate.documents.models import Correction, Document
from civicloop.evaluate.documents.rules import month_end, outcome
from civicloop.evaluate.documents.services.importing import differs
from civicloop.evaluate.documents.states import Category, Ending, MonthState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.errors import ClockError
from civicloop.kernel.ledger import services as ledger

FIELDS: Final = ("received_on", "done_on", "ending")
LONGEST: Final = 500


@transaction.atomic
def correct(
    document_id: int, *, received_on: date, done_on: date | None, ending: str, reason: str,
    actor: Actor, now: datetime | None = None,
) -> Document:  # fmt: skip
    """Correct when a document came, when it was done, and how; each change is kept with its reason.

    A document into whose reply others went keeps their start where it is the later one.
    """
    now = now or clock.now()
    require(policies.may_manage(actor), action="documents.manage")
    row = queries.document_for_change(document_id)
    month = row.month
    if month.state == MonthState.PUBLISHED:
        raise FrozenMonthError(str(month))
    wanted = {"received_on": received_on, "done_on": done_on, "ending": ending}
    end = month_end(month.first_day)
    faults = _faults(wanted, reason, month.first_day, end)
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not changes and not faults:
        faults[""] = "unchanged"
    if faults:
        raise FaultyFieldsError(faults)
    before = {name: str(getattr(row, name) or "") for name in changes}
    joined = row.started_on != row.received_on and "received_on" not in changes
    for name, value in changes.items():
        setattr(row, name, value)
    if not joined or (done_on is not None and row.started_on > done_on):
        row.started_on = received_on
    _recount(row, end)
    row.save()
    for name, value in changes.items():
        _keep(row, name, before[name], str(value or ""), reason.strip(), actor, now)
    return row


def _faults(wanted: Mapping[str, object], reason: str, first: date, end: date) -> dict[str, str]:
    received, done, ending = (wanted[name] for name in FIELDS)
    faults: dict[str, str] = {}
    if not reason.strip() or len(reason) > LONGEST:
        faults["reason"] = "required"
    if ending not in list(Ending):
        faults["ending"] = "unknown"
    elif (ending == Ending.OPEN) != (done is None):
        faults["ending"] = "ending_and_day"
    assert isinstance(received, date)
    if not date(end.year - 20, 1, 1) <= received <= end:
        faults["received_on"] = "not_in_month"
    if isinstance(done, date) and not max(received, first) <= done <= end:
        faults["done_on"] = "not_in_month"
    return faults


def _recount(row: Document, end: date) -> None:
    try:
        found = queries.day_table().recount(row.facts)
    except ClockError:
        raise FaultyFieldsError({"received_on": "limit_refused"}) from None
    row.due_on, row.halves, row.flag = found.due_on, found.halves, found.flag
    became = outcome(Ending(row.ending), row.done_on, found.due_on, end)
    row.outcome = became.value
    row.differs = differs(
        row.stated_outcome, row.stated_halves, Category(row.category), became, found.halves
    )


def _keep(  # noqa: PLR0917 (a row of the table)
    row: Document, field: str, before: str, after: str, reason: str, actor: Actor, now: datetime
) -> None:
    Correction.objects.create(
        unit_id=row.unit_id, month_id=row.month_id, number=row.number, field=field, before=before,
        after=after, reason=reason, made_at=now, made_by=actor.ref,
    )  # fmt: skip
    event = DocumentCorrected(row.ref, row.number, field, before, after)
    ledger.append(event, actor=actor, reason=reason, at=now)
