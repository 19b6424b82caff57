"""When a message is tried, and tried again."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

TRIES = 12
"""After so many tries over some two days a message is given up."""

FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=8)
AWAY_WAIT = dt.timedelta(seconds=30)
"""How long a whole channel rests when its server does not answer."""

CLAIM = dt.timedelta(minutes=5)
"""How long one process may take over one message before another may try it."""


def wait(attempts: int) -> dt.timedelta:
    """How long to wait after so many tries: a minute, three times as long each time."""
    factor: int = 3 ** (attempts - 1)
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


def after_quiet_hours(
    at: dt.datetime, hours: tuple[int, int] | None, zone: ZoneInfo
) -> dt.datetime:
    """The instant itself, or the end of the quiet hours in which it falls.

    ``(21, 8)`` is from nine in the evening until eight in the morning; ``(12, 13)`` is noon.
    """
    if hours is None:
        return at
    begin, end = hours
    local = at.astimezone(zone)
    over_night = begin > end
    quiet = local.hour >= begin or local.hour < end if over_night else begin <= local.hour < end
    if not quiet:
        return at
    day = local.date()
    if over_night and local.hour >= begin:
        day = dt.date.fromordinal(day.toordinal() + 1)
    return dt.datetime.combine(day, dt.time(end), zone).astimezone(dt.UTC)
