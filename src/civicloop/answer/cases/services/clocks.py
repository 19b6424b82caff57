"""Both clocks of a case: begun at intake, stopped by work and answer, moved by pauses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.rules import DueInstants
from civicloop.answer.cases.rules.clocks import (
    OPERATIONAL,
    STATUTORY,
    Deadlines,
    clock_kind,
    operational_policy,
    statutory_policy,
)
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import Pause


def begin(
    ref: str,
    category: Category,
    terms: Deadlines,
    *,
    at: datetime,
    district: str,
    round_: int = 1,
) -> DueInstants:
    """Start a pair of clocks; a case that was reopened gets a new pair."""
    operational = clock.start(
        ref,
        clock_kind(OPERATIONAL, round_),
        operational_policy(category.operational_hours, terms),
        at,
        scope=district,
    )
    statutory = clock.start(
        ref,
        clock_kind(STATUTORY, round_),
        statutory_policy(category.statutory_days, terms),
        at,
        scope=district,
    )
    return DueInstants(operational.due_at, statutory.due_at)


def stop_operational(case: Case, at: datetime) -> None:
    """Work on the spot began."""
    clock.stop(case.ref, clock_kind(OPERATIONAL, case.round), at)


def stop_all(case: Case, at: datetime, *, void: bool = False) -> None:
    """The case is over; a clock that work stopped before keeps its result.

    ``void`` ends them without a result: a request that was taken back is neither
    on time nor late.
    """
    if case.started_at is None:
        clock.stop(case.ref, clock_kind(OPERATIONAL, case.round), at, void=void)
    clock.stop(case.ref, clock_kind(STATUTORY, case.round), at, void=void)


def leave_out(case: Case, pauses: Sequence[Pause]) -> DueInstants:
    """Both due instants with the waiting left out; a stopped clock stays as it is."""
    operational = case.operational_due_at
    if case.started_at is None:
        operational = clock.recalculate(
            case.ref, clock_kind(OPERATIONAL, case.round), pauses=tuple(pauses)
        ).due_at
    statutory = clock.recalculate(
        case.ref, clock_kind(STATUTORY, case.round), pauses=tuple(pauses)
    ).due_at
    return DueInstants(operational, statutory)
