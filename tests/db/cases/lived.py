"""The rounds of cases that a test writes as rows, as the services would have kept them."""

from __future__ import annotations

from collections.abc import Iterable

from civicloop.answer.cases.models import Case, Round
from civicloop.answer.cases.services import rounds
from civicloop.answer.cases.states import CaseState, Ending


def write_rounds(cases: Iterable[Case]) -> list[Round]:
    """Write the first round of each case; what is closed was not objected to."""
    rows = []
    for case in cases:
        row = rounds.opened(case, case.opened_at)
        if case.state == CaseState.CLOSED:
            row.ending = Ending.UNOPPOSED
        if case.state == CaseState.WAITING:
            row.waiting_since = case.changed_at
        rows.append(row)
    return Round.objects.bulk_create(rows)
