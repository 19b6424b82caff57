"""Files of councils become motions and meetings: read, mapped, checked, taken over once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from importlib.resources import files
from typing import Any, Final

from django.db import transaction

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import MappingError
from civicloop.evaluate.resolutions.events import MotionRecorded, MotionsImported
from civicloop.evaluate.resolutions.models import Motion, Session
from civicloop.evaluate.resolutions.rules import MotionDraft, check_motion, classes_on
from civicloop.evaluate.resolutions.rules.mappings import wrong_in_mapping
from civicloop.evaluate.resolutions.services.importing_meetings import take_meetings
from civicloop.evaluate.resolutions.services.reading import Record, read_records
from civicloop.evaluate.resolutions.services.recording import draft_of, session_key
from civicloop.evaluate.resolutions.services.sessions import open_session
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.tabular.errors import TabularError
from civicloop.kernel.tabular.rules import Mappings, RowFault

MAPPINGS: Final = Mappings(files("civicloop.evaluate.resolutions") / "mappings" / "importing")
Key = tuple[int, int, bool]
FAULTS = {
    "missing": ("This is missing.", "缺少此欄。"),
    "too_long": ("This is too long.", "內容過長。"),
    "too_early": ("This day is too long ago.", "日期過早。"),
    "in_the_future": ("This day is still to come.", "日期尚未到來。"),
    "before_begin": ("A later stage is dated before an earlier one.", "後階段日期早於前階段。"),
    "below_zero": ("An amount below zero.", "金額小於零。"),
    "not_of_the_term": ("The classes of this session have none of this name.", "非該會期之類別。"),
    "taken": ("Another motion of the session has this number.", "會期內已有此案號。"),
    "no_session": ("The record does not say in which session it was.", "未載明會期。"),
}


@dataclass(frozen=True)
class Step:
    """What a file holds, or what was done with it."""

    taken: int
    present: int
    refused: int
    sessions: Sequence[str]
    faults: Sequence[RowFault]


@dataclass
class _Sorted:
    """Records as drafts by session, and what was wrong with the others."""

    drafts: dict[Key, list[tuple[Record, MotionDraft]]] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    present: int = 0
    refused: int = 0


def shipped_mappings() -> list[str]:
    """The mappings that come with the product."""
    return MAPPINGS.names()


def mapping_of(name: str) -> Mapping[str, Any]:
    """A shipped mapping by its name, or one's own by its path."""
    try:
        data = MAPPINGS.read(name).data
    except TabularError as error:
        raise MappingError(str(error)) from error
    if why := wrong_in_mapping(data):
        raise MappingError(f"{name}: {why}")
    found: Mapping[str, Any] = data
    return found


class Importer:
    """One file under one mapping: look at it, or take it over."""

    def __init__(
        self,
        content: bytes,
        mapping: Mapping[str, Any],
        *,
        actor: Actor,
        now: datetime | None = None,
    ) -> None:
        self.mapping, self.actor = mapping, actor
        self.now = now or clock.now()
        self.records, self.notes = read_records(content, mapping)

    def check(self) -> Step:
        """What taking it over would do; nothing is changed."""
        with transaction.atomic():
            step = self._run()
            transaction.set_rollback(True)
        return step

    def run(self) -> Step:
        """Take it over; records that were taken over before stay as they are."""
        with transaction.atomic():
            return self._run()

    def _run(self) -> Step:
        unit_id = queries.council().power.unit_id
        require(policies.may_keep(self.actor, unit_id), action="resolutions.keep")
        if self.mapping["makes"] == "meetings":
            done = take_meetings(self.records, self.mapping, actor=self.actor, now=self.now)
            faults = [*self.notes, *done.faults]
            return Step(done.taken, done.present, done.refused, done.sessions, faults)
        found = self._sorted()
        made, taken = [], 0
        for key in sorted(found.drafts):
            session, new = self._session(key, [draft for _, draft in found.drafts[key]])
            made += [str(session)] if new else []
            taken += self._take(session, found.drafts[key], found)
        return Step(taken, found.present, found.refused, made, [*self.notes, *found.faults])

    def _sorted(self) -> _Sorted:
        found = _Sorted()
        marks: Counter[str] = Counter()
        rows: list[tuple[Record, MotionDraft, Key | None]] = []
        for record in self.records:
            draft, faults = draft_of(record, self.mapping)
            found.faults += faults
            if draft is None:
                found.refused += 1
                continue
            marks[draft.source] += 1
            source = _once(self.mapping["source"], draft.source, marks[draft.source])
            draft = replace(draft, source=source)
            rows.append((record, draft, session_key(record, self.mapping)))
        known = queries.known_sources([draft.source for _, draft, _ in rows])
        for record, draft, key in rows:
            if draft.source in known:
                found.present += 1
            elif key is None:
                found.refused += 1
                found.faults.append(_fault(record.line, "session", "no_session"))
            else:
                found.drafts.setdefault(key, []).append((record, draft))
        return found

    def _session(self, key: Key, drafts: Sequence[MotionDraft]) -> tuple[Session, bool]:
        term, number, extraordinary = key
        known = queries.session_on(term, number, extraordinary=extraordinary)
        if known is not None:
            return known, False
        days = list(_days(self.mapping, key, drafts)) or [self.now.date()]
        row = open_session(
            term,
            number,
            begins_on=min(days),
            ends_on=max(days),
            is_extraordinary=extraordinary,
            actor=self.actor,
            now=self.now,
        )
        return row, True

    def _take(
        self, session: Session, rows: Sequence[tuple[Record, MotionDraft]], found: _Sorted
    ) -> int:
        lists = queries.class_lists(session.begins_on)
        codes = frozenset(one.code for one in classes_on(lists, session.begins_on))
        used = set(session.motions.values_list("kind", "number"))
        motions = []
        for record, draft in rows:
            named = draft
            if not draft.number:
                named = replace(draft, number=draft.source.rpartition(":")[2][:8])
            faults = check_motion(named, codes=codes, today=self.now.date())
            if not faults and (named.kind, named.number) in used:
                faults = {"number": "taken"}
            if faults:
                found.refused += 1
                found.faults += [_fault(record.line, name, code) for name, code in faults.items()]
                continue
            used.add((named.kind, named.number))
            motions.append(_motion(session, named, self.now))
        Motion.objects.bulk_create(motions, batch_size=500)
        events = [
            (MotionRecorded(row.ref, session.ref, row.number, row.group), self.actor, "", self.now)
            for row in motions
        ]
        ledger.append_many(events)
        told = MotionsImported(session.ref, self.mapping["source"], len(motions), found.refused)
        ledger.append(told, actor=self.actor, at=self.now)
        return len(motions)


def _days(mapping: Mapping[str, Any], key: Key, drafts: Sequence[MotionDraft]) -> Iterator[date]:
    for row in mapping.get("sessions", ()):
        if (row["term"], row["number"], row.get("extraordinary", False)) == key:
            yield from (row["begins"], row["ends"])
            return
    for draft in drafts:
        if draft.second_reading_on or draft.committee_on:
            yield draft.second_reading_on or draft.committee_on  # type: ignore[misc]  # one of them


def _once(source: str, mark: str, count: int) -> str:
    """A record that stands twice in a file is two records, the same ones the next time."""
    digest = hashlib.sha256(f"{mark}|{count}".encode()).hexdigest()[:24]
    return f"{source}:{digest}"


def _motion(session: Session, draft: MotionDraft, now: datetime) -> Motion:
    own = {spec.name: getattr(draft, spec.name) for spec in fields(draft)}
    own["co_signers"] = list(draft.co_signers)
    return Motion(session=session, changed_at=now, **own)


def _fault(line: int, column: str, code: str) -> RowFault:
    en, zh = FAULTS.get(code, (code, code))
    return RowFault(line, column, code, en, zh)
