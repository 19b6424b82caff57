"""Single cells of an imported row: instants in a zone, positions on a grid, texts."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from civicloop.answer.cases.rules.importing.faults import Finding
from civicloop.kernel.geography.errors import CoordinatesError
from civicloop.kernel.geography.rules import from_lv95, from_twd97
from civicloop.kernel.tabular.rules import parse_date

ISO: Final = "iso"
DAY: Final = "date"
EXAMPLES: Final = {
    ISO: "2026-01-31T14:30:00+08:00",
    DAY: "2026-01-31, 115-01-31",
}
EXAMPLE: Final = datetime(2026, 1, 31, 14, 30, tzinfo=UTC)
LAST_SECOND: Final = time(23, 59, 59)
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2999
"""Limits may lie far ahead; a year such as 9999 is no limit but a way to say that there is none."""
GRIDS: Final[dict[str, Callable[[float, float], tuple[float, float]]]] = {
    "wgs84": lambda lon, lat: (lon, lat),
    "twd97": from_twd97,
    "lv95": from_lv95,
}
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Every control character but the tab and the end of a line."""


class CellError(ValueError):
    """A cell cannot be understood; ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def text(raw: str, column: str, *, limit: int) -> str:
    """A text in one form: composed, one kind of line end, no space around it."""
    found = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    control = _CONTROL.search(found)
    if control is not None:
        raise CellError(Finding(column, "nul" if control[0] == "\0" else "control_character"))
    if len(found) > limit:
        raise CellError(Finding(column, "too_long", {"length": len(found), "limit": limit}))
    return found


def instant(
    raw: str,
    column: str,
    *,
    format_: str,
    zone: ZoneInfo,
    not_before: datetime | None = None,
    ends: bool = False,
) -> datetime:
    """The instant that a cell names, in UTC; a time without offset is one of the zone's clocks.

    In the hour that the clocks show twice it is the first one, unless that lies before
    ``not_before`` and the second does not. With ``ends`` a day without a time is its last
    second: something ended on that day.
    """
    naive = _read(raw, column, format_)
    if naive.tzinfo is not None:
        return naive.astimezone(UTC)
    if ends and _is_day(raw, format_):
        naive = datetime.combine(naive.date(), LAST_SECOND)
    first, second = (naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    found = second if not_before is not None and first < not_before <= second else first
    if found.astimezone(zone).replace(tzinfo=None) != naive:
        raise CellError(Finding(column, "no_such_time", {"zone": zone.key}, raw))
    return found


def _is_day(raw: str, format_: str) -> bool:
    """Whether a cell names a day without a time."""
    if format_ == ISO:
        return ":" not in raw and "T" not in raw
    return format_ == DAY or not any(sign in format_ for sign in ("%H", "%I", "%X", "%c"))


def _read(raw: str, column: str, format_: str) -> datetime:
    example = EXAMPLES.get(format_) or EXAMPLE.strftime(format_)
    refusal = CellError(Finding(column, "not_a_time", {"format": example}, raw))
    try:
        if format_ == ISO:
            found = datetime.fromisoformat(raw)
        elif format_ == DAY:
            found = datetime.combine(parse_date(raw), time())
        else:
            found = datetime.strptime(raw, format_)  # noqa: DTZ007 (the zone is the caller's)
            if found.strftime(format_) != raw:
                raise refusal
    except (ValueError, OverflowError) as error:
        raise refusal from error
    if found.year < EARLIEST_YEAR:
        raise CellError(Finding(column, "too_early", {"year": EARLIEST_YEAR}, raw))
    if found.year > LATEST_YEAR:
        raise CellError(Finding(column, "too_late", {"year": LATEST_YEAR}, raw))
    return found


def position(
    first: str, second: str, columns: tuple[str, str], *, grid: str
) -> tuple[float, float] | None:
    """Longitude and latitude of two cells (east, north), or nothing where both are empty."""
    if not first and not second:
        return None
    if not first or not second:
        raise CellError(Finding(columns[bool(first)], "half_position"))
    east, north = (
        _number(raw, column) for raw, column in zip((first, second), columns, strict=True)
    )
    try:
        lon, lat = GRIDS[grid](east, north)
    except CoordinatesError as error:
        raise CellError(Finding(columns[0], "not_a_number", value=first)) from error
    return lon, lat


def _number(raw: str, column: str) -> float:
    try:
        found = float(raw) if raw.isascii() and "_" not in raw else math.nan
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise CellError(Finding(column, "not_a_number", value=raw))
    return found
