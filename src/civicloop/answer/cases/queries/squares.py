"""Public cases counted in the cells of a map, in the database.

Near by, each square of the map is one range of the index of places. From afar the whole
city is on the screen, so there is nothing to leave out by place: one walk through an index
by time counts it, once for everybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection

from civicloop.answer.cases.queries.publication import Wanted
from civicloop.answer.cases.rules.squares import Square, cell_of, shift

NEAR = 14
"""From this zoom on the squares are asked one by one; before it, the city is one answer."""

KEPT_SECONDS = 60
"""How old a number on the map may be."""

COUNTED = "count(*), count(*) FILTER (WHERE is_open), avg(lon), avg(lat)"
IN_SQUARES = """
    SELECT part.number, found.quad >> %(shift)s AS cell, {counted}
    FROM unnest(%(numbers)s::int[], %(firsts)s::bigint[], %(afters)s::bigint[])
         AS part (number, first, after)
    JOIN LATERAL (
        SELECT quad, is_open, lon, lat FROM cases_publiccase
        WHERE quad >= part.first AND quad < part.after {conditions} OFFSET 0
    ) AS found ON true
    GROUP BY 1, 2
"""
EVERYWHERE = """
    SELECT 0, quad >> %(shift)s AS cell, {counted}
    FROM cases_publiccase WHERE quad IS NOT NULL {conditions} GROUP BY 2
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many public cases lie in one cell, how many are open, and where their middle is."""

    cell: int
    total: int
    open: int
    lon: float
    lat: float


def cells(squares: Sequence[Square], wanted: Wanted) -> list[Cell]:
    """The cells of squares of one zoom, at most a minute old; the middle to some metres."""
    if squares[0].zoom < NEAR:
        everywhere = cache.get_or_set(
            _key(f"{squares[0].zoom}", wanted),
            lambda: cells_everywhere(squares[0].zoom, wanted),
            KEPT_SECONDS,
        )
        return [cell for cell in everywhere or () if any(inside(cell, each) for each in squares)]
    keys = {_key(f"{each.zoom}/{each.x}/{each.y}", wanted): each for each in squares}
    found = cache.get_many(keys)
    missing = [square for key, square in keys.items() if key not in found]
    if missing:
        counted = cells_in(missing, wanted)
        fresh = {key: counted[square] for key, square in keys.items() if square in counted}
        cache.set_many(fresh, KEPT_SECONDS)
        found |= fresh
    return [cell for key in keys for cell in found[key]]


def cells_in(squares: Sequence[Square], wanted: Wanted) -> dict[Square, list[Cell]]:
    """The cells of squares of one zoom; one statement, each square one range of an index."""
    bounds = [square.quads for square in squares]
    conditions, values = _conditions(wanted)
    found: dict[Square, list[Cell]] = {square: [] for square in squares}
    values |= {
        "shift": shift(squares[0].zoom),
        "numbers": list(range(len(squares))),
        "firsts": [first for first, _ in bounds],
        "afters": [after for _, after in bounds],
    }
    for number, *counted in _rows(IN_SQUARES, conditions, values):
        found[squares[number]].append(Cell(*counted))
    return found


def cells_everywhere(zoom: int, wanted: Wanted) -> list[Cell]:
    """All cells of a zoom that hold a case."""
    conditions, values = _conditions(wanted)
    rows = _rows(EVERYWHERE, conditions, values | {"shift": shift(zoom)})
    return [Cell(*counted) for _, *counted in rows]


def inside(cell: Cell, square: Square) -> bool:
    """Whether a cell of a zoom lies in a square of it."""
    first, after = square.quads
    return cell_of(first, square.zoom) <= cell.cell < cell_of(after, square.zoom)


def _key(place: str, wanted: Wanted) -> str:
    said = repr(wanted).encode()
    return f"cases.map:{place}:{hashlib.sha256(said).hexdigest()[:24]}"


def _conditions(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    parts: list[str] = []
    values: dict[str, Any] = {}
    if wanted.categories is not None:
        parts.append("category_id = ANY(%(categories)s)")
        values["categories"] = list(wanted.categories)
    if wanted.district:
        parts.append("district_code = %(district)s")
        values["district"] = wanted.district
    if wanted.is_open is not None:
        parts.append("is_open" if wanted.is_open else "NOT is_open")
    if wanted.since is not None:
        parts.append("opened_at >= %(since)s")
        values["since"] = wanted.since
    return "".join(f" AND {part}" for part in parts), values


def _rows(statement: str, conditions: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(counted=COUNTED, conditions=conditions), values)
        return list(cursor.fetchall())
