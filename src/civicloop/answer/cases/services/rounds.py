"""The row of the present round, brought after its case in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from civicloop.answer.cases.models import Case, Rating, Round
from civicloop.answer.cases.states import DONE, CaseState, Ending
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part

CLOCKS = ["operational_due_at", "statutory_due_at", "first_statutory_due_at"]
ENDINGS = {CaseState.ANSWERED: Ending.ANSWERED, CaseState.WITHDRAWN: Ending.WITHDRAWN}


def opened(case: Case, at: datetime) -> Round:
    """The row of a round that begins; the caller writes it."""
    row = Round(
        case=case,
        number=case.round,
        district_code=case.district_code,
        channel=case.channel,
        opened_at=at,
        first_statutory_due_at=case.statutory_due_at,
    )
    follow(row, case)
    return row


def follow(row: Round, case: Case, **more: Any) -> None:  # noqa: ANN401 (columns of a round)
    """Bring a row after its case, without writing."""
    for name, value in (present(case) | more).items():
        setattr(row, name, value)


def present(case: Case) -> dict[str, Any]:
    """What the case says about its present round.

    How a closed case came to its end, and since when one waits, only the caller knows.
    """
    found: dict[str, Any] = {
        "category_id": case.category_id,
        "unit_id": case.unit_id,
        "handler_id": case.handler_id,
        "accepted_at": case.accepted_at,
        "started_at": case.started_at,
        "operational_due_at": case.operational_due_at,
        "statutory_due_at": case.statutory_due_at,
        "answered_at": case.closed_at if case.state in set(DONE) else None,
        "ended_at": case.closed_at,
        "outcome": case.outcome,
    }
    if case.state != CaseState.CLOSED:
        found["ending"] = ENDINGS.get(CaseState(case.state), Ending.OPEN)
    if case.state != CaseState.WAITING:
        found["waiting_since"] = None
    if case.state not in set(DONE):
        found["settled_at"] = None
    return found


def begin(case: Case, at: datetime) -> Round:
    """Write the row of a round that begins."""
    row = opened(case, at)
    row.save(force_insert=True)
    return row


def keep(case: Case, **more: Any) -> None:  # noqa: ANN401 (columns of a round)
    """Bring the row of the present round after its case; one statement."""
    statements.write(keeping(case, **more))


def keeping(case: Case, **more: Any) -> Part:  # noqa: ANN401 (columns of a round)
    """The part that does so, for a statement that writes more."""
    values = present(case) | more
    return statements.change(
        Round, values, "case_id = %s AND number = %s", case.pk, case.round, name="round"
    )


def reopened(case: Case) -> None:
    """The present round turned out not to be the last one; all else of it stays for ever."""
    Round.objects.filter(case=case, number=case.round).update(ending=Ending.REOPENED)


def rated(case: Case, rating: Rating) -> None:
    """Write a rating beside the round that it judges."""
    Round.objects.filter(case=case, number=case.round).update(**marks(rating))


def marks(rating: Rating) -> dict[str, Any]:
    """What a round keeps of a rating."""
    return {
        "rated_at": rating.rated_at,
        "manner": rating.manner,
        "speed": rating.speed,
        "result": rating.result,
    }


def follow_clocks(cases: Sequence[Case], unextended: Mapping[str, datetime]) -> None:
    """Bring the due instants of the present rounds of many cases after their clocks.

    ``unextended`` are the statutory ones without extensions, by the case's reference.
    """
    own = {case.pk: case for case in cases}
    rows = list(Round.objects.filter(case__in=own, number=F("case__round")).order_by())
    for row in rows:
        case = own[row.case_id]
        row.operational_due_at = case.operational_due_at
        row.statutory_due_at = case.statutory_due_at
        row.first_statutory_due_at = unextended.get(case.ref, case.statutory_due_at)
    Round.objects.bulk_update(rows, CLOCKS)
