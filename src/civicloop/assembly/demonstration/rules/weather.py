"""The year's weather as far as it makes people report: one typhoon, plum rain, downpours."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.kernel.city.rules import here

LANDFALLS = ((9, 3), (8, 20), (7, 24))
"""Months and days about which a typhoon may come; the latest that lies well back is taken."""

LEAST_DAYS_AGO, MOST_DAYS_AGO = 12, 355
MIDWEEK = 2
DOWNPOURS = range(11)
PLUM_RAIN = ((5, 15), (6, 20))
AFTERMATH = 6
"""Days after the landfall in which people still report its damage."""


@cache
def landfall(today: date) -> date:
    """The Wednesday on which the typhoon of the past year came."""
    options = [
        _midweek(date(year, month, day))
        for year in (today.year, today.year - 1)
        for month, day in LANDFALLS
    ]
    return next(day for day in options if LEAST_DAYS_AGO <= (today - day).days <= MOST_DAYS_AGO)


def _midweek(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.weekday() + MIDWEEK)


def storm_phase(day: date, today: date) -> tuple[str, float]:
    """The part of the typhoon week that a day belongs to, and how strongly; or nothing."""
    since = (day - landfall(today)).days
    if since == -1:
        return "before", 1.0
    if since == 0:
        return "day", 1.0
    if 1 <= since <= AFTERMATH:
        return "after", 0.62 ** (since - 1)
    return "", 0.0


@cache
def downpours(seed: str, today: date) -> frozenset[date]:
    """The days of the year with heavy rain, most of them between May and September."""
    chance = dice(seed, "rain", today.year)
    found: set[date] = set()
    for year in (today.year - 1, today.year):
        found |= {
            date(year, chance.choice((5, 5, 6, 6, 6, 7, 7, 8, 8, 9, 10)), chance.randint(1, 28))
            for _ in DOWNPOURS
        }
    return frozenset(found)


def rain(seed: str, day: date, today: date) -> float:
    """How wet a day is: 1 in a downpour, something in the plum rain, else nothing."""
    if day in downpours(seed, today):
        return 1.0
    first, last = (date(day.year, *edge) for edge in PLUM_RAIN)
    return 0.25 if first <= day <= last else 0.0


def local(moment: datetime) -> datetime:
    """An instant on the clocks of the city."""
    return moment.astimezone(here().zone)
