"""Squares of the map: a place as one number, so that a square of any zoom is one range.

The world is the usual square of web maps (Web Mercator), halved again and again. The
digits of the halvings of both axes, interleaved, are the place's ``quad`` (Morton order):
whatever lies in one square of one zoom stands next to each other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

FINEST: Final = 20
"""Halvings of the world that a quad holds: squares of some 35 metres in Taiwan."""

FINER: Final = 3
"""A square of the map is counted in so many further halvings: 64 cells of 64 points."""

MOST_SQUARES: Final = 64
"""Squares in one question: a screen of 3840 by 2160 points, with a margin."""

NORTHMOST: Final = 85.051128
_WINDOW = re.compile(r"(\d{1,2})/(\d{1,7})-(\d{1,7})/(\d{1,7})-(\d{1,7})")


class WindowError(ValueError):
    """A part of the map was not named as it should be."""


@dataclass(frozen=True, slots=True)
class Square:
    """One square of one zoom, counted from the north-west."""

    zoom: int
    x: int
    y: int

    @property
    def quads(self) -> tuple[int, int]:
        """The first quad in the square, and the first after it."""
        rest = 2 * (FINEST - self.zoom)
        first = interleaved(self.x, self.y) << rest
        return first, first + (1 << rest)


def interleaved(x: int, y: int) -> int:
    """The binary digits of two numbers in turn, those of ``y`` first."""
    return _spread(x) | _spread(y) << 1


def quad(lon: float, lat: float) -> int:
    """The place as one number."""
    size = 1 << FINEST
    lat = max(-NORTHMOST, min(NORTHMOST, lat))
    x = (lon + 180) / 360 * size
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * size
    return interleaved(_within(x, size), _within(y, size))


def cell_of(place: int, zoom: int) -> int:
    """The cell of a zoom in which a quad is counted."""
    return place >> shift(zoom)


def shift(zoom: int) -> int:
    """How many binary digits of a quad the cells of a zoom leave out."""
    return 2 * (FINEST - min(zoom + FINER, FINEST))


def cell_quads(cell: int, zoom: int) -> tuple[int, int]:
    """The first quad of a cell of a zoom, and the first after it."""
    return cell << shift(zoom), cell + 1 << shift(zoom)


def window(text: str) -> list[Square]:
    """The squares of ``zoom/west-east/north-south``, each a number of a column or row."""
    match = _WINDOW.fullmatch(text)
    if match is None or not text.isascii():
        raise WindowError("A window is written zoom/west-east/north-south.")
    zoom, west, east, north, south = map(int, match.groups())
    side = 1 << min(zoom, FINEST)
    if zoom > FINEST or not (west <= east < side and north <= south < side):
        raise WindowError("These squares are not on the map.")
    if (east - west + 1) * (south - north + 1) > MOST_SQUARES:
        raise WindowError(f"A window has at most {MOST_SQUARES} squares.")
    return [Square(zoom, x, y) for y in range(north, south + 1) for x in range(west, east + 1)]


def joined(squares: Iterable[Square]) -> list[tuple[int, int]]:
    """The quads of some squares as ranges, neighbours put together."""
    ranges: list[tuple[int, int]] = []
    for first, after in sorted(square.quads for square in squares):
        if ranges and ranges[-1][1] == first:
            ranges[-1] = (ranges[-1][0], after)
        else:
            ranges.append((first, after))
    return ranges


def coarsened(lon: float, lat: float, places: int) -> tuple[float, float]:
    """A position with so many decimals as the public may know."""
    return round(lon, places), round(lat, places)


def _within(value: float, size: int) -> int:
    return min(size - 1, max(0, math.floor(value)))


def _spread(number: int) -> int:
    """The binary digits of a number with a zero before each."""
    spread = number & 0xFFFFFFFF
    for step, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = (spread | spread << step) & mask
    return spread
