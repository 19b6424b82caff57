"""Checked rows as cases with their past, set-wise: rows, clocks, seals, events, search."""

from __future__ import annotations

import uuid
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from civicloop.answer.cases import events, queries
from civicloop.answer.cases import rules as case_rules
from civicloop.answer.cases.rules import CaseDraft, DueInstants
from civicloop.answer.cases.rules.clocks import (
    OPERATIONAL,
    STATUTORY,
    clock_kind,
    statutory_policy,
    window,
)
from civicloop.answer.cases.rules.importing.mapping import Mapping
from civicloop.answer.cases.rules.importing.rows import Arrival
from civicloop.answer.cases.rules.routing import Rule
from civicloop.answer.cases.services import rounds
from civicloop.answer.cases.services.composing import Intake, attach, compose
from civicloop.answer.cases.services.loading import load, reserve_many
from civicloop.answer.cases.services.looking import PURPOSE
from civicloop.answer.cases.services.publishing import publish
from civicloop.answer.cases.services.telling import search_entry
from civicloop.answer.cases.states import CaseState, Ending
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month, months_between
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import queries as clock_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import Basis, Calendar, DayEntry, DayKind, Policy, due
from civicloop.kernel.geography.queries import boundaries as geography
from civicloop.kernel.geography.rules import Place, cell
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.numbering import services as numbering
from civicloop.kernel.search import services as search
from civicloop.kernel.vault import services as vault

if TYPE_CHECKING:
    from civicloop.answer.cases.models import Case, CaseImport, Category, Reporter, Round
    from civicloop.kernel.organizations.models import Unit

NUMBERS: Final = "case"
SMALLEST: Final = timedelta(seconds=1)
LARGEST: Final = timedelta(hours=24 * 18_000)
"""Some fifty years: what a clock counts at most; files name the year 9999 for "never"."""
Taken = tuple[Arrival, str, Rule]
"""A row to import: what it says, the code of its category, and the rule that names its unit."""


@dataclass(slots=True)
class _Entry:
    """A case on its way into the tables."""

    arrival: Arrival
    intake: Intake
    case: Case
    reporter: Reporter
    round: Round


class Writer:
    """Writes rows of one file; the caller holds the transaction."""

    def __init__(
        self, mapping: Mapping, run: CaseImport, *, zone: ZoneInfo, actor: Actor, now: datetime
    ) -> None:
        self.mapping, self.run, self.actor, self.now = mapping, run, actor, now
        self.calendar = calendar_of(mapping, zone)
        self.city_calendar = clock_queries.calendar()
        self.terms = queries.deadlines(now)
        is_own = mapping.jurisdiction.bounds is None
        self.index = geography.index() if is_own else None
        self._limits: dict[tuple[str, date], datetime] = {}
        self._ends: dict[date, tuple[datetime, datetime]] = {}

    def write(
        self,
        taken: Sequence[Taken],
        categories: Table[str, Category],
        units: Table[int, Unit],
    ) -> list[int]:
        """Write cases with all that belongs to them; their keys, in the order of the rows."""
        if not taken:
            return []
        intakes = self._intakes(taken, categories)
        entries = [
            self._lay(arrival, intake, units)
            for (arrival, _, _), intake in zip(taken, intakes, strict=True)
        ]
        self._seal(entries)
        cases = [entry.case for entry in entries]
        load(cases, [entry.reporter for entry in entries], [entry.round for entry in entries])
        self._start_clocks(entries)
        if self.mapping.is_public:
            publish(cases)
        search.index_many(search_entry(case) for case in cases)
        ledger.append_many(line for entry in entries for line in self._events(entry))
        metrics.touch("cases.case", self._months(entries), now=self.now)
        return [case.pk for case in cases]

    def _intakes(self, taken: Sequence[Taken], categories: Table[str, Category]) -> list[Intake]:
        keys = reserve_many(len(taken))
        numbers = _numbers([arrival.opened_at for arrival, _, _ in taken])
        drafts = [self._draft(arrival, category) for arrival, category, _ in taken]
        salts = [uuid.uuid4() for _ in taken]
        secrets = vault.blind_indexes(PURPOSE, [salt.hex for salt in salts])
        same = vault.blind_indexes("cases.sameness", [case_rules.sameness(row) for row in drafts])
        emails = _indexes("cases.email", [row.email for row in drafts])
        phones = _indexes("cases.phone", [_digits(row.phone) for row in drafts])
        found = []
        for at, (arrival, code, rule) in enumerate(taken):
            limit = arrival.target_at or self._limit(arrival, categories[code])
            found.append(
                Intake(
                    case_id=keys[at],
                    number=numbers[at],
                    draft=drafts[at],
                    category=categories[code],
                    rule=rule,
                    opened_at=arrival.opened_at,
                    due=DueInstants(limit, limit),
                    secret_salt=salts[at],
                    secret_digest=case_rules.digest(case_rules.secret_from(secrets[at])),
                    sameness_index=same[at],
                    place=self._place(arrival),
                    email_index=emails[at],
                    phone_index=phones[at],
                )
            )
        return found

    def _place(self, arrival: Arrival) -> Place | None:
        """Where it was; in one's own city with the village."""
        if arrival.lon is None or arrival.lat is None:
            return None
        if self.index is not None:
            return self.index.locate(arrival.lon, arrival.lat)
        return Place(
            arrival.lon,
            arrival.lat,
            cell(arrival.lon, arrival.lat),
            inside=True,
            district_code=arrival.district,
        )

    def _draft(self, arrival: Arrival, category: str) -> CaseDraft:
        return CaseDraft(
            category=category,
            description=arrival.description,
            lon=arrival.lon,
            lat=arrival.lat,
            place=arrival.place,
            name=arrival.name,
            email=arrival.email,
            phone=arrival.phone,
            language=self.mapping.language,
            channel=arrival.channel,
        )

    def _limit(self, arrival: Arrival, category: Category) -> datetime:
        """Where the file names no limit: the days of the category, in the file's jurisdiction."""
        day = self.calendar.day_of(arrival.opened_at)
        key = (category.code, day)
        if key not in self._limits:
            policy = statutory_policy(category.statutory_days, self.terms, category.statutory_basis)
            self._limits[key] = due(policy, arrival.opened_at, self.calendar)
        return self._limits[key]

    def _lay(self, arrival: Arrival, intake: Intake, units: Table[int, Unit]) -> _Entry:
        """The rows of one case as another system left it."""
        case, reporter = compose(intake)
        case.unit = units[intake.rule.unit]
        case.district_code = arrival.district or case.district_code
        case.is_public = case.is_public and self.mapping.is_public
        row = rounds.opened(case, arrival.opened_at)
        if arrival.closed_at is not None:
            reopening, settled = self._after(arrival.closed_at)
            case.state = CaseState.CLOSED
            case.outcome = arrival.outcome
            case.closed_at = case.changed_at = arrival.closed_at
            case.next_due_at = reopening
            rounds.follow(row, case, ending=Ending.UNOPPOSED, settled_at=settled)
        return _Entry(arrival, intake, case, reporter, row)

    def _after(self, closed_at: datetime) -> tuple[datetime, datetime]:
        """When objecting, and all that follows an answer, was over; counted once for each day."""
        day = timezone.localdate(closed_at)
        if day not in self._ends:
            days = (self.terms.reopen_days, self.terms.settling_days)
            reopening, settled = (
                due(window(each, self.terms), closed_at, self.city_calendar) for each in days
            )
            self._ends[day] = (reopening, settled)
        return self._ends[day]

    def _seal(self, entries: Sequence[_Entry]) -> None:
        """Seal every text of the batch at once."""
        wanted: list[tuple[str, str, str | bytes]] = []
        for entry in entries:
            wanted += entry.intake.boxes
            if entry.arrival.answer and entry.case.closed_at:
                wanted.append((entry.case.ref, "answer", entry.arrival.answer))
        boxes = iter(vault.seal_many(wanted))
        for entry in entries:
            own = [next(boxes) for _ in entry.intake.boxes]
            attach(entry.case, entry.reporter, entry.intake, own)
            if entry.arrival.answer and entry.case.closed_at:
                entry.case.answer_sealed = next(boxes)

    def _start_clocks(self, entries: Sequence[_Entry]) -> None:
        """Clocks run for what is still open; of what is over the round keeps the limits."""
        new = []
        for entry in entries:
            if entry.case.closed_at is not None:
                continue
            span = entry.case.statutory_due_at - entry.arrival.opened_at
            span = min(max(span, SMALLEST), LARGEST)
            policy = Policy(
                Basis.ELAPSED_HOURS, span / timedelta(hours=1), rule=f"import:{self.run.source}"
            )
            new += [
                clock.NewClock(
                    ref=entry.case.ref,
                    kind=clock_kind(kind, 1),
                    policy=policy,
                    at=entry.arrival.opened_at,
                    scope=entry.case.district_code,
                )
                for kind in (OPERATIONAL, STATUTORY)
            ]
        clock.start_many(new)

    def _events(self, entry: _Entry) -> list[tuple[object, Actor, str, datetime | None]]:
        case, arrival = entry.case, entry.arrival
        unit = f"organizations:unit:{case.unit_id}"
        began = events.CaseImported(
            case=case.ref,
            source=self.run.source,
            external=arrival.key,
            number=case.number,
            category=case.category.code,
            channel=str(case.channel),
            district=case.district_code,
            unit=unit,
            due_at=case.statutory_due_at.isoformat(),
            run=self.run.ref,
        )
        lines: list[tuple[object, Actor, str, datetime | None]] = [
            (began, self.actor, "", arrival.opened_at)
        ]
        if arrival.closed_at is not None:
            ended = events.ImportedCaseClosed(case.ref, unit, case.outcome, arrival.answer)
            lines.append((ended, self.actor, "", arrival.closed_at))
        return lines

    def _months(self, entries: Sequence[_Entry]) -> set[Month]:
        """Every month whose figures change: while a case was open it stood at each end."""
        spans = {
            (Month.of(entry.arrival.opened_at), Month.of(entry.arrival.closed_at or self.now))
            for entry in entries
        }
        return {month for first, last in spans for month in months_between(first, last)}


def calendar_of(mapping: Mapping, zone: ZoneInfo) -> Calendar:
    """The days of work where the file comes from: the city's own, or weekends and holidays."""
    holidays = mapping.jurisdiction.holidays
    if holidays is None:
        return clock_queries.calendar()
    days = {day: DayEntry(day, DayKind.HOLIDAY) for day in holidays}
    return Calendar(
        days=MappingProxyType(days), years=frozenset(day.year for day in holidays), zone=zone
    )


def _numbers(instants: Sequence[datetime]) -> list[str]:
    """A case number for each, in the series of the year in which it was opened."""
    years: dict[int, list[int]] = {}
    days = [timezone.localdate(at) for at in instants]
    for place, day in enumerate(days):
        years.setdefault(day.year, []).append(place)
    found = [""] * len(days)
    for places in years.values():
        for place, number in zip(
            places, numbering.next_numbers(NUMBERS, days[places[0]], len(places)), strict=True
        ):
            found[place] = number
    return found


def _indexes(purpose: str, texts: Sequence[str]) -> list[str]:
    """Keyed look-up values; what was not left has none."""
    if not any(texts):
        return [""] * len(texts)
    found = vault.blind_indexes(purpose, texts)
    return [index if text else "" for index, text in zip(found, texts, strict=True)]


def _digits(phone: str) -> str:
    figures = "".join(sign for sign in phone if sign.isdigit())
    return f"0{figures[3:]}" if figures.startswith("886") else figures
