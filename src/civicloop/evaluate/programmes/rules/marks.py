"""Where the marks of a map stand, so that items of one district do not cover each other."""

from __future__ import annotations

from math import cos, radians, sin, sqrt

TURN = 137.50776405
"""The golden angle: marks in its turns never line up."""
APART = 0.0026
"""How far the second mark of a place stands from the first, in degrees (some 270 m)."""


def spread(lon: float, lat: float, number: int) -> tuple[float, float]:
    """The spot of one mark around a place, by its number from 0 on."""
    far, turn = APART * sqrt(number), radians(TURN * number)
    return round(lon + far * cos(turn), 6), round(lat + far * sin(turn), 6)
