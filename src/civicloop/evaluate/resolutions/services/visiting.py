"""Joint visits: one visit to the place of a matter serves everybody who raised it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    NotFoundError,
    StepNotOpenError,
)
from civicloop.evaluate.resolutions.events import VisitMoved, VisitPlanned
from civicloop.evaluate.resolutions.models import Visit, VisitUnit
from civicloop.evaluate.resolutions.rules import VisitDraft, check_findings, check_visit
from civicloop.evaluate.resolutions.states import VISITS, VisitState
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.kernel.states.errors import IllegalMoveError

CALLED, CANCELLED = "resolutions.visit", "resolutions.visit_cancelled"


@transaction.atomic
def plan_visit(
    matter_id: int, draft: VisitDraft, *, actor: Actor, now: datetime | None = None
) -> Visit:
    """Call a joint visit to the place of a matter; who takes part is told."""
    now = now or clock.now()
    require(policies.may_keep(actor, None), action="resolutions.keep")
    matter = queries.matter_for_change(matter_id)
    if faults := _faults(draft, now):
        raise FaultyFieldsError(faults)
    row = Visit(matter=matter)
    _put(row, draft)
    event = VisitPlanned(
        row.ref, matter.ref, f"organizations:unit:{row.unit_id}", row.held_on.isoformat()
    )
    ledger.append(event, actor=actor, at=now)
    _tell(row, CALLED, now)
    return row


@transaction.atomic
def change_visit(
    visit_id: int, draft: VisitDraft, *, version: int, actor: Actor, now: datetime | None = None
) -> Visit:
    """Put a visit on another day or place, or let others take part; they are told anew."""
    now = now or clock.now()
    row = _kept(visit_id, actor, version)
    _step(row, "edit")
    if faults := _faults(draft, now):
        raise FaultyFieldsError(faults)
    _put(row, draft)
    _moved(row, "edit", actor, now)
    _tell(row, CALLED, now)
    return row


@transaction.atomic
def write_findings(
    visit_id: int,
    found: str,
    agreed: str,
    *,
    held_on: date,
    photos: Sequence[files.Upload | bytes] = (),
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Visit:
    """Write down what a visit found and what was agreed; by the unit that called it, or a keeper.

    What was written down may be corrected; the history keeps who did. Photos come beside those
    that are kept already; one that cannot be taken refuses the whole.
    """
    now = now or clock.now()
    row = queries.visit_for_change(visit_id)
    require(policies.may_write_findings(actor, row.unit_id), action="tracking.report")
    _check_version(row, version)
    move = "correct" if row.state == VisitState.HELD else "hold"
    _step(row, move)
    if faults := check_findings(found, agreed, held_on, today=timezone.localdate(now)):
        raise FaultyFieldsError(faults)
    row.found, row.agreed, row.held_on = found.strip(), agreed.strip(), held_on
    row.save()
    for photo in photos:
        files.store(photo, ref=row.ref, kind=queries.VISIT_PHOTO, actor=actor, now=now)
    _moved(row, move, actor, now)
    return row


@transaction.atomic
def remove_visit_photo(
    visit_id: int, file_id: int, *, actor: Actor, now: datetime | None = None
) -> None:
    """Take a photo away that is not of this visit, or shows what it should not."""
    row = queries.visit_for_change(visit_id)
    require(policies.may_write_findings(actor, row.unit_id), action="tracking.report")
    if file_id not in {one.pk for one in queries.visit_photos([row])[row.ref]}:
        raise NotFoundError("photo", file_id)
    files.remove(file_id, actor=actor, now=now or clock.now())


@transaction.atomic
def move_visit(
    visit_id: int,
    move: str,
    *,
    version: int,
    reason: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Visit:
    """``cancel`` (with why) or ``plan_again``; who takes part is told."""
    now = now or clock.now()
    row = _kept(visit_id, actor, version)
    _step(row, move)
    if move == "cancel" and not reason.strip():
        raise FaultyFieldsError({"reason": "missing"})
    row.reason = reason.strip()[:300]
    row.save()
    _moved(row, move, actor, now, reason=row.reason)
    _tell(row, CANCELLED if move == "cancel" else CALLED, now)
    return row


def _faults(draft: VisitDraft, now: datetime) -> dict[str, str]:
    faults = check_visit(draft)
    units = {draft.unit_id, *draft.joint_ids} - {0}
    if "unit" not in faults and queries.unknown_units(units, timezone.localdate(now)):
        faults["unit"] = "unknown_unit"
    return faults


def _put(row: Visit, draft: VisitDraft) -> None:
    row.held_on, row.begins, row.place = draft.held_on, draft.begins, draft.place.strip()
    row.unit_id, row.others = draft.unit_id, draft.others.strip()
    row.save()
    row.joining.all().delete()
    VisitUnit.objects.bulk_create(VisitUnit(visit=row, unit_id=pk) for pk in draft.joint_ids)


def _kept(visit_id: int, actor: Actor, version: int) -> Visit:
    row = queries.visit_for_change(visit_id)
    require(policies.may_keep(actor, None), action="resolutions.keep")
    _check_version(row, version)
    return row


def _check_version(row: Visit, version: int) -> None:
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)


def _step(row: Visit, move: str) -> None:
    try:
        row.state = VISITS.target(move, current=VisitState(row.state)).value
    except IllegalMoveError as error:
        raise StepNotOpenError("visit", move, row.state) from error
    row.version += 1


def _moved(row: Visit, move: str, actor: Actor, now: datetime, *, reason: str = "") -> None:
    event = VisitMoved(row.ref, row.matter.ref, move, row.state, row.held_on.isoformat())
    ledger.append(event, actor=actor, reason=reason, at=now)


def _tell(row: Visit, template: str, now: datetime) -> None:
    """Tell those who report for the units that take part, each person once."""
    notices.notify(
        template,
        to=[Recipient(person=ref) for ref in sorted(_people(queries.units_at(row), now))],
        context={"title": row.matter.title, "day": row.held_on.isoformat(), "begins": row.begins,
                 "place": row.place, "reason": row.reason},
        ref=row.ref,
        once=f"{row.ref}#{row.version}",
        link=f"/resolutions/matters/{row.matter_id}/",
        now=now,
    )  # fmt: skip


def _people(units: Iterable[int], now: datetime) -> set[str]:
    return {
        person.ref for unit in units for person in access.people_with("tracking.report", unit, now)
    }
