"""A line by month as a picture that needs no script: for walls, frames and files. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 800, 300
LEFT, RIGHT, TOP, BOTTOM = 84, 56, 24, 44
STEPS = 4
NICE = (1, 2, 2.5, 5, 10)
NEARLY_NONE = 1e-9
LABELS = 5
"""Months named below the line, at most."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A text or a dot at a place of the picture."""

    x: float
    y: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn line: its pieces between gaps, a dot for each month, and both scales."""

    pieces: list[str]
    dots: list[Mark]
    levels: list[Mark]
    months: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT

    @property
    def box(self) -> str:
        """The view box of the drawing."""
        return f"0 0 {self.width} {self.height}"


def line_picture(
    months: Sequence[str], values: Sequence[float | None], *, from_zero: bool
) -> Picture | None:
    """The line of a figure; a month without one leaves a gap. Nothing where all are missing."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, step = scale(0.0 if from_zero else min(known), max(known))
    high = max(low + step * STEPS, *known)
    across = (WIDTH - LEFT - RIGHT) / max(1, len(values) - 1)

    def at(index: int, value: float) -> tuple[float, float]:
        y = TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)
        return round(LEFT + across * index, 1), round(y, 1)

    pieces: list[list[str]] = [[]]
    dots = []
    for index, value in enumerate(values):
        if value is None:
            pieces.append([])
            continue
        x, y = at(index, value)
        pieces[-1].append(f"{x},{y}")
        dots.append(Mark(x, y))
    every = max(1, math.ceil(len(months) / LABELS))
    return Picture(
        pieces=[" ".join(piece) for piece in pieces if len(piece) > 1],
        dots=dots,
        levels=[
            Mark(LEFT - 12, at(0, level)[1], f"{round(level, 6):,g}")
            for level in (low + step * number for number in range(STEPS + 1))
        ],
        months=[
            Mark(at(index, low)[0], HEIGHT - 10, name)
            for index, name in enumerate(months)
            if (len(months) - 1 - index) % every == 0
        ],
    )


def scale(low: float, high: float) -> tuple[float, float]:
    """Where the scale begins, and a round step with which four of them reach the highest value."""
    span = max(high - low, abs(high) * NEARLY_NONE)
    raw = span / STEPS if span > NEARLY_NONE else 1.0
    unit = 10 ** math.floor(math.log10(raw))
    for nice in (*NICE, 20):
        step = nice * unit
        begin = math.floor(low / step) * step
        if begin + step * STEPS >= high:
            return begin, step
    return low, raw
