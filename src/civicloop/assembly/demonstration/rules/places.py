"""Where something happens: spots of each district, and how often a district is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from civicloop.assembly.demonstration.rules import boundaries
from civicloop.assembly.demonstration.rules.chance import Weighted
from civicloop.assembly.demonstration.rules.doors import (
    Crossing,
    Door,
    VillageIndex,
    crossings,
    doors,
)
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.streets import Road, roads

LANE = re.compile(r"^(?P<lane>\d+巷(?:\d+弄)?)(?P<plate>.+)$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in words and degrees; ``other`` is the second road of a crossing."""

    district_code: str
    village_code: str
    road: Road
    lon: float
    lat: float
    number: str = ""
    other: str = ""

    @property
    def address(self) -> str:
        """The place as people write it down, without the district."""
        if self.other:
            return f"{self.road.name_zh}與{self.other}口"
        return f"{self.road.name_zh}{self.number}號"

    @property
    def lane(self) -> str:
        """The lane with its road, or nothing for a door on the road itself."""
        match = LANE.match(self.number)
        return self.road.name_zh + match["lane"] if match else ""

    @property
    def plate(self) -> str:
        """The number on the door alone."""
        match = LANE.match(self.number)
        return match["plate"] if match else self.number


class Places:
    """Everything that lies in the city, and chance spots in it."""

    def __init__(self, seed: str) -> None:
        index = VillageIndex()
        self.roads = roads(seed)
        self.doors = doors(self.roads, seed, index)
        self.crossings = crossings(self.roads, index)
        self.road_by_code = {road.code: road for road in self.roads}
        self._doors: dict[str, list[Door]] = {}
        self._crossings: dict[str, list[Crossing]] = {}
        for door in self.doors:
            self._doors.setdefault(self.road_by_code[door.road_code].district_code, []).append(door)
        for each in self.crossings:
            self._crossings.setdefault(self.road_by_code[each.road_code].district_code, []).append(
                each
            )

    def spot(self, district_code: str, chance: Random, *, at_crossing: float) -> Spot:
        """A spot in a district; some matters lie at crossings more often than others."""
        if chance.random() < at_crossing and district_code in self._crossings:
            meet = chance.choice(self._crossings[district_code])
            pair = [self.road_by_code[meet.road_code], self.road_by_code[meet.other_code]]
            chance.shuffle(pair)
            where = (pair[0], meet.lon, meet.lat)
            return Spot(district_code, meet.village_code, *where, other=pair[1].name_zh)
        door = chance.choice(self._doors[district_code])
        road = self.road_by_code[door.road_code]
        return Spot(district_code, door.village_code, road, door.lon, door.lat, door.number)


@cache
def places(seed: str) -> Places:
    """The places of a seed, made once per process."""
    return Places(seed)


@cache
def village_names() -> dict[str, str]:
    """The Chinese name of each village by its code."""
    features = boundaries.villages()["features"]
    return {each["properties"]["code"]: each["properties"]["name_zh"] for each in features}


@cache
def district_names() -> dict[str, tuple[str, str]]:
    """The Chinese and the English name of each district by its code."""
    rows = [each["properties"] for each in boundaries.districts()["features"]]
    return {row["code"]: (row["name_zh"], row["name_en"]) for row in rows}


def district_weights(leaning: dict[str, float]) -> Weighted[str]:
    """Districts by their people, leaning to those built in a way that the matter needs."""
    return Weighted(
        [
            (code, (facts["people"] + 4) * leaning.get(facts["built"], 1.0))
            for code, facts in table("districts").items()
        ]
    )
