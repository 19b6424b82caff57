"""Write the year's cases set-wise: rows, clocks, photos, sealed values, events, search."""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import queries as case_queries
from civicloop.answer.cases import rules as case_rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.rules import DueInstants
from civicloop.assembly.demonstration.rules import pictures
from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.places import places
from civicloop.assembly.demonstration.rules.stories import CITIZEN, Story
from civicloop.assembly.demonstration.services.folding import AFTER, Fold, Line, Photo, rounds_of
from civicloop.assembly.demonstration.services.surroundings import ClosedNearby, RoadIndex
from civicloop.assembly.demonstration.services.telephoning import Telephones
from civicloop.kernel.actors.rules import Actor, citizen
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.geography.queries import boundaries as geography
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.numbering import services as numbering
from civicloop.kernel.search import services as search
from civicloop.kernel.vault import services as vault

if TYPE_CHECKING:
    from civicloop.answer.cases.models import Case, Category, Rating, Reporter
    from civicloop.kernel.clock.models import ObjectClock
    from civicloop.kernel.geography.rules import Place
    from civicloop.kernel.organizations.models import Unit

BEFORE = "cases.before_photo"
CHUNK = 2000
SECRET = "cases.secret"  # noqa: S105 (the purpose of a keyed index)


@dataclass(slots=True)
class Entry:
    """A story on its way into the tables."""

    story: Story
    case_id: int
    number: str
    place: Place
    rule: case_rules.Rule
    category: Category
    came_back_of: int | None
    clocks: list[ObjectClock]
    indexes: dict[str, str]
    salt: uuid.UUID


@dataclass(frozen=True, slots=True)
class Crew:
    """Who acts in the city, and its units by code."""

    people: dict[str, Actor]
    units: dict[str, Unit]
    program: Actor

    def opener(self, story: Story) -> Actor:
        """Who opened a case: the agent at the telephone, a program, or the citizen."""
        if story.draft.channel == "open311":
            return self.program
        return citizen() if story.by == CITIZEN else self.people[story.by]


class Writer:
    """Writes stories in chunks; events wait until no earlier one can come any more.

    Routing and deadlines are those at the end of the year: in a city that is just founded
    there have been no others.
    """

    def __init__(self, city: City, crew: Crew, *, actor: Actor) -> None:
        self.city = city
        self.crew = crew
        self.index = geography.index()
        self.roads = RoadIndex(places(city.seed).roads)
        self.closed = ClosedNearby()
        self.categories = {row.code: row for row in case_queries.offered_categories()}
        self.asked = {
            code: asked.version
            for code, row in self.categories.items()
            if (asked := case_queries.questions(row, timezone.localdate(city.now)))
        }
        self.contents = self._contents(actor)
        self.waiting: list[tuple[datetime, int, int, Line]] = []
        self.rules = case_queries.rules_in_force(timezone.localdate(city.now))
        self.centre = case_queries.triage_unit_id(timezone.localdate(city.now))
        self.terms = case_queries.deadlines(city.now)
        self.units = {unit.pk: unit for unit in crew.units.values()}
        self.telephones = Telephones(city.now)

    def write(self, stories: Iterable[Story]) -> Iterator[int]:
        """Write everything; after each chunk, how many cases stand."""
        source, written = iter(stories), 0
        while chunk := list(islice(source, CHUNK)):
            with transaction.atomic():
                self._chunk(chunk)
                self._tell(until=chunk[-1].opened_at)
            self.closed.forget(chunk[-1].opened_at)
            written += len(chunk)
            yield written
        with transaction.atomic():
            self._tell(until=None)

    def _contents(self, actor: Actor) -> dict[str, files.StoredFile]:
        """The drawn photos, kept once."""
        return {
            name: files.keep_content(
                pictures.picture(name),
                kind=AFTER if "-after-" in name else BEFORE,
                actor=actor,
                now=self.city.now,
            )
            for name in pictures.names()
        }

    def _chunk(self, chunk: Sequence[Story]) -> None:
        entries = self._entries(chunk)
        self._count_clocks(entries)
        self.telephones.reserve(chunk)
        composed = [self._compose(entry) for entry in entries]
        ratings = self._seal(composed)
        cases.load(
            [case for _, case, _ in composed],
            [reporter for _, _, reporter in composed],
            [row for fold, _, _ in composed for row in fold.rows],
            ratings,
            [row for fold, _, _ in composed for row in fold.passings],
        )
        told = [fold.telling for fold, _, _ in composed if fold.telling]
        cases.load_calls([each.out for each in told], [row for each in told for row in each.calls])
        cases.publish([case for _, case, _ in composed])
        search.index_many(cases.search_entry(case) for _, case, _ in composed)
        self._keep_photos(composed)

    def _entries(self, chunk: Sequence[Story]) -> list[Entry]:
        keys = cases.reserve_many(len(chunk))
        numbers = _numbers(chunk)
        indexes = _indexes(chunk)
        salts = [
            uuid.UUID(int=dice(self.city.seed, "salt", story.number).getrandbits(128), version=4)
            for story in chunk
        ]
        secrets = vault.blind_indexes(SECRET, [salt.hex for salt in salts])
        entries = []
        for at, story in enumerate(chunk):
            place = self.index.locate(story.spot.lon, story.spot.lat)
            day = timezone.localdate(story.opened_at)
            rule = case_rules.route(
                self.rules,
                category=story.category,
                district=place.district_code,
                on=day,
            )
            assert rule is not None, "the rule for everything matches"
            entry = Entry(
                story=story,
                case_id=keys[at],
                number=numbers[at],
                place=place,
                rule=rule,
                category=self.categories[story.category],
                came_back_of=self.closed.find(story, place, self.terms),
                clocks=[],
                indexes={**indexes[at], "secret": secrets[at]},
                salt=salts[at],
            )
            self.closed.remember(story, keys[at], place.cell)
            entries.append(entry)
        return entries

    def _count_clocks(self, entries: Sequence[Entry]) -> None:
        """Start every clock of the chunk at once, and hand each case its own."""
        new: list[clock.NewClock] = []
        owners: list[Entry] = []
        for entry in entries:
            for each in rounds_of(entry.story):
                pair = each.clocks(
                    f"cases:case:{entry.case_id}",
                    entry.category,
                    self.terms,
                    entry.place.district_code,
                )
                new += pair
                owners += [entry, entry]
        for owner, row in zip(owners, clock.start_many(new), strict=True):
            owner.clocks.append(row)

    def _compose(self, entry: Entry) -> tuple[Fold, Case, Reporter]:
        """The rows of one case as they stand now, and what happened to it."""
        story, first = (
            entry.story,
            DueInstants(entry.clocks[0].first_due_at, entry.clocks[1].first_due_at),
        )
        asked = self.asked[story.category] if story.draft.answers else 0
        intake = cases.Intake(
            case_id=entry.case_id,
            number=entry.number,
            draft=replace(story.draft, answers_version=asked),
            category=entry.category,
            rule=entry.rule,
            opened_at=story.opened_at,
            due=first,
            secret_salt=entry.salt,
            secret_digest=case_rules.digest(case_rules.secret_from(entry.indexes["secret"])),
            sameness_index=entry.indexes["sameness"],
            place=entry.place,
            road=self.roads.nearest(entry.place.lon, entry.place.lat),
            email_index=entry.indexes["email"],
            phone_index=entry.indexes["phone"],
            came_back_of=entry.came_back_of,
        )
        case, reporter = cases.compose(intake)
        case.unit = unit = self.units[entry.rule.unit]
        fold = Fold(
            story=story,
            intake=intake,
            case=case,
            clocks=entry.clocks,
            terms=self.terms,
            people=self.crew.people,
            units=self.crew.units,
            centre=self.centre,
            now=self.city.now,
            telephones=self.telephones,
        )
        opener = self.crew.opener(story)
        fold.tell(cases.opened(intake, unit.ref), opener, story.opened_at)
        fold.photos += [Photo(1, name, BEFORE, opener, story.opened_at) for name in story.photos]
        fold.lay()
        return fold, case, reporter

    def _seal(self, composed: Sequence[tuple[Fold, Case, Reporter]]) -> list[Rating]:
        """Seal every text of the chunk at once; the ratings come back as rows."""
        wanted: list[tuple[str, str, str]] = []
        for fold, case, _ in composed:
            wanted += fold.intake.boxes
            if fold.answer:
                wanted.append((case.ref, "answer", fold.answer))
            if fold.rating and fold.rating.values["comment"]:
                wanted.append((case.ref, "comment", fold.rating.values["comment"]))
            wanted += fold.telling.boxes if fold.telling else []
        boxes = iter(vault.seal_many(wanted))
        ratings = []
        for fold, case, reporter in composed:
            own = [next(boxes) for _ in fold.intake.boxes]
            cases.attach(case, reporter, fold.intake, own)
            case.answer_sealed = next(boxes) if fold.answer else None
            if fold.rating:
                ratings.append(_rating(case, fold.rating.values, fold.rating.at, boxes))
            if fold.telling:
                fold.telling.attach(boxes)
        return ratings

    def _keep_photos(self, composed: Sequence[tuple[Fold, Case, Reporter]]) -> None:
        """Write the photos, and put their events among those of the cases."""
        wanted = [(fold, photo) for fold, _, _ in composed for photo in fold.photos]
        stored = files.load_many(
            files.Loaded(self.contents[photo.name], fold.case.ref, photo.actor, photo.at)
            for fold, photo in wanted
        )
        found = iter(zip(wanted, stored, strict=True))
        for fold, owned in groupby(found, key=lambda pair: pair[0][0]):
            lines: list[tuple[float, Line]] = list(enumerate(fold.lines))
            lines += [
                (photo.line - 0.5, (event, photo.actor, "", photo.at))
                for (_, photo), (_, event) in owned
            ]
            fold.lines = [line for _, line in sorted(lines, key=lambda pair: pair[0])]
        for fold, _, _ in composed:
            for at, line in enumerate(fold.lines):
                heapq.heappush(
                    self.waiting, (line[3] or self.city.now, fold.story.number, at, line)
                )

    def _tell(self, *, until: datetime | None) -> None:
        """Append the events up to an instant, or all that wait, in the order of their instants."""
        due: list[Line] = []
        while self.waiting and (until is None or self.waiting[0][0] < until):
            due.append(heapq.heappop(self.waiting)[3])
        ledger.append_many(due, history=True)


def _numbers(chunk: Sequence[Story]) -> list[str]:
    """A case number for each story, in the series of its year."""
    days = [timezone.localdate(story.opened_at) for story in chunk]
    found: list[str] = []
    for _, same in groupby(days, key=lambda day: day.year):
        own = list(same)
        found += numbering.next_numbers("case", own[0], len(own))
    return found


def _indexes(chunk: Sequence[Story]) -> list[dict[str, str]]:
    """The keyed look-up values of each story; what was not left has none."""
    drafts = [story.draft for story in chunk]
    texts: dict[str, tuple[str, list[str]]] = {
        "sameness": ("cases.sameness", [case_rules.sameness(draft) for draft in drafts]),
        "email": ("cases.email", [draft.email for draft in drafts]),
        "phone": ("cases.phone", [_digits(draft.phone) for draft in drafts]),
    }
    columns = {
        name: [
            index if text else ""
            for index, text in zip(vault.blind_indexes(purpose, values), values, strict=True)
        ]
        for name, (purpose, values) in texts.items()
    }
    return [{name: columns[name][at] for name in columns} for at in range(len(drafts))]


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())


def _rating(case: Case, values: Any, at: datetime, boxes: Iterator[bytes]) -> Rating:  # noqa: ANN401
    comment = values["comment"]
    return cases.judged(
        case.pk, values, comment=comment, at=at, box=next(boxes) if comment else None
    )
