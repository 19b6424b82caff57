"""Tenders of items: taken over from notices, written in by hand, written out again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError
from civicloop.evaluate.programmes import policies, queries
from civicloop.evaluate.programmes.events import TenderKept, TenderRemoved, TendersImported
from civicloop.evaluate.programmes.models import HAND, Tender
from civicloop.evaluate.programmes.rules import REACHED, day_of, leading
from civicloop.evaluate.programmes.rules.exchange import Exchange, fault, unknown_headings
from civicloop.evaluate.programmes.rules.tenders import DAYS as TENDER_DAYS
from civicloop.evaluate.programmes.rules.tenders import (
    FIELDS,
    MONEY,
    TenderRow,
    read_tender_mapping,
    read_tenders,
)
from civicloop.evaluate.programmes.services.definitions import HOME
from civicloop.evaluate.programmes.services.exchange import (
    Imported,
    mapping_in,
    one_import,
    roc_day,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.tabular import rules as tabular

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.engines.tracking.models import Item, Programme

MAPPINGS: Final = tabular.Mappings(HOME / "tenders")
VALUES = ("name", "contractor", *TENDER_DAYS, *MONEY)
AT_A_TIME = 1000


def tender_mappings() -> list[str]:
    """The names of the mappings of tenders that come with the product."""
    return MAPPINGS.names()


def tender_mapping_of(name: str) -> Exchange:
    """A shipped mapping by its name, or one of the city's own by the path of its file."""
    return mapping_in(MAPPINGS, name, read_tender_mapping)


def import_tenders(
    content: bytes,
    mapping: Exchange,
    programme: Programme,
    *,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    actor: Actor,
    now: datetime | None = None,
) -> Imported:
    """Take over a file of tenders; what a notice leaves empty stays as it was known.

    One transaction; a dry run does the same and takes it back. The same file a second time
    changes nothing. A tender belongs to the item whose number it carries, else to the one
    that its case number is known at.
    """
    require(policies.may_manage(actor, programme), action="tracking.manage")
    done = Imported()
    with one_import(done, dry_run=dry_run, all_or_nothing=all_or_nothing):
        _take(content, mapping, programme, done, actor=actor, now=now or clock.now())
    return done


def _take(
    content: bytes,
    mapping: Exchange,
    programme: Programme,
    done: Imported,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    tracked.programme_for_change(programme.pk)  # one import of it after the other
    digest = hashlib.sha256(content).hexdigest()
    rows: list[TenderRow] = []
    table = tabular.read(content, mapping.columns)
    done.faults += unknown_headings(table.unknown, mapping)
    for row, faults in read_tenders(table.rows, mapping):
        done.faults += faults
        if row is not None:
            rows.append(row)
    placed = _placed(rows, mapping, programme, done)
    done.in_order()
    known = {
        (row.item_id, row.case_number): row
        for row in queries.tenders_in(tracked.items_of(programme.pk))
    }
    made, changed = [], []
    for item_id, row in placed:
        before = known.get((item_id, row.case_number))
        values = _values(row)
        if before is None:
            name = values.pop("name") or row.case_number
            known[item_id, row.case_number] = new = Tender(
                item_id=item_id, system=mapping.system, case_number=row.case_number, name=name,
                line=row.line, digest=digest, kept_at=now, **values,
            )  # fmt: skip
            made.append(new)
        elif _put(before, values):
            before.system, before.line, before.digest = mapping.system, row.line, digest
            before.kept_at = now
            changed.append(before)
        else:
            done.counts["tenders_same"] += 1
    Tender.objects.bulk_create(made, batch_size=AT_A_TIME)
    Tender.objects.bulk_update(
        changed, [*VALUES, "system", "line", "digest", "kept_at"], batch_size=AT_A_TIME
    )
    done.counts["tenders"] += len(made)
    done.counts["tenders_changed"] += len(changed)
    if not made and not changed:
        return
    event = TendersImported(
        programme=programme.ref,
        system=mapping.system,
        digest=digest,
        tenders=len(made) + len(changed),
        refused=done.refused,
    )
    ledger.append(event, actor=actor, at=now)
    ledger.append_many([(_kept(row), actor, "", now) for row in (*made, *changed)])


def _placed(
    rows: list[TenderRow], mapping: Exchange, programme: Programme, done: Imported
) -> list[tuple[int, TenderRow]]:
    """Each row with its item: by the item's number, else by the case number known there."""
    by_number = dict(tracked.items_of(programme.pk).values_list("number", "pk"))
    by_case: dict[str, set[int]] = {}
    for item_id, number in queries.tenders_in(tracked.items_of(programme.pk)).values_list(
        "item_id", "case_number"
    ):
        by_case.setdefault(number, set()).add(item_id)
    found = []
    for row in rows:
        items = {by_number[row.number]} if row.number in by_number else set()
        if not row.number:
            items = by_case.get(row.case_number, set())
        if len(items) == 1:
            found.append((next(iter(items)), row))
            continue
        code = "several_items" if items else "unknown_item" if row.number else "no_item"
        field = "number" if "number" in mapping.fields else "case_number"
        said = row.number or row.case_number
        done.faults.append(fault(row.line, mapping, field, code, said))
    return found


def _values(row: TenderRow) -> dict[str, Any]:
    return {**row.texts, **row.days, **row.money}


def _put(tender: Tender, values: dict[str, Any]) -> bool:
    """Write what is said on a tender, unsaved; whether anything changed."""
    changed = False
    for name, value in values.items():
        if value not in {None, ""} and getattr(tender, name) != value:
            setattr(tender, name, value)
            changed = True
    return changed


def _kept(row: Tender) -> TenderKept:
    return TenderKept(item=f"tracking:item:{row.item_id}", tender=row.ref, system=row.system)


@dataclass(frozen=True, slots=True)
class Notice:
    """A tender as somebody writes it in."""

    case_number: str
    name: str
    contractor: str = ""
    announced_on: date | None = None
    awarded_on: date | None = None
    amount: int | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    started_on: date | None = None
    completed_on: date | None = None
    accepted_on: date | None = None
    paid: int | None = None
    paid_on: date | None = None


@transaction.atomic
def keep_tender(
    item: Item,
    notice: Notice,
    *,
    tender_id: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> Tender:
    """Write a tender in at an item, or mend one, by who reports on it or keeps the programme."""
    now = now or clock.now()
    require(_may_keep(actor, item), action="tracking.report")
    tracked.item_for_change(item.pk)  # its case numbers stand once
    _check(item, notice, tender_id, timezone.localdate(now))
    row = Tender(item=item, system=HAND) if tender_id is None else _one(item, tender_id)
    for name in ("case_number", *VALUES):
        setattr(row, name, getattr(notice, name))
    row.system, row.kept_at = HAND, now
    row.save()
    ledger.append(_kept(row), actor=actor, at=now)
    return row


@transaction.atomic
def remove_tender(
    item: Item, tender_id: int, *, reason: str, actor: Actor, now: datetime | None = None
) -> None:
    """Take a tender off an item that it does not belong to, with the reason."""
    require(_may_keep(actor, item), action="tracking.report")
    if not reason.strip():
        raise FaultyFieldsError({"reason": (Fault("missing"),)})
    row = _one(item, tender_id)
    event = TenderRemoved(item=item.ref, tender=row.ref)
    row.delete()
    ledger.append(event, actor=actor, reason=reason.strip(), at=now or clock.now())


def _may_keep(actor: Actor, item: Item) -> bool:
    return policies.may_manage(actor, item.programme) or actor.may_in(
        "tracking.report", item.unit_id
    )


def _one(item: Item, tender_id: int) -> Tender:
    row = Tender.objects.select_for_update().filter(item=item, pk=tender_id).first()
    if row is None:
        raise FaultyFieldsError({"case_number": (Fault("unknown"),)})
    return row


def _check(item: Item, notice: Notice, tender_id: int | None, today: date) -> None:
    faults: dict[str, tuple[Fault, ...]] = {
        name: (Fault("missing"),)
        for name in ("case_number", "name")
        if not getattr(notice, name).strip()
    }
    others = Tender.objects.filter(item=item, case_number=notice.case_number)
    if tender_id is not None:
        others = others.exclude(pk=tender_id)
    if others.exists():
        faults["case_number"] = (Fault("taken"),)
    for name in MONEY:
        if (getattr(notice, name) or 0) < 0:
            faults[name] = (Fault("below_zero"),)
    faults |= _days(notice, today)
    if faults:
        raise FaultyFieldsError(faults)


def _days(notice: Notice, today: date) -> dict[str, tuple[Fault, ...]]:
    faults: dict[str, tuple[Fault, ...]] = {}
    if notice.begins_on and notice.ends_on and notice.ends_on < notice.begins_on:
        faults["ends_on"] = (Fault("before_begin"),)
    for name in ("awarded_on", "started_on", "completed_on", "accepted_on", "paid_on"):
        day = getattr(notice, name)
        if day is not None and day > today:
            faults[name] = (Fault("in_the_future"),)
    if notice.paid is not None and notice.paid_on is None:
        faults["paid_on"] = (Fault("missing"),)
    if notice.paid is None and notice.paid_on is not None:
        faults["paid"] = (Fault("missing"),)
    return faults


@dataclass(frozen=True, slots=True)
class Offered:
    """A milestone, and the day on which its tender says that it was reached."""

    milestone: Any
    day: date
    tender: Tender


def offered(item: Item, today: date) -> list[Offered]:
    """The milestones that are not reached here, but are in the item's leading tender."""
    tender = leading(list(queries.tenders_of(item.pk)))
    if tender is None:
        return []
    found = []
    for row in item.milestones.all():
        day = day_of(row.kind, tender, REACHED) if row.actual_on is None else None
        if day is not None and day <= today:
            found.append(Offered(row, day, tender))
    return found


@transaction.atomic
def reach_from_tender(
    item: Item, milestone_ids: Iterable[int], *, actor: Actor, now: datetime | None = None
) -> int:
    """Date the chosen milestones by the item's tender, which is named as the evidence."""
    now = now or clock.now()
    chosen = set(milestone_ids)
    taken = [one for one in offered(item, timezone.localdate(now)) if one.milestone.pk in chosen]
    if not taken:
        raise FaultyFieldsError({"milestones": (Fault("missing"),)})
    tender = taken[0].tender  # the item's leading one, the same for all
    tracking.reach_milestones(
        {one.milestone.pk: one.day for one in taken},
        evidence=f"標案 {tender.case_number}（{tender.system}）"[:200],
        actor=actor,
        now=now,
    )
    return len(taken)


def export_tenders(mapping: Exchange, items: QuerySet[Item]) -> Iterator[dict[str, Any]]:
    """Our tenders of some items in the shape of a file of notices."""
    rows = queries.tenders_in(items).select_related("item")
    for row in rows.order_by("item__number", "case_number"):
        values: dict[str, Any] = {name: getattr(row, name) for name in FIELDS if name in VALUES}
        for name in TENDER_DAYS:
            values[name] = roc_day(values[name]) if values[name] else ""
        for name in MONEY:
            sum_ = values[name]
            values[name] = "" if sum_ is None else Decimal(sum_) / mapping.money_unit
        values |= {"number": row.item.number, "case_number": row.case_number, "term": ""}
        if row.begins_on and row.ends_on:
            values["term"] = f"{values['begins_on']}－{values['ends_on']}"
        yield {key: values[key] for key in mapping.fields}
