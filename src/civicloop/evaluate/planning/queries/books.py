"""Books with the parts of agencies, and where plan and budget differ; pledges and their state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from civicloop.engines.tracking.states import OPEN_ITEMS, ItemState, Light
from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import (
    Book,
    Dispatch,
    Entry,
    Part,
    Pledge,
    PledgeLink,
    Result,
)
from civicloop.evaluate.planning.rules import Difference, Verdict, check_lines, compare
from civicloop.evaluate.planning.states import PledgeState, ProposalState, ResultState
from civicloop.kernel.clock import services as clock


def books() -> QuerySet[Book]:
    """Every edition."""
    return Book.objects.all()


def book(pk: int) -> Book:
    """One edition."""
    row = Book.objects.filter(pk=pk).first()
    if row is None:
        raise NotFoundError("book", pk)
    return row


def book_for_change(pk: int) -> Book:
    """The edition, locked until the transaction ends."""
    row = Book.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("book", pk)
    return row


def dispatches_of(book_id: int) -> Sequence[Dispatch]:
    """The letters by which an edition went out, in the order of their days."""
    return list(Dispatch.objects.filter(book=book_id))


def dispatch(pk: int) -> Dispatch:
    """One of them."""
    row = Dispatch.objects.select_related("book").filter(pk=pk).first()
    if row is None:
        raise NotFoundError("dispatch", pk)
    return row


def part(pk: int) -> Part:
    """The part of an agency."""
    row = Part.objects.select_related("book", "unit").filter(pk=pk).first()
    if row is None:
        raise NotFoundError("part", pk)
    return row


def part_for_change(pk: int) -> Part:
    """The part and its edition, locked: no edition is approved while one of its parts moves."""
    held = book_for_change(part(pk).book_id)
    row = Part.objects.select_for_update().get(pk=pk)
    row.book = held
    return row


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Plan beside budget: both tables, and each place where a sum or a pair does not hold."""

    plan: Sequence[Entry]
    budget: Sequence[Entry]
    differences: Sequence[Difference]
    plan_total: int
    budget_total: int


def crosswalk(row: Part) -> Crosswalk:
    """The part of an agency: sums within the budget, and the plan held against it.

    Plan lines without an amount say what is done, not what it costs: they are not compared.
    """
    return _crosswalk(row, list(row.entries.all()))


def crosswalks(row: Book) -> Mapping[int, Crosswalk]:
    """Every part of a book, by part; one statement."""
    entries: dict[int, list[Entry]] = {}
    for entry in Entry.objects.filter(part__book=row):
        entries.setdefault(entry.part_id, []).append(entry)
    parts = row.parts.select_related("unit")
    return {one.pk: _crosswalk(one, entries.get(one.pk, [])) for one in parts}


def part_names(row: Book) -> Mapping[int, str]:
    """By part, the name of the agency that writes it; one statement."""
    return dict(row.parts.values_list("pk", "unit__name_zh"))


def _crosswalk(row: Part, entries: Sequence[Entry]) -> Crosswalk:
    plan = [one for one in entries if not one.is_budget]
    budget = [one for one in entries if one.is_budget]
    priced = [one.line for one in plan if one.amount is not None]
    lines = [one.line for one in budget]
    found = [*check_lines(lines, row.total), *check_lines(priced)]
    if budget:
        found += compare(priced, lines)
    return Crosswalk(
        plan,
        budget,
        found,
        sum(one.amount for one in priced if not one.above),
        sum(one.amount for one in lines if not one.above),
    )


def pledges() -> QuerySet[Pledge]:
    """Every pledge."""
    return Pledge.objects.select_related("unit")


def pledge(pk: int) -> Pledge:
    """One pledge."""
    row = pledges().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("pledge", pk)
    return row


def links_of(pledge_ids: Sequence[int]) -> Mapping[int, list[PledgeLink]]:
    """What pledges are mapped to."""
    found: dict[int, list[PledgeLink]] = {}
    rows = PledgeLink.objects.filter(pledge__in=pledge_ids)
    for row in rows.select_related("indicator", "proposal__round", "item__unit"):
        found.setdefault(row.pledge_id, []).append(row)
    return found


def last_verdicts(indicator_ids: Sequence[int]) -> Mapping[int, str]:
    """The class of the newest accepted result of each indicator."""
    rows = Result.objects.filter(indicator__in=indicator_ids, state=ResultState.ACCEPTED)
    return dict(rows.order_by("year").values_list("indicator", "verdict"))


def pledge_states(pledge_ids: Sequence[int]) -> Mapping[int, PledgeState]:
    """How pledges stand: by the newest results of their indicators and by their projects.

    One without anything that carries it is unmapped, and a retired indicator carries nothing; a
    poor result, a project that did not pass, or a tracked item that is late puts it behind; it
    is reached where every indicator was excellent, every item was released, and no project
    waits.
    """
    year = timezone.localdate(clock.now()).year
    links = {
        key: [row for row in rows if row.indicator is None or row.indicator.counts_in(year)]
        for key, rows in links_of(pledge_ids).items()
    }
    verdicts = last_verdicts(
        [row.indicator_id for rows in links.values() for row in rows if row.indicator_id]
    )
    return {key: _state(links.get(key, []), verdicts) for key in pledge_ids}


def _state(links: Sequence[PledgeLink], verdicts: Mapping[int, str]) -> PledgeState:
    if not links:
        return PledgeState.UNMAPPED
    found = [verdicts.get(row.indicator_id) for row in links if row.indicator_id]
    projects = [row.proposal.state for row in links if row.proposal is not None]
    items = [row.item for row in links if row.item is not None]
    late = any(one.state in OPEN_ITEMS and one.light == Light.LATE for one in items)
    if late or Verdict.POOR in found or ProposalState.REFUSED in projects:
        return PledgeState.BEHIND
    done = all(one.state == ItemState.RELEASED for one in items)
    if (found or items) and done and not projects and set(found) <= {Verdict.EXCELLENT}:
        return PledgeState.REACHED
    return PledgeState.RUNNING
