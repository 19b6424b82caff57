"""Both clocks of a case: begun at intake, stopped by work and answer, moved by pauses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.rules import DueInstants
from civicloop.answer.cases.rules.clocks import (
    KINDS,
    OPERATIONAL,
    STATUTORY,
    Deadlines,
    clock_kind,
    operational_policy,
    statutory_policy,
)
from civicloop.answer.cases.services import rounds
from civicloop.answer.cases.states import CaseState
from civicloop.kernel.clock import queries as clock_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import Calendar, Extension, Pause, Policy, due
from civicloop.kernel.statements.rules import Part

if TYPE_CHECKING:
    from civicloop.kernel.clock.models import ObjectClock

CHUNK = 1_000
COPIES = ["operational_due_at", "statutory_due_at", "next_due_at"]


def begin(
    ref: str,
    category: Category,
    terms: Deadlines,
    *,
    at: datetime,
    district: str,
    received_at: datetime | None = None,
    round_: int = 1,
) -> DueInstants:
    """Start a pair of clocks; a case that was reopened gets a new pair.

    The statutory one runs from ``received_at`` where a letter came in on an earlier day.
    """
    policies = _policies(category, terms)
    since = (at, received_at or at)
    pair = [
        clock.NewClock(ref, clock_kind(kind, round_), policy, begins, district)
        for kind, policy, begins in zip(KINDS, policies, since, strict=True)
    ]
    operational, statutory = clock.start_many(pair)
    return DueInstants(operational.due_at, statutory.due_at)


def beginning(
    ref: str,
    category: Category,
    terms: Deadlines,
    *,
    at: datetime,
    received_at: datetime,
    district: str,
    calendar: Calendar,
) -> tuple[ObjectClock, ObjectClock]:
    """The rows of the first pair, to be written with the case by who holds the calendar."""
    hours, days = _policies(category, terms)
    operational, statutory = clock.begun(
        [
            clock.NewClock(ref, OPERATIONAL, hours, at, district),
            clock.NewClock(ref, STATUTORY, days, received_at, district),
        ],
        calendar,
    )
    return operational, statutory


def _policies(category: Category, terms: Deadlines) -> tuple[Policy, Policy]:
    return (
        operational_policy(category.operational_hours, terms),
        statutory_policy(category.statutory_days, terms, category.statutory_basis),
    )


def stopping_operational(case: Case, at: datetime) -> tuple[Part, ...]:
    """Work on the spot began: the part that stops its clock."""
    return clock.stopping(case.ref, [clock_kind(OPERATIONAL, case.round)], at)


def stopping(case: Case, at: datetime, *, void: bool = False) -> tuple[Part, ...]:
    """The case is over: the parts that stop what runs; what work stopped keeps its result.

    ``void`` ends them without a result: a request that was taken back is neither
    on time nor late.
    """
    running = KINDS if case.started_at is None else (STATUTORY,)
    return clock.stopping(
        case.ref, [clock_kind(kind, case.round) for kind in running], at, void=void
    )


def run_on(case: Case, *, operational: bool, statutory: bool) -> None:
    """Let stopped clocks run on: the step that stopped them is taken back."""
    if operational:
        clock.reopen(case.ref, clock_kind(OPERATIONAL, case.round))
    if statutory:
        clock.reopen(case.ref, clock_kind(STATUTORY, case.round))


def leave_out(case: Case, pauses: Sequence[Pause]) -> DueInstants:
    """Both due instants with the waiting left out; a stopped clock stays as it is."""
    operational = case.operational_due_at
    if case.started_at is None:
        operational = clock.recalculate(
            case.ref, clock_kind(OPERATIONAL, case.round), pauses=tuple(pauses)
        ).due_at
    statutory = clock.recalculate(case.ref, clock_kind(STATUTORY, case.round), pauses=tuple(pauses))
    return DueInstants(operational, statutory.due_at, without_extension=unextended(statutory))


def change(case: Case, category: Category, terms: Deadlines, *, district: str) -> DueInstants:
    """Both clocks of the present round by the limits of another category; a stopped one stays."""
    operational = case.operational_due_at
    if case.started_at is None:
        policy = operational_policy(category.operational_hours, terms)
        kind = clock_kind(OPERATIONAL, case.round)
        operational = clock.change_policy(case.ref, kind, policy, scope=district).due_at
    policy = statutory_policy(category.statutory_days, terms, category.statutory_basis)
    kind = clock_kind(STATUTORY, case.round)
    statutory = clock.change_policy(case.ref, kind, policy, scope=district)
    return DueInstants(operational, statutory.due_at, without_extension=unextended(statutory))


def extend(
    case: Case, *, days: int, reason: str, decided_at: datetime, decided_by: str
) -> DueInstants:
    """The due instants with a decision to allow so many more days to answer.

    The rule set of handling says what may be allowed, and the caller has asked it; the
    clock takes the decision as it is.
    """
    kind = clock_kind(STATUTORY, case.round)
    row = next(each for each in clock_queries.clocks(case.ref) if each.kind == kind)
    decision = Extension(decided_at=decided_at, amount=days, reason=reason, decided_by=decided_by)
    statutory = clock.recalculate(case.ref, kind, extensions=(*row.extensions, decision))
    return DueInstants(
        case.operational_due_at,
        statutory.due_at,
        case.waiting_until,
        without_extension=unextended(statutory),
    )


def unextended(row: ObjectClock) -> datetime:
    """When a clock would be due had nobody allowed more time."""
    if not row.extension_data:
        return row.due_at
    calendar = clock_queries.calendar(district=row.scope)
    return due(row.policy, row.started_at, calendar, row.pauses)


@transaction.atomic
def follow_calendar() -> int:
    """Copy the due instants of open cases anew from their clocks; how many cases moved.

    A closure or a calendar moves the clocks in its own transaction; this brings the
    copies after them that the lists are ordered by. Twice is the same as once.
    """
    moved, last = 0, 0
    while rows := queries.open_for_change(after=last, limit=CHUNK):
        found = clock_queries.clocks_of(row.ref for row in rows)
        due = {row.ref: {each.kind: each.due_at for each in found.get(row.ref, ())} for row in rows}
        changed = [row for row in rows if _copy(row, due[row.ref])]
        Case.objects.bulk_update(changed, COPIES)
        rounds.follow_clocks(
            changed,
            {
                row.ref: unextended(each)
                for row in changed
                for each in found.get(row.ref, ())
                if each.kind == clock_kind(STATUTORY, row.round)
            },
        )
        moved, last = moved + len(changed), rows[-1].pk
    return moved


def _copy(case: Case, due: Mapping[str, datetime]) -> bool:
    """Whether a case's copies differed from its clocks; they are the same afterwards."""
    before = [getattr(case, name) for name in COPIES]
    instants = DueInstants(
        due.get(clock_kind(OPERATIONAL, case.round), case.operational_due_at),
        due.get(clock_kind(STATUTORY, case.round), case.statutory_due_at),
        case.waiting_until,
    )
    case.operational_due_at, case.statutory_due_at = instants.operational, instants.statutory
    case.next_due_at = rules.next_due(
        CaseState(case.state), instants, started=case.started_at is not None
    )
    return before != [getattr(case, name) for name in COPIES]
