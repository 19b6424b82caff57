"""One row of an imported file: understood, or why not. Nothing is looked up here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from civicloop.answer.cases.errors import ImportingError
from civicloop.answer.cases.rules.drafts import (
    DESCRIPTION_LIMIT,
    EMAIL_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
    PLACE_LIMIT,
)
from civicloop.answer.cases.rules.importing import cells
from civicloop.answer.cases.rules.importing.cells import CellError
from civicloop.answer.cases.rules.importing.faults import Finding
from civicloop.answer.cases.rules.importing.mapping import FoundBy, Mapping, Time, Words
from civicloop.answer.cases.rules.importing.parsing import CLOSED
from civicloop.answer.cases.rules.importing.records import Record

ANSWER_LIMIT = 20_000
ID_LIMIT = 100
WORD_LIMIT = 200
Locate = Callable[[float, float], str | None]
"""The code of the district of a position, which may be empty; nothing beyond the borders."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a row says about one case, in the terms of this city."""

    line: int
    key: str
    digest: str
    opened_at: datetime
    closed_at: datetime | None
    target_at: datetime | None
    judged: str
    description: str
    answer: str
    place: str
    name: str
    email: str
    phone: str
    lon: float | None
    lat: float | None
    district: str
    category: str
    unit: str
    channel: str
    outcome: str
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken, and every reason."""

    line: int
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Seen:
    """What is found while a row is read."""

    findings: list[Finding] = field(default_factory=list)

    def take(self, read: Callable[[], object]) -> object:
        """A value, or nothing and a finding."""
        try:
            return read()
        except CellError as error:
            self.findings.append(error.finding)
            return None


def digest_of(row: Sequence[str]) -> str:
    """The same for rows that are the same in every cell."""
    joined = "\x1f".join(row).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()


def checked_heading(mapping: Mapping, heading: Sequence[str]) -> list[str]:
    """The names of the columns, once all that the mapping names are there, each once."""
    names = [cell.strip() for cell in heading]
    missing = sorted(mapping.columns.named - set(names))
    if missing:
        raise ImportingError(
            f"The file has no column {', '.join(missing)}. "
            f"Its columns are: {', '.join(name or '(empty)' for name in names)}. "
            f"The mapping {mapping.source} needs all that it names."
        )
    twice = sorted(name for name in mapping.columns.named if names.count(name) > 1)
    if twice:
        raise ImportingError(f"The heading names {', '.join(twice)} twice.")
    return names


class Reader:
    """Reads the rows of one file by its mapping."""

    def __init__(
        self,
        mapping: Mapping,
        heading: Sequence[str],
        *,
        encoding: str,
        zone: ZoneInfo,
        locate: Locate,
        now: datetime,
    ) -> None:
        names = checked_heading(mapping, heading)
        self.mapping, self.columns = mapping, mapping.columns
        self.width, self.encoding, self.zone = len(names), encoding, zone
        self.locate, self.now = locate, now
        self._at = {name: place for place, name in enumerate(names)}
        self._districts = _by_length(mapping.jurisdiction.districts)

    def key(self, record: Record) -> str:
        """The identifier that a row states, or nothing where the mapping knows of none."""
        place = self._at.get(self.columns.id) if self.columns.id else None
        return (
            record.cells[place].strip() if place is not None and place < len(record.cells) else ""
        )

    def read(self, record: Record) -> Arrival | Refused:
        """What the row says, or all that is wrong with it."""
        broken = self._broken(record)
        if broken:
            return Refused(record.line, broken)
        row, seen = record.cells, _Seen()
        values = self._texts(row, seen) | self._times(row, seen) | self._place(row, seen)
        values |= self._words(row, seen)
        if any(not finding.is_note for finding in seen.findings):
            return Refused(record.line, tuple(seen.findings))
        return Arrival(
            line=record.line, digest=digest_of(row), notes=tuple(seen.findings), **values
        )

    def _broken(self, record: Record) -> tuple[Finding, ...]:
        if record.problem:
            return (Finding("", "unreadable", {"problem": record.problem}),)
        if len(record.cells) != self.width:
            return (Finding("", "ragged", {"count": len(record.cells), "wanted": self.width}),)
        found = []
        for name, place in self._at.items():
            cell = record.cells[place]
            if "\0" in cell:
                found.append(Finding(name, "nul"))
            elif not cell.isascii() and any("\ud800" <= sign <= "\udfff" for sign in cell):
                found.append(Finding(name, "bad_encoding", {"encoding": self.encoding}))
        return tuple(found)

    def _cell(self, row: Sequence[str], column: str) -> str:
        return row[self._at[column]].strip() if column else ""

    def _texts(self, row: Sequence[str], seen: _Seen) -> dict[str, Any]:
        columns = self.columns
        wanted: tuple[tuple[str, tuple[str, ...], int], ...] = (
            ("key", (columns.id,), ID_LIMIT),
            ("description", columns.description, DESCRIPTION_LIMIT),
            ("answer", columns.answer, ANSWER_LIMIT),
            ("place", columns.place, PLACE_LIMIT),
            ("name", (columns.name,), NAME_LIMIT),
            ("email", (columns.email,), EMAIL_LIMIT),
            ("phone", (columns.phone,), PHONE_LIMIT),
        )
        found: dict[str, Any] = {}
        for name, parts, limit in wanted:
            joined = "\n".join(filter(None, (self._cell(row, part) for part in parts)))
            column = parts[0] if parts else ""
            found[name] = seen.take(partial(cells.text, joined, column, limit=limit))
        if columns.id and not found["key"] and found["key"] is not None:
            seen.findings.append(Finding(columns.id, "missing"))
        if found["description"] == "":
            seen.findings.append(Finding(columns.description[0], "missing"))
        return found

    def _times(self, row: Sequence[str], seen: _Seen) -> dict[str, Any]:
        columns = self.columns
        opened = self._time(row, columns.opened, seen)
        if opened is None and not self._joined(row, columns.opened):
            seen.findings.append(Finding(columns.opened.columns[0], "missing"))
        closed = self._time(row, columns.closed, seen, not_before=opened, ends=True)
        target = self._time(row, columns.target, seen, not_before=opened, ends=True)
        stated = self._stated(row, seen)
        if columns.closed and stated is not None:
            closed = self._agree(closed, stated, seen)
        if opened and closed and closed < opened:
            column = columns.closed.columns[0] if columns.closed else ""
            seen.findings.append(Finding(column, "ends_before_it_begins"))
        if opened and target and target < opened and columns.target:
            seen.findings.append(Finding(columns.target.columns[0], "target_before_opening"))
        for time, at in ((columns.opened, opened), (columns.closed, closed)):
            if time and at and at > self.now:
                seen.findings.append(
                    Finding(time.columns[0], "in_future", value=self._joined(row, time))
                )
        return {"opened_at": opened, "closed_at": closed, "target_at": target}

    def _joined(self, row: Sequence[str], time: Time) -> str:
        return " ".join(self._cell(row, column) for column in time.columns).strip()

    def _time(
        self,
        row: Sequence[str],
        time: Time | None,
        seen: _Seen,
        *,
        not_before: datetime | None = None,
        ends: bool = False,
    ) -> datetime | None:
        raw = self._joined(row, time) if time else ""
        if time is None or not raw:
            return None
        found = seen.take(
            lambda: cells.instant(
                raw,
                time.columns[0],
                format_=time.format,
                zone=self.zone,
                not_before=not_before,
                ends=ends,
            )
        )
        return found if isinstance(found, datetime) else None

    def _stated(self, row: Sequence[str], seen: _Seen) -> str | None:
        """Whether the status says open or closed, if there is one."""
        status = self.columns.status
        if status is None:
            return None
        word = self._cell(row, status.column)
        if word not in status.values:
            seen.findings.append(Finding(status.column, "unknown_status", value=word))
            return None
        return status.values[word]

    def _agree(self, closed: datetime | None, stated: str, seen: _Seen) -> datetime | None:
        """The end, where status and time agree about it.

        A time that only tells of the last change (it is the mapping's choice to take it for
        the end) says nothing about a case that is open.
        """
        assert self.columns.closed is not None, "asked only where there is one"
        column = self.columns.closed.columns[0]
        failed = any(finding.column == column for finding in seen.findings)
        if stated == CLOSED and closed is None and not failed:
            seen.findings.append(Finding(column, "closed_without_end"))
        if stated != CLOSED and closed is not None:
            if self.columns.closed.ends_only_closed:
                return None
            seen.findings.append(Finding(column, "open_with_end"))
        return closed

    def _place(self, row: Sequence[str], seen: _Seen) -> dict[str, Any]:
        spot, district = self._position(row, seen), self._district(row, seen)
        lon, lat = spot or (None, None)
        if spot and (found := self.locate(*spot)) is None:
            wanted = self.columns.position
            assert wanted is not None, "a position came out of its columns"
            raw = f"{self._cell(row, wanted.east)} {self._cell(row, wanted.north)}"
            named = self.mapping.jurisdiction
            values = {"name": named.en, "zh": named.zh}
            seen.findings.append(Finding(wanted.east, "outside", values, raw))
        elif spot and self.columns.find_district is FoundBy.POSITION:
            district = found or ""
        return {"lon": lon, "lat": lat, "district": district}

    def _position(self, row: Sequence[str], seen: _Seen) -> tuple[float, float] | None:
        wanted = self.columns.position
        if wanted is None:
            return None
        east, north = self._cell(row, wanted.east), self._cell(row, wanted.north)
        names = (wanted.east, wanted.north)
        found = seen.take(lambda: cells.position(east, north, names, grid=wanted.grid))
        if not isinstance(found, tuple):
            return None
        empty = not wanted.unknown_where_empty or not self._cell(row, wanted.unknown_where_empty)
        if found in wanted.unknown and empty:
            seen.findings.append(Finding(wanted.east, "no_position"))
            return None
        return found

    def _district(self, row: Sequence[str], seen: _Seen) -> str:
        words = self.columns.district
        if words is None:
            return ""
        cell, known = self._cell(row, words.column), self.mapping.jurisdiction.districts
        if not cell:
            return ""
        if self.columns.find_district is FoundBy.WHOLE:
            found = known.get(cell)
        else:
            found = _beginning(cell, self._districts, self.mapping.jurisdiction.lost)
        if found is None:
            longest = max((len(name) for name, _ in self._districts), default=0)
            seen.findings.append(Finding(words.column, "unknown_district", value=cell[:longest]))
        return found or ""

    def _words(self, row: Sequence[str], seen: _Seen) -> dict[str, Any]:
        columns = self.columns
        category, unit = (
            seen.take(partial(cells.text, self._word(row, words), words.column, limit=WORD_LIMIT))
            if words
            else ""
            for words in (columns.category, columns.unit)
        )
        if category == "":
            seen.findings.append(Finding(columns.category.column, "missing"))
        return {
            "category": category,
            "unit": unit,
            "channel": self._coded(row, columns.channel),
            "outcome": self._beginning(row, columns.outcome),
            "judged": self._judged(row, seen),
        }

    def _word(self, row: Sequence[str], words: Words | None) -> str:
        """The code that a word stands for; a word that stands for none is told as it is."""
        if words is None:
            return ""
        cell = self._cell(row, words.column)
        return words.values.get(cell, cell or words.otherwise or "")

    def _coded(self, row: Sequence[str], words: Words) -> str:
        return words.values.get(self._cell(row, words.column), words.otherwise or "")

    def _beginning(self, row: Sequence[str], words: Words) -> str:
        """The code of the first word that the cell begins with."""
        cell = self._cell(row, words.column)
        hits = (code for word, code in words.values.items() if cell.startswith(word))
        return next(hits, words.otherwise or "")

    def _judged(self, row: Sequence[str], seen: _Seen) -> str:
        words = self.columns.timeliness
        cell = self._cell(row, words.column) if words else ""
        if words is None or not cell:
            return ""
        if cell not in words.values:
            seen.findings.append(Finding(words.column, "unknown_flag", value=cell))
        return words.values.get(cell, "")


def _by_length(names: Table[str, str]) -> list[tuple[str, str]]:
    """The longest names first, so that none hides a longer one that begins with it."""
    return sorted(names.items(), key=lambda pair: -len(pair[0]))


def _beginning(cell: str, names: Sequence[tuple[str, str]], lost: str) -> str | None:
    """The code of the name that a cell begins with; a lost character may be any, if one fits."""
    for name, code in names:
        if cell.startswith(name):
            return code
    if not lost or lost not in cell:
        return None
    fitting = {code for name, code in names if _fits(cell[: len(name)], name, lost)}
    return fitting.pop() if len(fitting) == 1 else None


def _fits(begin: str, name: str, lost: str) -> bool:
    same = sum(a == b for a, b in zip(begin, name, strict=False))
    fits = len(begin) == len(name) and all(
        a in (b, lost) for a, b in zip(begin, name, strict=False)
    )
    return fits and same > 0
