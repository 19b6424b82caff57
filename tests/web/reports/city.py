"""A report that is written in a small city: its cases, its months counted, its texts approved."""

from __future__ import annotations

from datetime import UTC, datetime

from civicloop.answer.cases import services as cases
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month, months_between
from civicloop.kernel.actors.rules import EVERYWHERE, citizen, person
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.models import Section
from civicloop.publish.reports.states import SectionState
from tests.db.cases.city import draft, lay_down

AT = datetime(2025, 9, 5, 2, tzinfo=UTC)
NOW = datetime(2026, 1, 10, 2, tzinfo=UTC)
DUE = datetime(2026, 1, 20, 2, tzinfo=UTC)
MONTHS = months_between(Month(2025, 7), Month(2025, 12))
RIGHTS = ("reports.edit", "reports.write", "reports.approve")
EDITOR = person(901, grants={"reports.edit": EVERYWHERE, "reports.write": EVERYWHERE})
DESIGNER = person(903, grants={"reports.templates": EVERYWHERE})
APPROVER = person(902, grants={"reports.approve": EVERYWHERE})


def counted(number: int = 2, *, at: datetime = NOW) -> None:
    """So many more cases in September, and every month of the half year counted."""
    for _n in range(number):
        words = draft(description=f"第 {at:%d}{_n} 件坑洞", email=f"m{at:%d}{_n}@example.org")
        cases.open_case(words, actor=citizen(), key=f"{at}{_n}", now=AT)
    metrics.refresh("cases.case", MONTHS, now=at)


def opened(unit: int):
    """The half-year report of the second half of 2025."""
    return reports.open_edition(
        "half-year", "2025-H2", unit=unit, due_at=DUE, actor=EDITOR, now=NOW
    )


def approved(edition, *, first: str = "本期持續辦理。") -> None:
    """The first text written and approved by the services; the others as if they had been."""
    row, *others = edition.sections.order_by("place")
    reports.write(row.pk, text=first, number=0, actor=EDITOR, now=NOW)
    reports.send(row.pk, actor=EDITOR, now=NOW)
    reports.approve(row.pk, actor=APPROVER, now=NOW)
    Section.objects.filter(pk__in=[one.pk for one in others]).update(
        state=SectionState.APPROVED, text="本期持續辦理。", number=1,
        written_by=EDITOR.ref, approved_by=APPROVER.ref,
    )  # fmt: skip


def answered(edition, queries) -> int:
    """Every finding answered by name; how many there were."""
    found = queries.found_in(edition, queries.document_now(edition, now=NOW))
    for one in found:
        if not one.reason:
            reports.answer(
                edition.pk, finding=one.digest, reason="尚無前期資料", actor=EDITOR, now=NOW
            )
    return len(found)


def laid() -> None:
    """Categories and routing."""
    lay_down()
