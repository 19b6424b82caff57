"""Import a file: looked through, checked row by row, written in batches, taken up again.

Every batch is one transaction with the cases, their events, the rows that were taken, the
faults that were found and the last line. Whatever ends the program, the next run goes on
after the last batch that was committed, and no row is imported twice.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from civicloop.answer.cases import events, policies
from civicloop.answer.cases.errors import ImportingError
from civicloop.answer.cases.models import CaseImport, ImportedRow, ImportFault
from civicloop.answer.cases.queries import importing as queries
from civicloop.answer.cases.rules.importing.faults import Finding, printable, told
from civicloop.answer.cases.rules.importing.mapping import Mapping
from civicloop.answer.cases.rules.importing.records import Record, Records
from civicloop.answer.cases.rules.importing.rows import (
    Arrival,
    Locate,
    Reader,
    Refused,
    checked_heading,
)
from civicloop.answer.cases.services.importing.batches import (
    Batch,
    Step,
    add,
    beginning_with,
    known_by,
)
from civicloop.answer.cases.services.importing.resolving import Resolver
from civicloop.answer.cases.services.importing.source import look_through
from civicloop.answer.cases.services.importing.writing import Writer
from civicloop.answer.cases.states import ImportState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography.queries import boundaries as geography
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.services.copying import copy_rows
from civicloop.kernel.vault import services as vault

BATCH: Final = 1_000
PURPOSE: Final = "cases.import"
LOCK: Final = 0x696D706F
"""The advisory lock of imports ("impo"); its second half is the source."""
PATIENCE: Final = "15s"
COUNTED: Final = ("imported", "present", "changed", "refused")


class Importer:
    """One file and its mapping. ``check`` changes nothing; ``run`` imports.

    Rows that are wrong are told and left out, the others are imported. A caller who wants
    all or nothing checks first, and runs only if nothing was refused or changed.
    """

    def __init__(
        self,
        path: Path,
        mapping: Mapping,
        *,
        actor: Actor,
        create: bool = False,
        now: datetime | None = None,
        batch: int = BATCH,
    ) -> None:
        policies.require(policies.may_import(actor), action="cases.import")
        self.mapping, self.actor, self.create, self.batch = mapping, actor, create, batch
        self.now = now or clock.now()
        self.zone = mapping.jurisdiction.zone or _city_zone()
        self.source = look_through(path, mapping.encodings)
        self.reader = self._reader()

    def check(self) -> Iterator[Step]:
        """Look at every row as ``run`` would, and change nothing at all."""
        with transaction.atomic():
            resolver = self._resolver(dry=True)
            resolver.prepare()
            total = dict.fromkeys(COUNTED, 0)
            for batch in self._batches(resolver, after=0):
                add(total, batch)
                yield self._step(batch, total, resolver)
            transaction.set_rollback(True)

    def run(self) -> Iterator[Step]:
        """Import, batch by batch; a run that did not end goes on where it was."""
        with _alone(self.mapping.source):
            run = self._begin()
            resolver = self._resolver(dry=False)
            with transaction.atomic():
                resolver.prepare()
            writer = Writer(self.mapping, run, zone=self.zone, actor=self.actor, now=self.now)
            batches = self._batches(resolver, after=run.last_line)
            while True:
                with transaction.atomic():  # what the rows need is made with the rows
                    batch = next(batches, None)
                    if batch is None:
                        break
                    self._write(batch, run, resolver, writer)
                total = {name: getattr(run, name) for name in COUNTED}
                yield self._step(batch, total, resolver, run)
            self._end(run)
            total = {name: getattr(run, name) for name in COUNTED}
            yield self._step(Batch(self.source.lines), total, resolver, run)

    def _resolver(self, *, dry: bool) -> Resolver:
        return Resolver(self.mapping, create=self.create, dry=dry, actor=self.actor, now=self.now)

    def _reader(self) -> Reader:
        """What reads the rows, once the heading is as the mapping says."""
        with self.source.opened() as lines:
            heading = next(Records(lines, delimiter=self.mapping.delimiter), None)
        if heading is None or heading.problem:
            raise ImportingError(f"{self.source.path} has no heading.")
        checked_heading(self.mapping, heading.cells)
        return Reader(
            self.mapping,
            heading.cells,
            encoding=self.source.encoding,
            zone=self.zone,
            locate=self._locate(),
            now=self.now,
        )

    def _locate(self) -> Locate:
        """Within the borders of the file's jurisdiction; the districts of one's own are known."""
        bounds = self.mapping.jurisdiction.bounds
        if bounds is not None:
            return lambda lon, lat: "" if bounds.holds(lon, lat) else None
        index = geography.index()

        def locate(lon: float, lat: float) -> str | None:
            place = index.locate(lon, lat)
            return place.district_code if place.inside else None

        return locate

    def _batches(self, resolver: Resolver, *, after: int) -> Iterator[Batch]:
        """The rows after a line, so many at a time, each with what is to become of it."""
        with self.source.opened() as lines:
            records = Records(lines, delimiter=self.mapping.delimiter)
            next(records)  # the heading, which was understood before
            seen: dict[str, int] = {}
            counts: dict[str, int] = {}
            for record in records:
                if record.line > after:
                    first = record
                    break
                known_by(self.mapping, self.reader, record, seen, counts)
            else:
                return
            rest = beginning_with(first, records)
            while rows := list(islice(rest, self.batch)):
                yield self._look(rows, resolver, seen, counts)

    def _look(
        self,
        rows: Sequence[Record],
        resolver: Resolver,
        seen: dict[str, int],
        counts: dict[str, int],
    ) -> Batch:
        batch = Batch(rows[-1].line)
        found: list[tuple[Arrival, str]] = []
        for record in rows:
            key, doubled = known_by(self.mapping, self.reader, record, seen, counts)
            row = self.reader.read(record)
            if isinstance(row, Refused):
                batch.refused += 1
                batch.faults += [(row.line, finding) for finding in row.findings]
            elif doubled is not None:
                batch.refused += 1
                batch.faults.append((row.line, doubled))
            else:
                found.append((row, key))
        self._sort(found, batch, resolver)
        return batch

    def _sort(self, found: Sequence[tuple[Arrival, str]], batch: Batch, resolver: Resolver) -> None:
        """Which of the understood rows are new, and what they name."""
        digests = vault.blind_indexes(PURPOSE, [arrival.digest for arrival, _ in found])
        keys = [
            key if self.mapping.columns.id else f"{digest}{key}"
            for (_, key), digest in zip(found, digests, strict=True)
        ]
        known = queries.rows_known(self.mapping.source, keys)
        for (arrival, _), key, digest in zip(found, keys, digests, strict=True):
            if key in known:
                if known[key] == digest:
                    batch.present += 1
                else:
                    batch.changed += 1
                    batch.faults.append((arrival.line, Finding(self.mapping.columns.id, "changed")))
                continue
            category = resolver.category(arrival)
            rule = resolver.rule(arrival, category) if isinstance(category, str) else category
            wrong = [each for each in (category, rule) if isinstance(each, Finding)]
            if isinstance(category, Finding) or isinstance(rule, Finding):
                batch.refused += 1
                batch.faults.append((arrival.line, wrong[0]))
                continue
            batch.faults += [(arrival.line, note) for note in arrival.notes]
            batch.taken.append((arrival, category, rule))
            batch.keys.append(key)
            batch.digests.append(digest)

    def _begin(self) -> CaseImport:
        """The run to go on with, or a new one."""
        with transaction.atomic():
            standing = queries.running(self.mapping.source)
            if standing is not None:
                same = (standing.file_digest, standing.mapping_digest) == (
                    self.source.digest,
                    self.mapping.digest,
                )
                if same:
                    return standing
                _leave(standing, actor=self.actor, now=self.now)
            run = CaseImport.objects.create(
                source=self.mapping.source,
                file_name=printable(self.source.path.name)[:200],
                file_digest=self.source.digest,
                mapping_digest=self.mapping.digest,
                encoding=self.source.encoding,
                lines=self.source.lines,
                begun_by=self.actor.ref[:80],
                begun_at=self.now,
            )
            begun = events.ImportBegun(run.ref, run.source, self.source.digest, self.mapping.digest)
            ledger.append(begun, actor=self.actor, at=self.now)
            return run

    def _write(self, batch: Batch, run: CaseImport, resolver: Resolver, writer: Writer) -> None:
        """All that a batch changes; the caller holds the transaction."""
        keys = writer.write(batch.taken, *resolver.rows())
        copy_rows(
            [
                ImportedRow(
                    case_id=case_id,
                    run=run,
                    source=run.source,
                    key=key,
                    digest=digest,
                    line=arrival.line,
                    has_target=arrival.target_at is not None,
                    stated=arrival.judged,
                )
                for case_id, (arrival, _, _), key, digest in zip(
                    keys, batch.taken, batch.keys, batch.digests, strict=True
                )
            ]
        )
        copy_rows([_fault(run, line, finding) for line, finding in batch.faults])
        run.last_line = batch.last_line
        total = {name: getattr(run, name) for name in COUNTED}
        add(total, batch)
        for name, count in total.items():
            setattr(run, name, count)
        run.save(update_fields=["last_line", *COUNTED])

    @transaction.atomic
    def _end(self, run: CaseImport) -> None:
        run.state, run.ended_at = ImportState.FINISHED.value, clock.now()
        run.last_line = run.lines
        run.save(update_fields=["state", "ended_at", "last_line"])
        counts = {name: getattr(run, name) for name in COUNTED}
        ended = events.ImportEnded(run.ref, run.source, **counts)
        ledger.append(ended, actor=self.actor, at=run.ended_at)

    def _step(
        self,
        batch: Batch,
        total: Table[str, int],
        resolver: Resolver,
        run: CaseImport | None = None,
    ) -> Step:
        return Step(
            line=batch.last_line,
            lines=self.source.lines,
            faults=tuple(told(line, finding) for line, finding in batch.faults),
            made=resolver.made,
            run_id=run.pk if run else None,
            **total,
        )


def _city_zone() -> ZoneInfo:
    zone = timezone.get_default_timezone()
    assert isinstance(zone, ZoneInfo), "the zone of the settings has a name"
    return zone


def _fault(run: CaseImport, line: int, finding: Finding) -> ImportFault:
    row = told(line, finding)
    return ImportFault(
        run=run,
        line=line,
        column=row.column[:200],
        code=row.code,
        values=dict(finding.values),
        value=row.value,
    )


def _leave(run: CaseImport, *, actor: Actor, now: datetime) -> None:
    """A run whose file or mapping changed is not gone on with; its rows stay as they are."""
    run.state, run.ended_at = ImportState.LEFT.value, now
    run.save(update_fields=["state", "ended_at"])
    ledger.append(events.ImportLeft(run.ref, run.source, run.last_line), actor=actor, at=now)


def lock_of(source: str) -> int:
    """The half of the advisory lock that is a source's own."""
    return zlib.crc32(source.encode()) - 2**31


@contextmanager
def _alone(source: str) -> Iterator[None]:
    """Nobody else imports from this source meanwhile.

    After a program was killed its connection may live on for a moment; that long it waits.
    """
    key = [LOCK, lock_of(source)]
    with connection.cursor() as cursor:
        try:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", key)
        except OperationalError as error:
            raise ImportingError(
                f"Another import from {source} is running. Wait for its end."
            ) from error
        finally:
            if not connection.needs_rollback:
                cursor.execute("SELECT set_config('lock_timeout', '0', false)")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
