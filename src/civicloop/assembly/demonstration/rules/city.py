"""The whole year of a city as stories, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from civicloop.answer.cases.rules import CaseDraft
from civicloop.assembly.demonstration.rules import people, routes
from civicloop.assembly.demonstration.rules.arrivals import Arrival, Year
from civicloop.assembly.demonstration.rules.chance import Weighted, dice
from civicloop.assembly.demonstration.rules.grammar import Memory
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.lives import Life, live
from civicloop.assembly.demonstration.rules.pictures import VARIANTS
from civicloop.assembly.demonstration.rules.places import (
    Spot,
    district_names,
    district_weights,
    places,
)
from civicloop.assembly.demonstration.rules.staff import Staff, staff
from civicloop.assembly.demonstration.rules.stories import CITIZEN, Step, Story
from civicloop.assembly.demonstration.rules.texts import DESK_CHANNELS, NEAR, Scene, describe
from civicloop.assembly.demonstration.rules.weather import local
from civicloop.assembly.demonstration.rules.words import Matter, Words

PRIVACY_VERSION = "115-1"
ENGLISH, COMES_BACK = 0.012, 0.03
REMEMBERED = 60
"""Closed cases of a category that may come back."""

STILL_REMEMBERED = timedelta(hours=24 * 26)
DAYTIME = range(8, 21)
LEANING = {
    "pothole": {"town": 1.15, "plain": 1.2, "hills": 1.3},
    "fallen-tree": {"plain": 1.2, "hills": 2.0},
    "signal": {"city": 1.15, "plain": 0.7, "hills": 0.25},
    "flooding": {"town": 1.2, "hills": 0.7},
    "major-incident": {"hills": 0.8},
}


@dataclass(frozen=True, slots=True)
class City:
    """A city to be told: the seed, the instant at which its year ends, how many cases."""

    seed: str
    now: datetime
    count: int

    @property
    def staff(self) -> Staff:
        """Who works in it."""
        return staff(self.seed)

    def stories(self) -> Iterator[Story]:
        """Every case of the year, by the instant at which it came in."""
        teller = _Teller(self)
        for arrival in Year(self.seed, self.now).arrivals(self.count):
            yield teller.tell(arrival)


class _Teller:
    """What passes from one story to the next: memories, and what has been closed lately."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.habits = table("habits")
        self.reports, self.replies = Memory(NEAR), Memory(NEAR * 3)
        self.districts = {
            name: district_weights(LEANING.get(name, {})) for name in self.habits["categories"]
        }
        self.channels = {
            time: Weighted(list(shares.items())) for time, shares in self.habits["channels"].items()
        }
        self.closed: dict[str, deque[tuple[datetime, Spot]]] = {
            name: deque(maxlen=REMEMBERED) for name in self.habits["categories"]
        }

    def tell(self, arrival: Arrival) -> Story:
        """One case from its intake to now."""
        chance = dice(self.city.seed, "case", arrival.number)
        spot = self._spot(arrival, chance)
        channel, writer = self._writer(arrival, chance)
        draft = self._draft(arrival, spot, channel, writer, chance)
        steps = self._live(arrival, spot, bool(writer.email), chance)
        for step in steps:
            if step.verb == "close":
                self.closed[arrival.category].append((step.at, spot))
        return Story(
            number=arrival.number,
            opened_at=arrival.at,
            category=arrival.category,
            draft=draft,
            spot=spot,
            by=self._taken_down_by(channel, chance),
            photos=tuple(
                f"{arrival.category}-before-{chance.choice(VARIANTS)}" for _ in range(draft.photos)
            ),
            steps=steps,
        )

    def _spot(self, arrival: Arrival, chance: Random) -> Spot:
        """Anywhere in a district, or where the same was closed lately."""
        if chance.random() < COMES_BACK:
            known = [
                spot
                for closed_at, spot in self.closed[arrival.category]
                if closed_at < arrival.at < closed_at + STILL_REMEMBERED
            ]
            if known:
                return chance.choice(known)
        district = self.districts[arrival.category].pick(chance)
        share = self.habits["categories"][arrival.category]["crossing"]
        return places(self.city.seed).spot(district, chance, at_crossing=share)

    def _writer(self, arrival: Arrival, chance: Random) -> tuple[str, people.Contact]:
        time = "day" if local(arrival.at).hour in DAYTIME else "night"
        channel = self.channels[time].pick(chance)
        mail, phone = self.habits["leaves"][channel]
        return channel, people.contact(chance, leaves_mail=mail, leaves_phone=phone)

    def _draft(
        self, arrival: Arrival, spot: Spot, channel: str, writer: people.Contact, chance: Random
    ) -> CaseDraft:
        habit = self.habits["categories"][arrival.category]
        at_desk = channel in DESK_CHANNELS
        language = "en" if not at_desk and chance.random() < ENGLISH else "zh-hant"
        photos = int(not at_desk and chance.random() < habit["photo"])
        scene = Scene(
            topic=habit["topic"],
            spot=spot,
            hour=local(arrival.at).hour,
            channel=channel,
            language=language,
            writer=writer,
            in_storm=arrival.in_storm,
            has_photo=bool(photos),
        )
        return CaseDraft(
            category=arrival.category,
            answers={
                name: chance.choice(str(choices).split())
                for name, choices in habit.get("asks", {}).items()
            },
            description=describe(scene, self.reports, chance),
            lon=spot.lon,
            lat=spot.lat,
            place=f"{district_names()[spot.district_code][0]}{spot.address}",
            name=writer.name,
            email=writer.email,
            phone=writer.phone,
            language=language,
            channel=channel,
            photos=photos,
            privacy_version="" if at_desk else PRIVACY_VERSION,
        )

    def _live(
        self, arrival: Arrival, spot: Spot, has_mail: bool, chance: Random
    ) -> tuple[Step, ...]:
        city, unit = self.city, routes.unit_for(arrival.category, spot.district_code)
        topic = self.habits["categories"][arrival.category]["topic"]
        replies = self.habits["categories"][arrival.category].get("replies", "")
        matter = Matter(topic, spot, arrival.at, unit, replies)
        words = Words(matter, city.staff, self.replies, chance)
        life = Life(
            seed=city.seed,
            category=arrival.category,
            unit=unit,
            district=spot.district_code,
            at=arrival.at,
            now=city.now,
            staff=city.staff,
            words=words,
            chance=chance,
            has_mail=has_mail,
        )
        return live(life)

    def _taken_down_by(self, channel: str, chance: Random) -> str:
        if channel in DESK_CHANNELS:
            return chance.choice(self.city.staff.by_unit["RDEC-1999"]).username
        return CITIZEN
