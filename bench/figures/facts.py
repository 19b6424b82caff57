"""Facts of many cases over ten years, made by a seeded generator with the columns of real ones.

They are written straight into the lake's own layout, a file for each month, because what is
measured begins with these files: the columns, kinds and codes are those that the product
declares for ``cases.case``, held against that declaration. Units, districts, categories and
ways in are skewed as those of a city are (the tenth of them has a third of the cases), the
number grows by three in a hundred a year with a summer of storms, and work arrives by day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

SEED, YEARS = 3, 10
HOUR = 3_600_000_000
DAY = 24 * HOUR
CHANNELS = {
    "web": 30, "phone": 34, "app": 18, "email": 6, "counter": 4, "letter": 2, "fax": 1,
    "open311": 3, "sensor": 2,
}  # fmt: skip
OUTCOMES = {"fixed": 46, "handled": 38, "cannot_act": 7, "not_ours": 5, "no_fault": 4}
SEASON = (0.92, 0.85, 0.95, 0.97, 1.05, 1.15, 1.2, 1.22, 1.1, 0.98, 0.94, 0.9)
GROWTH = 1.03
VILLAGES, CELLS = 23, 15
"""In each district; cells stand under names of their own, no figure looks where they lie."""
HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 13, 11, 9, 11, 12, 11, 10, 9, 7, 6, 5, 4, 3, 2)
NOTHING = np.iinfo(np.int64).min
"""Stands for null until the columns are written."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The keys of units, districts and categories that cases are spread over."""

    units: Sequence[int]
    districts: Sequence[str]
    categories: Sequence[int]


def months_of(cases: int, months: Sequence[Any], now: int, ground: Ground) -> Iterator[Any]:
    """For each month its columns by name; as many rows in all as there are cases."""
    chance = np.random.default_rng(SEED)
    weights = np.array(
        [SEASON[row.month - 1] * GROWTH ** (place / 12) for place, row in enumerate(months)]
    )
    spans = [(_instant(row.begins), min(_instant(row.ends), now)) for row in months]
    weights *= [(until - begin) / (31 * DAY) for begin, until in spans]
    sizes = np.floor(weights / weights.sum() * cases).astype(int)
    sizes[-1] += cases - sizes.sum()
    first = 1
    for month, size, (begin, until) in zip(months, sizes, spans, strict=True):
        yield month, _month(chance, ground, int(size), first, (begin, until, now))
        first += int(size)


def _month(chance, ground, size, first, instants) -> dict[str, Any]:
    begin, until, now = instants
    opened = np.sort(_opened(chance, size, begin, until))
    category = _skewed(chance, ground.categories, size, 0.9)
    usual = np.array(ground.units)[category % len(ground.units)]
    unit = np.where(chance.random(size) < 0.8, usual, _skewed(chance, ground.units, size, 0.8))
    started = opened + (chance.exponential(3, size) * HOUR).astype(np.int64)
    ended = started + (chance.lognormal(1.1 + category % 5 / 6, 0.9, size) * DAY).astype(np.int64)
    district = _skewed(chance, range(len(ground.districts)), size, 0.6)
    kind = chance.random(size)
    withdrawn = kind < 0.03
    started = _null(started, (started > now) | (kind > 0.97))
    left = (ended > now) | (chance.random(size) < 0.0005)
    answered = _null(ended, left | withdrawn)
    statutory = opened + (6 + category % 9) * DAY
    extended = chance.random(size) < 0.08
    rated = (answered != NOTHING) & (chance.random(size) < 0.16)
    again = chance.random(size)
    outcome = chance.choice(list(OUTCOMES), size, p=_shares(OUTCOMES.values()))
    number = 1 + (chance.random(size) < 0.03)
    marks = {
        key: _null(np.clip(np.round(chance.normal(mean, 1, size)), 1, 5).astype(np.int64), ~rated)
        for key, mean in (("manner", 4.1), ("speed", 3.4), ("result", 3.6))
    }
    return {
        "round": np.arange(first, first + size),
        "number": number,
        "unit_id": unit,
        "district_code": np.array(ground.districts)[district],
        "village_code": _within(chance, ground.districts, district, VILLAGES),
        "cell": _within(chance, ground.districts, district, CELLS),
        "category_id": category,
        "channel": chance.choice(list(CHANNELS), size, p=_shares(CHANNELS.values())),
        "outcome": np.where(answered == NOTHING, "", outcome),
        "opened_at": opened,
        "started_at": started,
        "waiting_since": _null(opened + DAY, ~left | withdrawn | (kind < 0.9)),
        "answered_at": answered,
        "ended_at": _null(ended, left),
        "operational_due_at": opened + (4 + category % 20) * HOUR,
        "statutory_due_at": statutory + extended * 6 * DAY,
        "first_statutory_due_at": statutory,
        "settled_at": _null(answered + 30 * DAY, answered == NOTHING),
        "came_back": again < 0.04,
        "next_opened_at": _null(answered + 9 * DAY, (answered == NOTHING) | (again < 0.97)),
        "came_back_at": _null(answered + 16 * DAY, (answered == NOTHING) | (again > 0.03)),
        "rated_at": _null(answered + 2 * DAY, ~rated),
        **marks,
    }  # fmt: skip


def _within(chance, districts, district, parts) -> Any:
    """One of the parts of each row's district, all as likely."""
    names = np.array([f"{code}-{part:02}" for code in districts for part in range(parts)])
    return names[district * parts + chance.integers(0, parts, len(district))]


def table_of(arrow: Any, facts: Any, columns: dict[str, Any]) -> Any:
    """The columns as an Arrow table of the kinds that the product declares for these facts."""
    if [row.key for row in facts.columns] != list(columns):
        raise ValueError("the generator does not make the columns that are declared")
    kinds = {"flag": arrow.bool_(), "code": arrow.string()}
    arrays = []
    for row in facts.columns:
        values = columns[row.key]
        missing = values == NOTHING if values.dtype == np.int64 else None
        kind = kinds.get(row.kind.value, arrow.int64())
        arrays.append(arrow.array(values, type=kind, mask=missing))
    return arrow.table(arrays, names=list(columns))


def _opened(chance, size, begin, until):
    """Instants by day and hour as work arrives; at the end of a month that runs, until now."""
    days = max((until - begin) // DAY, 1)
    hours = chance.choice(24, size, p=_shares(HOURS))
    found = begin + chance.integers(0, days, size) * DAY + hours * HOUR
    return np.minimum(found + chance.integers(0, HOUR, size), until - 1)


def _skewed(chance, keys, size, slope):
    """One of the keys for each row, the first ones far oftener (Zipf)."""
    return chance.choice(np.array(keys), size, p=_shares((1 + np.arange(len(keys))) ** -slope))


def _shares(weights) -> Any:
    found = np.array(list(weights), dtype=float)
    return found / found.sum()


def _null(values, where):
    return np.where(where, NOTHING, values)


def _instant(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000
