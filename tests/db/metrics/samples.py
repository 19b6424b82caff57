"""Cases of four months, as the figures read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.states import CaseState
from civicloop.engines.metrics.rules import Month, months_between
from civicloop.kernel.actors.rules import EVERYWHERE, person

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
MONTHS = months_between(Month(2026, 8), Month(2026, 11))
ANALYST = person(1, grants={"cases.see_figure_rows": EVERYWHERE})
SOURCE = "cases.case"


def make_case(number, unit, category, opened, **more):
    """A case with clocks of 4 hours and 6 days; ``more`` says what became of it."""
    values = {
        "state": CaseState.RECEIVED,
        "opened_at": opened,
        "changed_at": opened,
        "operational_due_at": opened + timedelta(hours=4),
        "statutory_due_at": opened + timedelta(days=6),
        "next_due_at": opened + timedelta(hours=4),
        "description_sealed": b"",
        "description_masked": "",
        "secret_digest": "",
        "sameness_index": "",
    }
    return Case(number=number, unit=unit, category=category, **{**values, **more})
