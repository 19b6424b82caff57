"""Instants as programs write them, and the window of a list."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final, NamedTuple

SPAN: Final = timedelta(hours=90 * 24)
"""The longest window of a list (GeoReport v2, GET Service Requests)."""

_SECOND: Final = timedelta(seconds=1)
_TICK: Final = timedelta(microseconds=1)
_FORM: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?P<zone>[Zz]|[+\- ]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_FIRST: Final = datetime(1900, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""Beyond these nothing is ever found, and nothing can be counted on."""


class BadInstantError(ValueError):
    """What was sent is no date and time."""


class Window(NamedTuple):
    """From one instant up to another, both in it."""

    begins: datetime
    ends: datetime


def written(instant: datetime | None) -> str | None:
    """An instant for programs: UTC, whole seconds, ``Z``; every client reads that."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if instant else None


def read(text: str, zone: tzinfo) -> datetime:
    """An instant of the W3C's subset of ISO 8601; without a zone it is the city's time.

    A plus sign that arrived as a space counts as one.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise BadInstantError(text)
    part = {name: int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute")}
    fraction = int((found["fraction"] or "").ljust(6, "0")[:6] or 0)
    try:
        local = datetime(
            **part,
            second=int(found["second"] or 0),
            microsecond=fraction,
            tzinfo=_offset(found["zone"] or "", zone),
        )
        instant = local.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadInstantError(text) from error
    return min(max(instant, _FIRST), _LAST)


def _offset(text: str, zone: tzinfo) -> tzinfo:
    if not text:
        return zone
    if text in {"Z", "z"}:
        return UTC
    figures = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(figures[:2]), int(figures[2:])
    if minutes > 59:  # noqa: PLR2004 (minutes of an hour)
        raise BadInstantError(text)
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if text[0] == "-" else shift)


def window(start: datetime | None, end: datetime | None, *, now: datetime) -> Window:
    """The window of a list, at most ninety days of it; ``ValueError`` if it ends first.

    Without a start it reaches back from its end, without an end up to now. The end is in
    it with its whole second, because answers tell seconds only.
    """
    if start is not None and end is not None and start > end:
        raise ValueError("the window ends before it begins")
    last = end if end is not None else min(now, start + SPAN) if start is not None else now
    first = max(start, last - SPAN) if start is not None else last - SPAN
    if last.microsecond == 0:
        last += _SECOND - _TICK
    return Window(first, last)
