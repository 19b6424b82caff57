"""Months, as people of the city count them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from civicloop.engines.metrics.errors import UnknownCellError
from civicloop.kernel.city.rules import here

MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month in the city's own zone.

    A case of 00:30 on the first belongs to the new month, although it is still
    the old one in UTC: counting in UTC moved one case in a hundred.
    """

    year: int
    month: int
    zone: str = field(default_factory=lambda: here().zone.key)

    @classmethod
    def parse(cls, text: str, *, zone: str = "") -> Month:
        """Read ``2026-11``; anything else raises ``UnknownCellError``."""
        found = MONTH.match(text)
        if found is None:
            raise UnknownCellError(f"{text!r} is not a month such as 2026-11")
        return cls(int(found[1]), int(found[2]), zone or here().zone.key)

    @classmethod
    def of(cls, instant: datetime, *, zone: str = "") -> Month:
        """The month in which an instant lies for the people of the city."""
        known = zone or here().zone.key
        local = instant.astimezone(ZoneInfo(known))
        return cls(local.year, local.month, known)

    @property
    def begins(self) -> datetime:
        """The first instant of the month."""
        return datetime(self.year, self.month, 1, tzinfo=ZoneInfo(self.zone))

    @property
    def ends(self) -> datetime:
        """The first instant after the month."""
        return self.next.begins

    @property
    def next(self) -> Month:
        """The month after this one."""
        return self.moved(1)

    @property
    def first_day(self) -> date:
        """The first day, as the database keeps the month."""
        return date(self.year, self.month, 1)

    @property
    def key(self) -> str:
        """``2026-11``, as addresses and files name the month."""
        return f"{self.year:04d}-{self.month:02d}"

    def moved(self, months: int) -> Month:
        """The month so many months later, or earlier."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1, self.zone)

    def label(self, language: str) -> str:
        """``115年11月`` in Chinese, by the years that the city counts; ``2026-11`` otherwise."""
        if language.startswith("zh"):
            return f"{here().year(self.year)}年{self.month}月"
        return self.key

    def short(self, language: str) -> str:
        """``115/11`` in Chinese, ``2026-11`` otherwise: for the axis of a chart."""
        if language.startswith("zh"):
            return f"{here().year(self.year)}/{self.month}"
        return self.key


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A calendar day in the city's own zone."""

    date: date
    zone: str = field(default_factory=lambda: here().zone.key)

    @classmethod
    def of(cls, instant: datetime, *, zone: str = "") -> Day:
        """The day in which an instant lies for the people of the city."""
        known = zone or here().zone.key
        return cls(instant.astimezone(ZoneInfo(known)).date(), known)

    @property
    def begins(self) -> datetime:
        """The first instant of the day."""
        return datetime.combine(self.date, time(), ZoneInfo(self.zone))

    @property
    def ends(self) -> datetime:
        """The first instant after the day."""
        return Day(date.fromordinal(self.date.toordinal() + 1), self.zone).begins

    @property
    def before(self) -> Day:
        """The day before this one."""
        return Day(date.fromordinal(self.date.toordinal() - 1), self.zone)


def months_until(last: Month, count: int) -> list[Month]:
    """So many months in order, the last one being ``last``."""
    return [last.moved(step) for step in range(1 - count, 1)]


def months_between(first: Month, last: Month) -> list[Month]:
    """Every month from the first to the last, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first.moved(step) for step in range(max(count, 0))]
