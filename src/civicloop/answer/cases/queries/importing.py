"""Imported files and rows: which are known, what was wrong, and how they compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q, QuerySet

from civicloop.answer.cases.models import CaseImport, ImportedRow, ImportFault, Round
from civicloop.answer.cases.queries import figures
from civicloop.answer.cases.rules.importing.faults import Finding, told
from civicloop.answer.cases.states import ImportState
from civicloop.kernel.tabular.rules import RowFault

CHUNK = 5_000
EARLIEST = datetime.fromisoformat("0001-01-02T00:00:00+00:00")


def rows_known(source: str, keys: Sequence[str]) -> dict[str, str]:
    """The digests of those rows that were imported before, by key."""
    rows = ImportedRow.objects.filter(source=source, key__in=keys)
    return dict(rows.values_list("key", "digest"))


def running(source: str) -> CaseImport | None:
    """The run that has not ended, locked, or nothing."""
    rows = CaseImport.objects.select_for_update()
    return rows.filter(source=source, state=ImportState.RUNNING).first()


def imports() -> QuerySet[CaseImport]:
    """Every run, the newest first."""
    return CaseImport.objects.all()


def import_run(run_id: int) -> CaseImport | None:
    """One run."""
    return CaseImport.objects.filter(pk=run_id).first()


def fault_rows(run_id: int) -> QuerySet[ImportFault]:
    """The same as a list to narrow and order."""
    return ImportFault.objects.filter(run=run_id)


def fault_told(row: ImportFault) -> RowFault:
    """A stored fault in words."""
    return told(row.line, Finding(row.column, row.code, row.values, row.value))


def faults_of(run_id: int) -> Iterator[RowFault]:
    """What was found in the rows of a run, in the order of the file."""
    rows = ImportFault.objects.filter(run=run_id).order_by("line", "id")
    for row in rows.iterator(CHUNK):
        yield fault_told(row)


def fault_counts(run_id: int) -> list[tuple[str, int]]:
    """How often each thing was found in a run, the most frequent first."""
    rows = ImportFault.objects.filter(run=run_id).values_list("code")
    return [(code, count) for code, count in rows.annotate(n=Count("id")).order_by("-n", "code")]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How timely the rows of a source were, those with a limit of their own alone.

    ``on_time``, ``late`` and ``overdue`` (open past the limit) are judged by the very
    definitions of the figure ``cases.on_time``; ``differing`` of them the file itself judges
    otherwise.
    """

    rows: int
    with_target: int
    judged: int
    on_time: int
    late: int
    overdue: int
    differing: int

    @property
    def share(self) -> Decimal | None:
        """On time ÷ (on time + late + overdue and open), in percent with one decimal."""
        whole = self.on_time + self.late + self.overdue
        if not whole:
            return None
        exact = Decimal(100 * self.on_time) / whole
        return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def comparison(source: str, *, until: datetime, judged_only: bool = True) -> Comparison:
    """Compare the rows of a source that name a limit, as things stood at an instant.

    With ``judged_only`` those that the file itself judges, so that both can be held side by
    side; without, all that name a limit.
    """
    of_source = Q(case__imported_row__source=source)
    timed = of_source & Q(case__imported_row__has_target=True)
    judged = timed & ~Q(case__imported_row__stated="")
    scope = judged if judged_only else timed
    on_time = figures.closed_on_time(EARLIEST, until)
    late = figures.closed(EARLIEST, until) & ~on_time
    overdue = figures.overdue_open(EARLIEST, until)
    otherwise = (on_time & Q(case__imported_row__stated="late")) | (
        (late | overdue) & Q(case__imported_row__stated="on_time")
    )
    found = Round.objects.filter(of_source, number=1).aggregate(
        rows=Count("id"),
        with_target=Count("id", filter=timed),
        judged=Count("id", filter=judged),
        on_time=Count("id", filter=scope & on_time),
        late=Count("id", filter=scope & late),
        overdue=Count("id", filter=scope & overdue),
        differing=Count("id", filter=scope & otherwise),
    )
    return Comparison(**found)
