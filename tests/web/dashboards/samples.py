"""Cases for figures, with just what a figure reads."""

from __future__ import annotations

from datetime import datetime, timedelta

from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.states import CaseState, Outcome
from civicloop.kernel.organizations.models import Unit


def closed_case(
    number: str, unit: Unit, category: Category, opened: datetime, *, late: bool
) -> Case:
    """A case, not saved yet, that was closed after half a day; a late one was begun too late."""
    return Case(
        number=number,
        unit=unit,
        category=category,
        state=CaseState.CLOSED,
        outcome=Outcome.FIXED,
        opened_at=opened,
        changed_at=opened,
        started_at=opened + timedelta(hours=9 if late else 1),
        closed_at=opened + timedelta(hours=12),
        operational_due_at=opened + timedelta(hours=4),
        statutory_due_at=opened + timedelta(days=6),
        next_due_at=opened,
        description_sealed=b"",
        description_masked="路口有一個大坑洞，機車經過很危險",
        place_masked="中正路與民族路口",
        secret_digest="",
        sameness_index="",
    )
