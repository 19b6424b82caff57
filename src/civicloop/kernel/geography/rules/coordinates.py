"""A position out of what people paste: decimals, degrees, map links, the national grid."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

from civicloop.kernel.geography.errors import CoordinatesError
from civicloop.kernel.geography.rules.points import Bounds, from_twd97, require_position

LATITUDES: Final = (4.0, 27.0)
"""South and north of every island that Taiwan administers."""

LONGITUDES: Final = (109.0, 125.0)
"""West and east of the same."""

ROUNDING: Final = 1e-9
"""What the difference of two decimals may be off, in degrees."""

_DECIMAL = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?")
_NUMBER = r"[-+]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"({_NUMBER})\s*°?\s*([NSEW]?)\s*[,;/\s]\s*({_NUMBER})\s*°?\s*([NSEW]?)")
_SIDE_FIRST = re.compile(rf"(?<![A-Z])([NSEW])\s*({_NUMBER})")
_LINK = re.compile(
    rf"(?:@|!3d|[?&](?:q|ll|query|center|destination)=|geo:)({_NUMBER})(?:,|%2C|!4d)\s*({_NUMBER})"
)
_DEGREES = re.compile(
    r"(\d{1,3})\s*[°度]\s*(\d{1,2}(?:\.\d+)?)\s*['′分]\s*"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″秒]|'')\s*)?([NSEW]?)"
)
_GRID = re.compile(r"(?<![\d.])(\d{6}(?:\.\d+)?)\D+?(\d{7}(?:\.\d+)?)(?![\d.])")


def parse_coordinates(text: str) -> tuple[float, float]:
    """Longitude and latitude from a text in any usual form.

    Decimals in either order are told apart by the range of the country; a map link,
    ``geo:``, degrees with minutes, and TWD97 easting with northing are read too.
    Anything else raises ``CoordinatesError``.
    """
    plain = unicodedata.normalize("NFKC", unquote(text)).strip()
    for attempt in (_from_link, _from_degrees, _from_grid, _from_pair):
        found = attempt(plain)
        if found is not None:
            require_position(*found)
            return found
    raise CoordinatesError(
        "No position was found. Write it as 22.6273, 120.3014, or paste a map link."
    )


def parse_bounds(text: str, *, widest: float) -> Bounds:
    """A rectangle from ``west,south,east,north`` in degrees, none of its sides above ``widest``."""
    parts = text.split(",")
    if len(parts) != 4 or not all(_DECIMAL.fullmatch(part) for part in parts):  # noqa: PLR2004
        raise CoordinatesError("A box is written west,south,east,north in decimal degrees.")
    west, south, east, north = map(float, parts)
    require_position(west, south)
    require_position(east, north)
    if west >= east or south >= north:
        raise CoordinatesError("West must be less than east, and south less than north.")
    if max(east - west, north - south) > widest + ROUNDING:
        raise CoordinatesError(f"A box may be at most {widest} degrees wide and high.")
    return Bounds(west, south, east, north)


def _from_link(text: str) -> tuple[float, float] | None:
    match = _LINK.search(text)
    return _ordered(float(match[1]), float(match[2])) if match else None


def _from_pair(text: str) -> tuple[float, float] | None:
    sided = text.upper()
    if sided[:1] in {"N", "S", "E", "W"}:
        sided = _SIDE_FIRST.sub(r"\2\1", sided)
    match = _PAIR.search(sided)
    if match is None:
        return None
    first = -float(match[1]) if match[2] in {"S", "W"} else float(match[1])
    second = -float(match[3]) if match[4] in {"S", "W"} else float(match[3])
    if match[2] in {"E", "W"} or match[4] in {"N", "S"}:
        return first, second
    if match[2] in {"N", "S"} or match[4] in {"E", "W"}:
        return second, first
    return _ordered(first, second)


def _from_degrees(text: str) -> tuple[float, float] | None:
    found = _DEGREES.findall(text.upper())
    if len(found) != 2:  # noqa: PLR2004 (a position has two parts)
        return None
    values = [
        (int(whole) + float(minutes) / 60 + float(seconds or 0) / 3600)
        * (-1 if side in {"S", "W"} else 1)
        for whole, minutes, seconds, side in found
    ]
    if found[0][3] in {"E", "W"}:
        return values[0], values[1]
    if found[0][3] in {"N", "S"}:
        return values[1], values[0]
    return _ordered(values[0], values[1])


def _from_grid(text: str) -> tuple[float, float] | None:
    match = _GRID.search(text)
    return from_twd97(float(match[1]), float(match[2])) if match else None


def _ordered(first: float, second: float) -> tuple[float, float]:
    """Longitude and latitude; the order of maps on the web (latitude first) where unclear."""
    if LONGITUDES[0] <= first <= LONGITUDES[1] and LATITUDES[0] <= second <= LATITUDES[1]:
        return first, second
    return second, first
