"""Write the roads of a file: cut at the borders of districts, joined from their pieces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import shapely

from civicloop.kernel.geography.models import District, Road
from civicloop.kernel.geography.rules import length_m, name_key
from civicloop.kernel.geography.rules.gazetteer import Atlas, Counts, RoadRow
from civicloop.kernel.geography.rules.gazetteer_columns import Findings
from civicloop.kernel.geography.services.gazetteer import WRITTEN, RoadEntry, batches, road_row

Line = list[tuple[float, float]]
SHORTEST_PIECE_M = 5.0
"""Shorter leftovers of a cut at a border are not worth a row."""

PLACE = ("placed_by", "lon", "lat", "west", "south", "east", "north")
COMPARED = ("name_zh", "name_en", "name_key", "line", "part", "placed_by", "district_id")


@dataclass(slots=True)
class Gathered:
    """What a file says of one road in one district."""

    name: str
    name_en: str = ""
    code: str = ""
    lines: list[Line] = field(default_factory=list)


def write_roads(
    rows: Iterable[RoadRow], atlas: Atlas, findings: Findings, *, replace: bool
) -> Counts:
    """Write roads by district and name; one that has a line keeps it until another is given."""
    counts = Counts()
    gathered = _gather(rows, atlas, findings)
    districts = {each.code: each for each in District.objects.defer("boundary")}
    known: dict[tuple[str, str], list[Road]] = {}
    for road in Road.objects.select_related("district").defer("district__boundary", "cells"):
        known.setdefault((road.district.code, road.name_key), []).append(road)
    for batch in batches(gathered.items()):
        fresh, stale, gone = [], [], []
        for key, one in batch:
            before = sorted(known.get(key, ()), key=lambda road: road.part)
            after = [road_row(entry, districts) for entry in _entries(key, one, before)]
            for number, road in enumerate(after):
                if number < len(before):
                    _keep_place(before[number], road)
                if number >= len(before):
                    fresh.append(road)
                    counts.added += 1
                elif not _is_same(before[number], road):
                    road.pk = before[number].pk
                    stale.append(road)
                    counts.changed += 1
                else:
                    counts.same += 1
            gone += [road.pk for road in before[len(after) :]]
        Road.objects.bulk_create(fresh)
        Road.objects.bulk_update(stale, list(WRITTEN), batch_size=500)
        counts.removed += _remove(gone)
    if replace:
        others = [road.pk for key, roads in known.items() if key not in gathered for road in roads]
        counts.removed += _remove(others)
    return counts


def _remove(pks: list[int]) -> int:
    """Remove roads; those that doors still stand on stay."""
    doomed = Road.objects.filter(pk__in=pks, addresses=None)
    count = doomed.count()
    doomed.delete()
    return count


def _gather(
    rows: Iterable[RoadRow], atlas: Atlas, findings: Findings
) -> dict[tuple[str, str], Gathered]:
    """Every road of the file by its district and name, with all its pieces."""
    gathered: dict[tuple[str, str], Gathered] = {}
    for row in rows:
        key = name_key(row.name)
        pieces = list(_pieces(row, atlas, findings))
        if not pieces:
            findings.add(row.line, "outside", row.name)
        for district, line in pieces:
            known = (district, key) in gathered
            one = gathered.setdefault((district, key), Gathered(row.name))
            one.name_en = one.name_en or row.name_en
            one.code = one.code or row.code
            if line:
                one.lines.append(line)
            elif known:
                findings.add(row.line, "repeated", row.name, taken=True)
    return gathered


def _pieces(row: RoadRow, atlas: Atlas, findings: Findings) -> Iterator[tuple[str, Line]]:
    """In which districts a road lies, and with which line in each."""
    if not row.lines:
        yield from _by_name(row, atlas, findings)
        return
    for line in row.lines:
        found = atlas.places.pieces_of(line)
        if row.district and found:
            inside = [piece for code, piece in found if code == row.district]
            if not inside:
                findings.add(row.line, "misplaced", row.name, taken=True)
                yield row.district, []
                continue
            yield from ((row.district, piece) for piece in inside)
        else:
            yield from found


def _by_name(row: RoadRow, atlas: Atlas, findings: Findings) -> Iterator[tuple[str, Line]]:
    stands_in = ""
    if row.position is not None:
        [(stands_in, _village)] = atlas.places.villages_of([row.position])
    if row.district and row.position is not None and stands_in != row.district:
        findings.add(row.line, "misplaced", row.name, taken=True)
    if row.district or stands_in:
        yield row.district or stands_in, []


def _entries(key: tuple[str, str], one: Gathered, before: list[Road]) -> list[RoadEntry]:
    """A road as its rows: one for each piece that could not be joined, the longest first."""
    district, name = key
    code = before[0].code if before else road_code(district, name)
    english = one.name_en or (before[0].name_en if before else "")
    lines = _joined(one.lines)
    if not lines and before:
        lines = [[(x, y) for x, y in road.line] for road in before if road.line]
    return [
        RoadEntry(
            before[part].code if part < len(before) else f"{code}#{part}" if part else code,
            one.name,
            english,
            district,
            line,
            part,
        )
        for part, line in enumerate(lines or [[]])
    ]


def _joined(lines: list[Line]) -> list[Line]:
    if not lines:
        return []
    merged = shapely.line_merge(shapely.MultiLineString([shapely.LineString(one) for one in lines]))
    pieces = [
        [(round(x, 7), round(y, 7)) for x, y in part.coords] for part in shapely.get_parts(merged)
    ]
    pieces.sort(key=lambda piece: (-length_m(piece), piece))
    return [piece for piece in pieces if length_m(piece) >= SHORTEST_PIECE_M] or pieces[:1]


def road_code(district: str, name: str) -> str:
    """The code of a road that its file gives none: its district and a fingerprint of its name."""
    return f"{district[:16]}:{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _keep_place(before: Road, after: Road) -> None:
    """A road without a line keeps the place that its doors gave it."""
    if before.placed_by == "doors" and after.placed_by == "district":
        for name in PLACE:
            setattr(after, name, getattr(before, name))


def _is_same(before: Road, after: Road) -> bool:
    return all(getattr(before, name) == getattr(after, name) for name in COMPARED)
