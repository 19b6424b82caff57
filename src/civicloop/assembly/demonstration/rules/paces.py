"""How fast the units of the city work, and when they fall behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random

from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.weather import local, storm_phase

NIGHT, MORNING = 22, 7
BACKLOG = {"day": 2.2, "after": 1.7}
"""How much longer everything takes while the city clears up after the typhoon."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A unit at a moment: how slow it is (1 is usual), and how often it begins too late."""

    slowness: float
    late: float


@cache
def _habits(seed: str, unit: str) -> tuple[float, float, int]:
    known = table("habits")["units"].get(unit)
    if known:
        return known["speed"], known["late"], known.get("bad_month", 0)
    chance = dice(seed, "pace", unit)
    return chance.uniform(0.75, 1.35), chance.uniform(0.03, 0.16), 0


def pace(seed: str, unit: str, at: datetime, now: datetime) -> Pace:
    """How a unit works at a moment; some have had one bad month in the year."""
    slowness, late, bad_month = _habits(seed, unit)
    day, today = local(at).date(), local(now).date()
    months_ago = (today.year - day.year) * 12 + today.month - day.month
    if bad_month and months_ago == bad_month:
        slowness, late = slowness * 2.6, min(0.62, late * 4.5)
    phase, strength = storm_phase(day, today)
    if phase in BACKLOG:
        slowness *= 1 + (BACKLOG[phase] - 1) * strength
        late = min(0.6, late + 0.2 * strength)
    return Pace(slowness, late)


def by_day(moment: datetime, chance: Random) -> datetime:
    """The moment itself, or a time in the next morning for what nobody does at night."""
    hour = local(moment).hour
    if MORNING <= hour < NIGHT:
        return moment
    hours = (MORNING - hour) % 24
    return moment + timedelta(hours=hours, minutes=chance.randint(10, 170))


def minutes(chance: Random, middle: float, spread: float = 0.7) -> timedelta:
    """A span around so many minutes; long ones are rarer the longer they are."""
    return timedelta(seconds=round(60 * middle * chance.lognormvariate(0, spread)) + 1)


def hours(amount: float) -> timedelta:
    """A span in whole seconds."""
    return timedelta(seconds=round(3600 * amount) + 1)
