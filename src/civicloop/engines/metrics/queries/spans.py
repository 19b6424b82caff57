"""Periods by name, those that modules keep as dated data among them."""

from __future__ import annotations

from civicloop.engines.metrics.errors import UnknownCellError
from civicloop.engines.metrics.rules import CALENDARS, Period, PeriodKind


def period_of(text: str) -> Period:
    """The period of that name; one that nobody knows raises ``UnknownCellError``.

    A dated one is found by its code, which is for ever, or by what people call it now.
    """
    words = text.strip()
    if words.partition(":")[0] not in CALENDARS:
        return Period.parse(words)
    for _series, period in dated_periods(words.partition(":")[0]):
        if words in {period.code, period.said}:
            return period
    raise UnknownCellError(f"{text!r} is not a period that is kept")


def before(period: Period) -> Period | None:
    """The period before: as long, or of dated ones the one before in its series; if there is."""
    if period.kind is not PeriodKind.DATED:
        return period.before
    rows = dated_periods(period.code.partition(":")[0])
    mine = next((series for series, row in rows if row.code == period.code), None)
    earlier = [row for series, row in rows if series == mine and row.last_day < period.first_day]
    return max(earlier, key=lambda row: row.first_day, default=None)


def year_before(period: Period) -> Period | None:
    """The same months a year before; a dated period has none."""
    return None if period.kind is PeriodKind.DATED else period.year_before


def dated_periods(key: str) -> list[tuple[str, Period]]:
    """The dated periods of one calendar with their series, in order of time."""
    return sorted(CALENDARS.get(key).read(), key=lambda row: row[1].first_day)
