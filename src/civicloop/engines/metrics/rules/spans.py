"""Periods longer than a month, or dated otherwise: years, halves, quarters, windows, sessions.

A ``Period`` has ``begins`` and ``ends`` as a ``Month`` has, so that whatever counts the one
counts the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from civicloop.engines.metrics.errors import UnknownCellError
from civicloop.engines.metrics.rules.periods import Day, Month, months_between
from civicloop.kernel.city.rules import ROC_EPOCH, Years, here
from civicloop.kernel.registry.rules import Registry


class PeriodKind(StrEnum):
    """What a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    WINDOW = "window"
    DATED = "dated"


LENGTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}
"""Months in the kinds that the calendar gives."""
COUNCIL_WINDOW = 7
"""Months in the window of a report to the council (108/8 to 109/2)."""
LONGEST = 240
"""Months in the longest window that is read from an address."""
FIRST_YEAR, LAST_YEAR = 1912, 2200
_YEAR = re.compile(r"^(\d{2,4})(?:年度?)?$")
_PART = re.compile(
    r"^(\d{2,4})(?:年度?)?-?(?:H([12])|Q([1-4])|(上|下)半年|第([1-4一二三四])季)$", re.IGNORECASE
)
_MONTH = re.compile(r"^(\d{2,4})(?:-|/|年)(0?[1-9]|1[0-2])月?$")
_SAME_YEAR = re.compile(r"^(0?[1-9]|1[0-2])月$")
"""The end of ``115年1月至6月``."""
_APART = re.compile(r"\.\.|~|至")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """Some days in the city's own zone, the last one included.

    ``code`` and the names are those of a dated period, such as a session of the council. The
    code never changes, whatever is corrected about it; ``said`` is how people write it at present.
    """

    kind: PeriodKind
    first_day: date
    last_day: date
    code: str = ""
    said: str = ""
    zh: str = ""
    en: str = ""
    zone: str = field(default_factory=lambda: here().zone.key)

    @classmethod
    def of_months(cls, first: Month, count: int, kind: PeriodKind = PeriodKind.WINDOW) -> Period:
        """So many whole months from the first."""
        if count < 1:
            raise UnknownCellError(f"{count} months are no period")
        last = Day.of(first.moved(count).begins).before.date
        return cls(kind, first.first_day, last, zone=first.zone)

    @classmethod
    def of_month(cls, month: Month) -> Period:
        """One month."""
        return cls.of_months(month, 1, PeriodKind.MONTH)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2026``, ``115年度``, ``2026-H1``, ``115上半年``, ``115年11月``, ``A..B``.

        A year of up to three digits is one of the Republic. Sessions are dated data:
        ``queries.period`` reads those too.
        """
        words = text.strip().removeprefix("民國").strip()
        ends = _APART.split(words)
        if len(ends) == 2:  # noqa: PLR2004 (from and to)
            if _SAME_YEAR.match(ends[1]) and (begun := _MONTH.match(ends[0])):
                ends[1] = f"{begun[1]}年{ends[1]}"
            first, last = (cls.parse(part) for part in ends)
            months = months_between(_first(first), _last(last))
            if not 0 < len(months) <= LONGEST:
                raise UnknownCellError(f"{text!r} is not a period")
            return cls.of_months(months[0], len(months))
        if found := _MONTH.match(words):
            return cls.of_month(Month(_year(found[1]), int(found[2])))
        if found := _YEAR.match(words):
            return cls.of_months(Month(_year(found[1]), 1), 12, PeriodKind.YEAR)
        if found := _PART.match(words):
            return _part_of_year(found)
        raise UnknownCellError(f"{text!r} is not a period such as 2026, 115-H1, 2026-Q3, 2026-11")

    @property
    def begins(self) -> datetime:
        """The first instant."""
        return Day(self.first_day, self.zone).begins

    @property
    def ends(self) -> datetime:
        """The first instant after the period."""
        return Day(self.last_day, self.zone).ends

    @property
    def months(self) -> tuple[Month, ...]:
        """The months of which it is made; none where it does not begin and end with one."""
        first, last = Month.of(self.begins, zone=self.zone), Month.of(self.ends, zone=self.zone)
        if first.begins != self.begins or last.begins != self.ends:
            return ()
        return tuple(months_between(first, last.moved(-1)))

    @property
    def key(self) -> str:
        """How addresses, files and the interface name it; ``parse`` reads it again."""
        year, month = self.first_day.year, self.first_day.month
        match self.kind:
            case PeriodKind.MONTH:
                return f"{year:04d}-{month:02d}"
            case PeriodKind.QUARTER:
                return f"{year:04d}-Q{(month + 2) // 3}"
            case PeriodKind.HALF:
                return f"{year:04d}-H{(month + 5) // 6}"
            case PeriodKind.YEAR:
                return f"{year:04d}"
            case PeriodKind.WINDOW:
                return f"{year:04d}-{month:02d}..{self.last_day:%Y-%m}"
        return self.code

    @property
    def before(self) -> Period:
        """The period of the same length just before; of dated ones ``queries.before`` knows."""
        return self.moved(-len(self._whole_months()))

    @property
    def year_before(self) -> Period:
        """The same months of the year before."""
        return self.moved(-12)

    def moved(self, months: int) -> Period:
        """The period so many months later, or earlier."""
        mine = self._whole_months()
        return Period.of_months(mine[0].moved(months), len(mine), self.kind)

    def label(self, language: str) -> str:
        """``115年上半年`` in Chinese, by the years that the city counts; the key otherwise."""
        if not language.startswith("zh"):
            return self.en or self.key.replace("..", " to ")
        if self.zh:
            return self.zh
        year, month = here().year(self.first_day.year), self.first_day.month
        last = self.last_day
        parts = {
            PeriodKind.MONTH: f"{month}月",
            PeriodKind.QUARTER: f"第{(month + 2) // 3}季",
            PeriodKind.HALF: "上半年" if month == 1 else "下半年",
            PeriodKind.YEAR: "",
        }
        until = f"{month}月至{here().year(last.year)}年{last.month}月"
        return f"{year}年{parts.get(self.kind, until)}"

    def _whole_months(self) -> tuple[Month, ...]:
        if self.kind is PeriodKind.DATED or not self.months:
            raise UnknownCellError(f"{self.key} is not made of whole months")
        return self.months


@dataclass(frozen=True, slots=True)
class Calendar:
    """Dated periods of one kind that a module keeps, such as the sessions of the council.

    ``read`` gives them in order of time; those that ``follow`` each other share a series, and a
    period is compared with the one before it in its series.
    """

    key: str
    zh: str
    en: str
    read: Callable[[], Sequence[tuple[str, Period]]]


CALENDARS: Registry[Calendar] = Registry("calendar of periods")


def declare_calendar(calendar: Calendar) -> Calendar:
    """Make a module's dated periods known; their codes begin with the calendar's key and ``:``.

    A code is made of what is never corrected, such as the key of a row: links and printed figures
    keep it. No code may be what another period of the calendar is ``said`` to be.
    """
    return CALENDARS.declare(calendar.key, calendar)


def council_window(last: Month) -> Period:
    """The seven months that end with one, as reports to the council count them."""
    return Period.of_months(last.moved(1 - COUNCIL_WINDOW), COUNCIL_WINDOW)


def western(text: str) -> bool:
    """Whether a year as written is one of the common era."""
    return len(text) == 4 or here().years is not Years.ROC  # noqa: PLR2004 (digits)


def _year(text: str) -> int:
    year = int(text) if western(text) else int(text) + ROC_EPOCH
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnknownCellError(f"{text!r} is not a year")
    return year


def _part_of_year(found: re.Match[str]) -> Period:
    year = _year(found[1])
    if found[2] or found[4]:
        half = int(found[2]) if found[2] else 1 + (found[4] == "下")
        return Period.of_months(Month(year, 6 * half - 5), 6, PeriodKind.HALF)
    quarter = int(found[3] or _QUARTERS.get(found[5], 0) or found[5])
    return Period.of_months(Month(year, 3 * quarter - 2), 3, PeriodKind.QUARTER)


def _first(period: Period) -> Month:
    return period.months[0]


def _last(period: Period) -> Month:
    return period.months[-1]
