# ruff: noqa: S608  # the names in the statements are constants
"""Take the documents of a month from a file, recounted while they are read.

Rows go by COPY into a table of the transaction; what changed, the replacing and the joining
are then a fixed number of statements, whatever the number of documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any, Final

from django.db import connection, transaction

from civicloop.evaluate.documents import policies, queries
from civicloop.evaluate.documents.errors import FrozenMonthError, ImportRefusedError
from civicloop.evaluate.documents.events import DocumentsImported
from civicloop.evaluate.documents.models import Document, Import, Month
from civicloop.evaluate.documents.rules import (
    DayTable,
    month_end,
    outcome,
    scores_days,
    started,
)
from civicloop.evaluate.documents.rules.importing import (
    Mapping,
    Paper,
    PaperReader,
    fault,
    parse_mapping,
)
from civicloop.evaluate.documents.services.replacing import COLUMNS, TABLE, Replaced, settle
from civicloop.evaluate.documents.states import Joined, MonthState, Outcome
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.errors import ClockError
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.tabular import rules as tabular
from civicloop.kernel.tabular.errors import TabularError
from civicloop.kernel.tabular.rules import RowFault

MAPPINGS: Final = tabular.Mappings(files("civicloop.evaluate.documents") / "mappings")
LARGEST_FILE: Final = 400 * 1024 * 1024
SHARED_TEXT: Final = 200

Tell = Callable[[RowFault], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file; ``present`` where the same file stands already."""

    rows: int
    refused: int
    notes: int
    units: int
    replaced: Replaced
    present: bool = False
    digest: str = ""
    import_id: int | None = None


def shipped_mappings() -> list[str]:
    """The names of the mappings that come with the product."""
    return MAPPINGS.names()


def mapping_of(name: str) -> Mapping:
    """A shipped mapping by its name, or a city's own by the path of its file."""
    try:
        return parse_mapping(MAPPINGS.read(name).data, name=name)
    except TabularError as error:
        raise ImportRefusedError(str(error)) from error


@transaction.atomic
def import_documents(
    content: bytes,
    *,
    file_name: str,
    mapping: str,
    month: date,
    actor: Actor,
    dry_run: bool = False,
    tell: Tell | None = None,
    now: datetime | None = None,
) -> Imported:
    """Take a file for a month; each agency in it has its documents replaced as a whole.

    A published month takes nothing. The same file a second time changes nothing. Bad rows
    are told and left out. A dry run says the same and leaves nothing behind.
    """
    now = now or clock.now()
    require(policies.may_manage(actor), action="documents.manage")
    row, _new = Month.objects.get_or_create(first_day=month.replace(day=1))
    row = queries.month_for_change(row.pk)
    if row.state == MonthState.PUBLISHED:
        raise FrozenMonthError(str(row))
    digest = hashlib.sha256(content).hexdigest()
    same = queries.same_import(row.pk, digest, mapping)
    if same is not None:
        transaction.set_rollback(dry_run)
        return Imported(same.rows, same.refused, same.notes, 0, Replaced(), present=True,
                        digest=digest, import_id=same.pk)  # fmt: skip
    source = Import.objects.create(
        month=row, file_name=file_name[:SHARED_TEXT], digest=digest, mapping=mapping[-80:],
        imported_at=now, imported_by=actor.ref,
    )  # fmt: skip
    count = _Count(tell)
    found = mapping_of(mapping)
    end = month_end(row.first_day)
    reader = PaperReader(found, queries.units_by_name(end), row.first_day, end)
    papers = _papers(content, found, reader, count)
    table = queries.day_table()
    _copy(papers, row, table, count)
    _join(row, table, count)
    units, replaced = settle(row, source)
    source.rows, source.refused, source.notes = count.good, count.refused, count.notes
    source.save(update_fields=["rows", "refused", "notes"])
    event = DocumentsImported(
        source.ref, row.ref, mapping[-80:], digest, count.good, count.refused, units,
        replaced.returns, replaced.added, replaced.removed, replaced.changed,
    )  # fmt: skip
    ledger.append(event, actor=actor, at=now)
    transaction.set_rollback(dry_run)
    return Imported(count.good, count.refused, count.notes, units, replaced, digest=digest,
                    import_id=None if dry_run else source.pk)  # fmt: skip


class _Count:
    """What was read so far, and what is told of it."""

    def __init__(self, tell: Tell | None) -> None:
        self._tell = tell
        self.good = self.refused = self.notes = 0
        self.joined: dict[tuple[int, str, Joined], list[tuple[date, int]]] = {}

    def told(self, one: RowFault) -> None:
        if one.is_note:
            self.notes += 1
        if self._tell is not None:
            self._tell(one)


def _papers(
    content: bytes, mapping: Mapping, reader: PaperReader, count: _Count
) -> Iterator[Paper]:
    try:
        rows = tabular.read(content, mapping.columns, max_bytes=LARGEST_FILE).rows
        for row in rows:
            paper = reader.read(row)
            for one in reader.faults:
                count.told(one)
            if paper is None:
                count.refused += 1
            else:
                yield paper
    except TabularError as error:
        raise ImportRefusedError(str(error)) from error


def _copy(papers: Iterator[Paper], month: Month, table: DayTable, count: _Count) -> None:
    end = month_end(month.first_day)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {TABLE} (LIKE documents_document INCLUDING DEFAULTS)"
            " ON COMMIT DROP"
        )
        cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN id")
        with cursor.copy(f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for paper in papers:
                values = _values(paper, month.pk, end, table, count)
                if values is not None:
                    copy.write_row(values)


def _values(
    paper: Paper, month_id: int, end: date, table: DayTable, count: _Count
) -> tuple[Any, ...] | None:
    facts = paper.facts
    try:
        found = table.recount(facts)
    except ClockError:
        count.told(fault(paper.line, "limit_days", "limit_refused", str(facts.limit or "")))
        count.refused += 1
        return None
    count.good += 1
    if found.flag:
        count.told(fault(paper.line, "extended_by", "extension", str(facts.extended_by)))
    if paper.joined:
        key = (paper.unit_id, paper.joined_to, paper.joined)
        count.joined.setdefault(key, []).append((facts.received_on, paper.line))
    became = outcome(facts.ending, facts.done_on, found.due_on, end)
    return (
        month_id, paper.unit_id, paper.number, paper.line, facts.category.value, facts.kind.value,
        facts.received_on, facts.done_on, facts.ending.value, facts.limit, facts.until,
        facts.extended_by, facts.extended_times, facts.extended_on, facts.paused_on,
        facts.resumed_on, paper.joined.value, paper.joined_to, paper.stated_outcome,
        paper.stated_halves, facts.received_on, found.due_on, found.halves, became.value,
        found.flag, differs(paper.stated_outcome, paper.stated_halves, facts.category,
                            became, found.halves),
    )  # fmt: skip


def differs(
    stated: str, stated_halves: int | None, category: Any, became: Outcome, halves: int | None,  # noqa: ANN401
) -> bool:  # fmt: skip
    """Whether the system's own count says otherwise than ours."""
    if became not in {Outcome.ON_TIME, Outcome.LATE}:
        return False
    if stated and stated != became.value:
        return True
    return scores_days(category) and stated_halves is not None and stated_halves != halves


def _join(month: Month, table: DayTable, count: _Count) -> None:
    """Documents into whose reply others went start with the last of them, or the first."""
    if not count.joined:
        return
    end = month_end(month.first_day)
    mains = _mains({(unit, number) for unit, number, _how in count.joined})
    rows: dict[tuple[int, str], tuple[Any, ...]] = {}
    for (unit, number, how), arrivals in sorted(count.joined.items()):
        main = mains.get((unit, number))
        if main is None:
            for _day, line in arrivals:
                count.told(fault(line, "joined_to", "no_main", number))
            continue
        facts = started(main.facts, [day for day, _line in arrivals], how, table.calendar)
        main.started_on = facts.received_on
        found = table.recount(facts)
        became = outcome(facts.ending, facts.done_on, found.due_on, end)
        other = differs(
            main.stated_outcome, main.stated_halves, facts.category, became, found.halves
        )
        rows[unit, number] = (
            facts.received_on, found.due_on, found.halves, became.value, found.flag, other,
        )  # fmt: skip
    if rows:
        keys = [list(part) for part in zip(*rows, strict=True)]
        values = [list(part) for part in zip(*rows.values(), strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(_RESTART, [*keys, *values])


_RESTART: Final = f"""
    UPDATE {TABLE} i
       SET started_on = k.started_on, due_on = k.due_on, halves = k.halves, outcome = k.outcome,
           flag = k.flag, differs = k.differs
      FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::date[], %s::integer[], %s::text[],
                  %s::text[], %s::boolean[])
           AS k(unit_id, number, started_on, due_on, halves, outcome, flag, differs)
     WHERE i.unit_id = k.unit_id AND i.number = k.number
"""


def _mains(keys: set[tuple[int, str]]) -> dict[tuple[int, str], Document]:
    """The documents that others went into; one statement, whatever their number."""
    units, numbers = [list(part) for part in zip(*sorted(keys), strict=True)]
    rows = Document.objects.raw(
        f"SELECT 0 AS id, {', '.join(f'i.{name}' for name in COLUMNS)} FROM {TABLE} i"
        " JOIN unnest(%s::bigint[], %s::text[]) AS k(unit, named)"
        " ON i.unit_id = k.unit AND i.number = k.named",
        [units, numbers],
    )
    return {(row.unit_id, row.number): row for row in rows}
