"""Books of a year: opened in editions, written by agencies, signed, approved when sums hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning.errors import (
    ChangedMeanwhileError,
    Fault,
    FaultyFieldsError,
    SamePersonError,
)
from civicloop.evaluate.planning.events import (
    BookApproved,
    BookOpened,
    PartMoved,
    PartWritten,
)
from civicloop.evaluate.planning.models import Book, Entry, Part, Proposal
from civicloop.evaluate.planning.rules import Line
from civicloop.evaluate.planning.services.plans import FIRST, LAST
from civicloop.evaluate.planning.states import (
    BOOKS,
    PARTS,
    BookKind,
    BookState,
    PartState,
    ProposalState,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

MOST = 10**15
CODE_LIMIT, NAME_LIMIT, MOST_LINES = 24, 200, 2000
PROJECTS = "P"
"""The line of the plan under which passed projects stand."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as an agency writes it; without an amount it says what is done alone."""

    code: str
    above: str
    name: str
    amount: int | None = None
    goal: str = ""
    method: str = ""
    remark: str = ""
    is_apart: bool = False


@transaction.atomic
def open_book(
    *,
    kind: BookKind,
    year: int,
    unit_ids: Sequence[int],
    due_on: date | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> Book:
    """Open the next edition of a book; it begins with what the last one said.

    Units that are asked have a part; a unit of the last edition keeps its lines. ``due_on`` is
    the day until which they send it.
    """
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    if not FIRST <= year <= LAST:
        raise FaultyFieldsError({"year": (Fault("year_outside"),)})
    if due_on is not None and due_on < timezone.localdate(now):
        raise FaultyFieldsError({"due_on": (Fault("in_the_past"),)})
    rows = Book.objects.select_for_update().filter(kind=kind, year=year)
    if rows.filter(state=BookState.OPEN).exists():
        raise FaultyFieldsError({"year": (Fault("edition_open"),)})
    if not unit_ids:
        raise FaultyFieldsError({"units": (Fault("missing"),)})
    last = rows.order_by("-edition").first()
    book = Book.objects.create(
        kind=kind,
        year=year,
        edition=(last.edition if last else 0) + 1,
        due_on=due_on,
        changed_at=now,
    )
    parts = {unit: Part.objects.create(book=book, unit_id=unit) for unit in unit_ids}
    if last is not None:
        _copy(last, parts)
    ledger.append(BookOpened(book.ref, kind.value, year, book.edition), actor=actor, at=now)
    return book


def _copy(last: Book, parts: dict[int, Part]) -> None:
    for old in last.parts.prefetch_related("entries"):
        new = parts.get(old.unit_id)
        if new is None:
            continue
        new.total = old.total
        new.save(update_fields=["total"])
        rows = list(old.entries.all())
        for entry in rows:
            entry.pk, entry.part = None, new
        Entry.objects.bulk_create(rows)


@transaction.atomic
def write_part(
    part_id: int,
    lines: Sequence[NewLine],
    *,
    is_budget: bool,
    total: int | None = None,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Part:
    """Replace the plan, or the budget, of a part; ``total`` is what the budget must come to."""
    now = now or clock.now()
    row = _open_part(part_id, actor, version)
    _check(lines, total)
    row.entries.filter(is_budget=is_budget).delete()
    Entry.objects.bulk_create(
        Entry(
            part=row,
            is_budget=is_budget,
            place=place,
            code=line.code.strip(),
            above=line.above.strip(),
            name=line.name.strip(),
            amount=line.amount,
            goal=line.goal.strip(),
            method=line.method.strip(),
            remark=line.remark.strip(),
            is_apart=line.is_apart and is_budget,
        )
        for place, line in enumerate(lines, start=1)
    )
    if is_budget:
        row.total = total
    row.version += 1
    row.save(update_fields=["total", "version"])
    event = PartWritten(row.ref, f"organizations:unit:{row.unit_id}", len(lines), is_budget)
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def take_projects(part_id: int, *, version: int, actor: Actor, now: datetime | None = None) -> int:
    """Put the agency's passed projects of the year under a line of its plan, once; how many."""
    now = now or clock.now()
    row = _open_part(part_id, actor, version)
    known = set(row.entries.exclude(source="").values_list("source", flat=True))
    found = [
        one
        for one in Proposal.objects.filter(
            round__year=row.book.year, unit=row.unit_id, state=ProposalState.PASSED
        )
        if one.ref not in known
    ]
    if not found:
        return 0
    top, _made = Entry.objects.get_or_create(
        part=row, is_budget=False, code=PROJECTS, defaults={"place": 9000, "name": "重要施政計畫"}
    )
    place = row.entries.aggregate(last=Max("place"))["last"] or 0
    for step, one in enumerate(found, start=1):
        Entry.objects.create(
            part=row,
            place=place + step,
            code=one.number,
            above=PROJECTS,
            name=one.title,
            goal=one.chapters.get("objectives", ""),
            method=one.chapters.get("strategy", ""),
            amount=one.granted,
            source=one.ref,
        )
    top.amount = sum(one.amount or 0 for one in row.entries.filter(is_budget=False, above=PROJECTS))
    top.save(update_fields=["amount"])
    row.version += 1
    row.save(update_fields=["version"])
    event = PartWritten(row.ref, f"organizations:unit:{row.unit_id}", len(found), False)
    ledger.append(event, actor=actor, at=now)
    return len(found)


@transaction.atomic
def move_part(
    part_id: int, move: str, *, version: int, actor: Actor, now: datetime | None = None
) -> Part:
    """``send`` by the agency when every sum holds; ``sign`` or ``return`` by the commission."""
    now = now or clock.now()
    row = queries.part_for_change(part_id)
    if row.book.state != BookState.OPEN:
        raise IllegalMoveError(BOOKS.name, move, BookState(row.book.state))
    if move == "send":
        require(policies.may_write(actor, queries.branch(row.unit_id)), action="planning.write")
        _check_sums(row)
        row.sent_by = actor.ref
    else:
        require(policies.may_review(actor), action="planning.review")
        if move == "sign" and not policies.is_another(actor, row.sent_by):
            raise SamePersonError(row.ref)
    if row.version != version:
        raise ChangedMeanwhileError("part", version, row.version)
    row.state = PARTS.target(move, current=PartState(row.state))
    row.signed_by, row.signed_at = (actor.ref, now) if move == "sign" else ("", None)
    row.version += 1
    row.save()
    event = PartMoved(row.ref, f"organizations:unit:{row.unit_id}", move, row.state)
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def approve_book(
    book_id: int, *, note: str = "", actor: Actor, now: datetime | None = None
) -> Book:
    """Approve an edition once every part is signed and every sum holds; it replaces the last."""
    require(policies.may_approve(actor), action="planning.approve")
    now = now or clock.now()
    row = queries.book_for_change(book_id)
    target = BOOKS.target("approve", current=BookState(row.state))
    unsigned = row.parts.exclude(state=PartState.SIGNED).count()
    if unsigned:
        raise FaultyFieldsError({"": (Fault("parts_unsigned", {"count": unsigned}),)})
    found = queries.crosswalks(row)
    wrong = sum(bool(one.differences) for one in found.values())
    if wrong:
        raise FaultyFieldsError({"": (Fault("sums_differ", {"count": wrong}),)})
    Book.objects.filter(kind=row.kind, year=row.year, state=BookState.APPROVED).update(
        state=BookState.REPLACED
    )
    row.state, row.note, row.approved_by, row.approved_at = target, note, actor.ref, now
    row.changed_at = now
    row.save()
    total = sum(one.budget_total for one in found.values())
    event = BookApproved(row.ref, row.kind, row.year, row.edition, total)
    ledger.append(event, actor=actor, reason=note, at=now)
    return row


def _open_part(part_id: int, actor: Actor, version: int) -> Part:
    """The part, locked, if its agency can still write into it."""
    row = queries.part_for_change(part_id)
    require(policies.may_write(actor, queries.branch(row.unit_id)), action="planning.write")
    if row.book.state != BookState.OPEN or row.state != PartState.WRITTEN:
        raise IllegalMoveError(PARTS.name, "write", PartState(row.state))
    if row.version != version:
        raise ChangedMeanwhileError("part", version, row.version)
    return row


def _check(lines: Sequence[NewLine], total: int | None) -> None:
    faults: list[Fault] = []
    if not lines:
        faults.append(Fault("no_lines"))
    if len(lines) > MOST_LINES:
        faults.append(Fault("too_many_lines", {"limit": MOST_LINES}))
    for place, line in enumerate(lines, start=1):
        if not line.code.strip() or not line.name.strip():
            faults.append(Fault("line_missing", {"line": place}))
        if len(line.code) > CODE_LIMIT or len(line.name) > NAME_LIMIT:
            faults.append(Fault("line_too_long", {"line": place}))
        if line.amount is not None and not 0 <= line.amount < MOST:
            faults.append(Fault("line_money", {"line": place}))
    if total is not None and not 0 <= total < MOST:
        faults.append(Fault("money_range"))
    tree = rules.check_tree(
        [Line(one.code.strip(), one.above.strip(), one.name, one.amount or 0) for one in lines]
    )
    faults += [
        Fault(one.code, {"code": code, **one.values}) for code, rows in tree.items() for one in rows
    ]
    if faults:
        raise FaultyFieldsError({"file": tuple(faults)})


def _check_sums(row: Part) -> None:
    found = queries.crosswalk(row)
    if not found.plan:
        raise FaultyFieldsError({"": (Fault("no_lines"),)})
    if found.differences:
        raise FaultyFieldsError({"": (Fault("part_differs", {"count": len(found.differences)}),)})
