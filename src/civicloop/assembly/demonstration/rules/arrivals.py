"""When cases come in: the year as hours with weights, walked from its beginning to now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from civicloop.assembly.demonstration.rules.chance import Weighted, dice
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.weather import local, rain, storm_phase

HOURS = 365 * 24
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Arrival:
    """A case to be: its number in the year, its instant, its category, and the weather."""

    number: int
    at: datetime
    category: str
    in_storm: bool


class Year:
    """The hours that end with ``now``; each weighs as much as people report in it."""

    def __init__(self, seed: str, now: datetime) -> None:
        self.seed = seed
        self.now = now.astimezone(UTC)
        self.begin = self.now.replace(microsecond=0) - timedelta(hours=HOURS)
        self.today = local(now).date()
        self.habits = table("habits")["categories"]
        self.hours = [self._hour(number) for number in range(HOURS)]
        self.sums = list(accumulate(sum(weights) for weights in self.hours))
        self.names = list(self.habits)

    def arrivals(self, count: int) -> Iterator[Arrival]:
        """So many cases in the order of their instants.

        The year is cut into as many pieces of equal weight, and one case falls anywhere
        into each, so that any number of cases keeps the shape of the year.
        """
        chance = dice(self.seed, "arrivals", count)
        total = self.sums[-1]
        for number in range(count):
            aim = (number + chance.random()) / count * total
            hour = min(bisect_right(self.sums, aim), HOURS - 1)
            weights = self.hours[hour]
            into = 1 - (self.sums[hour] - aim) / sum(weights)
            at = self.begin + timedelta(
                hours=hour, seconds=int(into * 3600), microseconds=chance.randrange(1_000_000)
            )
            category = Weighted(list(zip(self.names, weights, strict=True))).pick(chance)
            phase, _ = storm_phase(local(at).date(), self.today)
            yield Arrival(number, min(at, self.now), category, in_storm=phase in {"day", "after"})

    def _hour(self, number: int) -> list[float]:
        """What each category weighs in an hour."""
        at = local(self.begin + timedelta(hours=number))
        day = at.date()
        phase, strength = storm_phase(day, self.today)
        wet = rain(self.seed, day, self.today)
        mood = dice(self.seed, "mood", day).uniform(0.82, 1.2)
        weights = []
        for habit in self.habits.values():
            weight = habit["share"] * habit["months"][at.month - 1] * mood
            weight *= habit["hours"][at.hour] / sum(habit["hours"])
            if day.weekday() >= SATURDAY:
                weight *= habit["weekend"]
            if phase:
                weight *= 1 + (habit["storm"][phase] - 1) * strength
            weights.append(weight * (1 + (habit["rain"] - 1) * wet))
        return weights
