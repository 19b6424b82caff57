"""Meetings of the council from a file; the title names term, session and meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions.models import Meeting
from civicloop.evaluate.resolutions.rules import MeetingDraft, Named, day_of, named_in
from civicloop.evaluate.resolutions.services.meetings import call_meeting
from civicloop.evaluate.resolutions.services.reading import Record
from civicloop.evaluate.resolutions.services.sessions import open_session
from civicloop.evaluate.resolutions.states import MeetingState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.tabular.rules import RowFault

NOT_NAMED = ("The title names no session.", "標題未載明屆次與會次。")
TWICE = ("This meeting stands in the file twice.", "會議重複。")


@dataclass
class Taken:
    """What became of the records."""

    taken: int = 0
    present: int = 0
    refused: int = 0
    sessions: list[str] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    record: Record
    title: str
    day: date
    named: Named

    @property
    def key(self) -> tuple[int, int, bool]:
        return self.named.term, self.named.session, self.named.extraordinary


def take_meetings(
    records: Sequence[Record], mapping: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Taken:
    """Take meetings over, the earliest first; those taken over before stay as they are."""
    done = Taken()
    rows = [row for record in records if (row := _row(record, done)) is not None]
    council = queries.council()
    sources = {row.record.line: _source(row, mapping) for row in rows}
    known = set(
        Meeting.objects.filter(source__in=list(sources.values())).values_list("source", flat=True)
    )
    days: dict[tuple[int, int, bool], list[date]] = {}
    for row in rows:
        days.setdefault(row.key, []).append(row.day)
    seen: set[str] = set()
    for row in sorted(rows, key=lambda one: (one.day, one.record.line)):
        source = sources[row.record.line]
        if source in seen:
            done.refused += 1
            done.faults.append(RowFault(row.record.line, "title", "twice", *TWICE))
            continue
        seen.add(source)
        if source in known:
            done.present += 1
            continue
        session = _session(row, days[row.key], done, actor, now)
        draft = MeetingDraft(council.pk, row.title[:300], row.day)
        meeting = call_meeting(draft, actor=actor, source=source, now=now)
        meeting.session_id, meeting.state = session, MeetingState.HELD.value
        meeting.minutes = str(row.record.values.get("link") or "")
        meeting.save(update_fields=["session", "state", "minutes"])
        done.taken += 1
    return done


def _row(record: Record, done: Taken) -> _Row | None:
    title = " ".join(str(record.values.get("title") or "").split())
    day, faults = day_of(record.line, "held_on", record.values.get("held_on"))
    named = named_in(title)
    if named is None:
        faults = [*faults, RowFault(record.line, "title", "no_session", *NOT_NAMED, title[:60])]
    if day is None and not faults:
        faults = [RowFault(record.line, "held_on", "missing", "This is missing.", "缺少此欄。")]
    done.faults += faults
    if day is None or named is None:
        done.refused += 1
        return None
    return _Row(record, title, day, named)


def _source(row: _Row, mapping: Mapping[str, Any]) -> str:
    term, session, extraordinary = row.key
    kind = "e" if extraordinary else "r"
    which = row.named.meeting if row.named.meeting is not None else row.title[-40:]
    return f"{mapping['source']}:{term}-{kind}{session}-{which}-{row.day.isoformat()}"[:200]


def _session(row: _Row, days: list[date], done: Taken, actor: Actor, now: datetime) -> int:
    term, number, extraordinary = row.key
    known = queries.session_on(term, number, extraordinary=extraordinary)
    if known is None:
        known = open_session(
            term,
            number,
            begins_on=min(days),
            ends_on=max(days),
            is_extraordinary=extraordinary,
            actor=actor,
            now=now,
        )
        done.sessions.append(str(known))
    return known.pk
