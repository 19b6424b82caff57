"""Take a whole file of roads, doors or landmarks into the gazetteer, or say what it would do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.geography.adapters import gazetteer_files
from civicloop.kernel.geography.errors import GazetteerFileError
from civicloop.kernel.geography.models import District, Village
from civicloop.kernel.geography.queries.boundaries import index
from civicloop.kernel.geography.rules.gazetteer import (
    Atlas,
    Counts,
    RefusedRow,
    Row,
    door_of,
    is_elsewhere,
    landmark_of,
    road_of,
)
from civicloop.kernel.geography.rules.gazetteer_columns import (
    ADDRESSES,
    LANDMARKS,
    ROADS,
    Findings,
    kind_of,
)
from civicloop.kernel.geography.services.doors import write_doors
from civicloop.kernel.geography.services.gazetteer import boundaries_in_force, note_load
from civicloop.kernel.geography.services.landmarks import write_landmarks
from civicloop.kernel.geography.services.roads import write_roads

STEP = 5000
"""Rows between two words about the progress."""

Progress = Callable[[int], None]
KINDS: Mapping[str, tuple[Callable[..., Any], Callable[..., Counts]]] = {
    ROADS: (road_of, write_roads),
    ADDRESSES: (door_of, write_doors),
    LANDMARKS: (landmark_of, write_landmarks),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of an import: the kind and columns where the file does not tell them.

    ``replace`` removes what the file does not name, of its kind alone; a road that still has
    doors stays. A dry run does everything and then takes it back. ``only_city`` passes over
    the rows of other cities.
    """

    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    replace: bool = False
    dry_run: bool = False
    only_city: str = ""


@dataclass(slots=True)
class GazetteerReport:
    """What an import did, or would do."""

    kind: str
    columns: dict[str, str]
    read: int = 0
    passed_over: int = 0
    counts: Counts = field(default_factory=Counts)
    findings: Findings = field(default_factory=Findings)


def import_gazetteer(
    path: Path,
    wish: Wish,
    *,
    actor: Actor,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> GazetteerReport:
    """Take a file into the gazetteer, whole or not at all; the same file again changes nothing.

    Rows that cannot be taken are in the report, each with its line and reason; the others
    are taken.
    """
    file = gazetteer_files.look_at(path)
    columns = gazetteer_files.mapped(file, wish.columns)
    kind = wish.kind or kind_of(columns, has_lines=file.has_lines)
    if kind not in KINDS:
        raise GazetteerFileError(f"There is no kind {kind}. Kinds: {', '.join(KINDS)}.")
    report = GazetteerReport(kind, columns)
    understand, write = KINDS[kind]
    with transaction.atomic():
        boundary_set = boundaries_in_force()
        atlas = _atlas(wish.only_city)
        rows = _understood(file.rows(columns), understand, atlas, report, progress)
        counts = write(rows, atlas, report.findings, replace=wish.replace)
        report.counts = counts
        if not counts.is_nothing:
            note_load(
                boundary_set,
                kind,
                actor,
                now,
                source=path.name,
                added=counts.added,
                changed=counts.changed,
                removed=counts.removed,
                refused=report.findings.refused,
            )
        transaction.set_rollback(wish.dry_run)
    report.findings.first.sort(key=lambda one: one.line)
    return report


def _atlas(only_city: str) -> Atlas:
    districts = District.objects.filter(ended_on=None).values_list("name_key", "code")
    villages = Village.objects.filter(ended_on=None)
    named = villages.values_list("district__code", "name_key", "code")
    codes = {(district, key): code for district, key, code in named}
    return Atlas(
        places=index(),
        district_codes=dict(districts) | {code: code for _key, code in districts},
        village_codes=codes,
        village_keys=frozenset(key for _district, key in codes),
        only_city=only_city,
    )


def _understood(
    rows: Iterable[Row],
    understand: Callable[[Row, Atlas], Any],
    atlas: Atlas,
    report: GazetteerReport,
    progress: Progress | None,
) -> Iterator[Any]:
    for row in rows:
        report.read += 1
        if progress is not None and report.read % STEP == 0:
            progress(report.read)
        if is_elsewhere(row, atlas):
            report.passed_over += 1
            continue
        try:
            yield understand(row, atlas)
        except RefusedRow as refused:
            report.findings.add(refused.line, refused.code, refused.value)
    if progress is not None:
        progress(report.read)
