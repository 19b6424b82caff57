"""The monthly table: counts, shares, averages, what must add up, and the ranking."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from civicloop.evaluate.documents.states import Outcome

HUNDRED: Final = Decimal(100)
SHOWN: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Counts:
    """The documents of a class, an agency or a city in a month; ``halves`` are half days used."""

    received: int = 0
    carried: int = 0
    on_time: int = 0
    late: int = 0
    filed: int = 0
    pending: int = 0
    overdue: int = 0
    halves: int = 0
    scored: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def handled(self) -> int:
        """All that was to be dealt with in the month."""
        return self.received + self.carried

    @property
    def done(self) -> int:
        """What was answered; what was filed stands apart (存查)."""
        return self.on_time + self.late

    @property
    def judged(self) -> int:
        """What the overdue rate is a share of: all but what was filed."""
        return self.done + self.pending + self.overdue

    @property
    def past_limit(self) -> int:
        """Done late, or still open after the last day."""
        return self.late + self.overdue

    @property
    def on_time_share(self) -> Decimal | None:
        """Percent of the answered ones that were in time; none where nothing was answered."""
        return share(self.on_time, self.done)

    @property
    def overdue_rate(self) -> Decimal | None:
        """Percent of the judged ones that are past their limit."""
        return share(self.past_limit, self.judged)

    @property
    def average_days(self) -> Decimal | None:
        """Days used by the letters that were sent, over their number (A5-2)."""
        return Decimal(self.halves) / 2 / self.scored if self.scored else None

    def as_json(self) -> dict[str, int]:
        """For keeping."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def share(part: int, whole: int) -> Decimal | None:
    """The unrounded percentage; none of nothing."""
    return HUNDRED * part / whole if whole else None


def shown(value: Decimal | None) -> Decimal | None:
    """Rounded half up to two places, as printed (A0-9)."""
    return None if value is None else value.quantize(SHOWN, rounding=ROUND_HALF_UP)


def total(rows: Iterable[Counts]) -> Counts:
    """The sum of rows."""
    return sum(rows, Counts())


def counted(outcomes: Mapping[Outcome, int], received: int, halves: int, scored: int) -> Counts:
    """The row of a group of documents."""
    every = sum(outcomes.values())
    return Counts(
        received=received,
        carried=every - received,
        halves=halves,
        scored=scored,
        **{one.value: outcomes.get(one, 0) for one in Outcome},
    )


def disagreements(
    by_class: Mapping[str, Counts], by_agency: Mapping[str, Counts], printed: Counts
) -> list[str]:
    """What does not add up; a table of which anything is said here is not published."""
    faults = []
    for name, row in [*by_class.items(), *by_agency.items(), ("total", printed)]:
        parts = (row.on_time, row.late, row.filed, row.pending, row.overdue)
        if sum(parts) != row.handled:
            faults.append(f"{name}: {sum(parts)} ≠ {row.handled}")
    for side, rows in (("class", by_class), ("agency", by_agency)):
        summed = total(rows.values())
        for one in fields(Counts):
            found, wanted = getattr(summed, one.name), getattr(printed, one.name)
            if found != wanted:
                faults.append(f"{side} {one.name}: {found} ≠ {wanted}")
    return faults


@dataclass(frozen=True, slots=True)
class Place:
    """An agency's place in the ranking by overdue rate, the worst first."""

    rank: int | None
    key: str
    counts: Counts
    must_improve: bool


def ranking(rows: Mapping[str, Counts], threshold: Decimal) -> list[Place]:
    """Agencies by overdue rate; equal rates share a place; more than the threshold must improve.

    The unrounded rate is compared. Exactly the threshold is not more (臺中市: 逾限比率逾 3%).
    An agency without documents to judge has no place.
    """
    judged = sorted(
        ((key, row, row.overdue_rate) for key, row in rows.items() if row.overdue_rate is not None),
        key=lambda each: (-each[2], each[0]),
    )
    places: list[Place] = []
    for position, (key, row, rate) in enumerate(judged, start=1):
        same = bool(places) and places[-1].counts.overdue_rate == rate
        rank = places[-1].rank if same else position
        places.append(Place(rank, key, row, rate > threshold))
    silent = [Place(None, key, row, must_improve=False) for key, row in rows.items()
              if row.overdue_rate is None]  # fmt: skip
    return [*places, *silent]


def month_end(first_day: date) -> date:
    """The last day of a month."""
    return first_day.replace(day=monthrange(first_day.year, first_day.month)[1])
