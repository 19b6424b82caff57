"""Figures by village and by H3 cell: small places, in which numbers soon tell of single people.

They are counted from the rows, and told under four rules that hold together. A number below
the floor is hidden, and with it as many others as it takes that it cannot be computed from the
rest (``rules.hiding``); the floor holds for every figure, not for protected ones alone. Places are
told of whole quarters that have ended, never of months or of years: two periods of which
one holds the other would tell by subtraction. They are narrowed to nothing, and cells are told
for the city as a whole. A median or percentile is not told of them. Of a figure that protects
people nothing is told by place where the district, or the city, is hidden itself: its places
would add up to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import F, Q, QuerySet

from civicloop.engines.metrics.errors import HiddenCellError, NotKeptError, UnknownCellError
from civicloop.engines.metrics.queries.counting import (
    chosen_members,
    columns_of,
    in_reach,
    measures_needed,
    whole_number,
)
from civicloop.engines.metrics.queries.figures import kept
from civicloop.engines.metrics.queries.rows import condition, measures_of
from civicloop.engines.metrics.rules import (
    HIDDEN,
    LEAST_FLOOR,
    METRICS,
    REST,
    SOURCES,
    Cell,
    Metric,
    Period,
    PeriodKind,
    cell,
    hidden_members,
    together,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.rules import cells_inside, is_cell, wider_cell

VILLAGE, CELL = "village", "cell"
RESOLUTION = 7
"""Cells of about five square kilometres: finer ones of a quarter would nearly all be hidden."""
DISTRICT = "district"
KEPT_SECONDS = 300
"""How long a count of an ended quarter is taken as it stands."""


@dataclass(frozen=True)
class Placed:
    """A metric of a quarter by place; places below the floor are hidden, or not named at all.

    ``cells`` are by code of a village or number of a cell, ``rest`` those that lie in none.
    """

    metric: Metric
    period: Period
    kind: str
    district: str
    whole: Cell
    cells: Mapping[str, Cell]
    rest: Cell | None
    counted_at: datetime


def is_placed(metric: Metric) -> bool:
    """Whether a metric can be told by village and cell."""
    source = SOURCES.get(metric.source)
    return bool(source.village and source.cell and metric.formula.has_parts)


def floor_of(metric: Metric) -> int:
    """Below how many rows a place is hidden."""
    return max(metric.floor, LEAST_FLOOR)


def placed(key: str, *, kind: str, period: Period, district: str = "", now: datetime) -> Placed:
    """A figure by the villages of one district, or by the cells of the whole city.

    Two statements, one of them for the villages; nothing but a quarter that has ended is told.
    """
    metric = METRICS.get(key)
    if not is_placed(metric):
        raise NotKeptError(f"{key} is not told by {kind}")
    if period.kind is not PeriodKind.QUARTER or period.ends > now:
        raise NotKeptError("places are told of whole quarters that have ended")
    if (kind == VILLAGE) != bool(district) or kind not in {VILLAGE, CELL}:
        raise UnknownCellError("villages are told within a district, cells within the city")
    wish = f"metrics.placed:{key}:{metric.version}:{kind}:{period.key}:{district}"
    found: Placed | None = cache.get(wish)
    if found is None:
        found = _counted(metric, kind, period, district, now)
        cache.set(wish, found, KEPT_SECONDS)
    return found


def rows_of_place(
    key: str, *, kind: str, value: str, period: Period, actor: Actor, now: datetime
) -> QuerySet[Any]:
    """The rows behind a place, as far as the actor may see them; of a hidden one none at all."""
    metric = METRICS.get(key)
    within = _place_of(metric, kind, value)
    district = ""
    if kind == VILLAGE:
        known = geography.village(value)
        district = known.district.code if known else ""
        within &= chosen_members(SOURCES.get(metric.source), {DISTRICT: district})
    figure = placed(key, kind=kind, period=period, district=district, now=now)
    shown = figure.cells.get(value)
    if shown is None or shown.is_hidden:
        raise HiddenCellError(key)
    source = SOURCES.get(metric.source)
    side = "denominator" if metric.formula.denominator else "numerator"
    counted = condition(source, measures_of(metric, side), period, now=now)
    found: QuerySet[Any] = source.rows().filter(counted, within, source.visible(actor))
    return found.order_by(f"-{source.newest}", "-pk")


def _place_of(metric: Metric, kind: str, value: str) -> Q:
    source = SOURCES.get(metric.source)
    if kind == VILLAGE and geography.village(value) is not None:
        return Q(**{source.village: value})
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 20 else 0  # noqa: PLR2004 (digits of 64 bits)
    if kind == CELL and number and is_cell(number, RESOLUTION):
        return Q(**{f"{source.cell}__in": cells_inside(number)})
    raise UnknownCellError(f"there is no {kind} called {value!r}")


def _counted(metric: Metric, kind: str, period: Period, district: str, now: datetime) -> Placed:
    source = SOURCES.get(metric.source)
    measures = measures_needed(source, [metric])
    rows = in_reach(source, measures, period, now=now).order_by()
    if district:
        rows = rows.filter(chosen_members(source, {DISTRICT: district}))
        known = [row.code for row in geography.villages(district)]
    else:
        known = []
    column = source.village if kind == VILLAGE else source.cell
    counts: dict[str, dict[str, int]] = {code: {} for code in known}
    for row in rows.values(placed_in=F(column)).annotate(**columns_of(measures, period, now=now)):
        mine = counts.setdefault(_member(row["placed_in"], kind, known), {})
        for measure in measures:
            number = whole_number(row[f"n_{measure.key}"])
            mine[measure.key] = mine.get(measure.key, 0) + number
    cells = {code: cell(metric, numbers) for code, numbers in counts.items()}
    if _is_hidden_above(metric, period, district):
        whole, hidden = HIDDEN, frozenset(cells)
    else:
        whole = together(metric, cells.values())
        hidden = hidden_members({code: part.n for code, part in cells.items()}, floor_of(metric))
    shown = {code: HIDDEN if code in hidden else part for code, part in cells.items()}
    if kind == CELL:
        shown = {code: part for code, part in shown.items() if not part.is_hidden and part.n}
    return Placed(
        metric=metric,
        period=period,
        kind=kind,
        district=district,
        whole=whole,
        rest=shown.pop(REST, None),
        cells=shown,
        counted_at=now,
    )


def _is_hidden_above(metric: Metric, period: Period, district: str) -> bool:
    """Whether a figure that protects people is hidden, or not kept, of what holds the places."""
    if not metric.floor:
        return False
    figure = kept(metric.key, by=DISTRICT, months=period.months)
    above = figure.over_months(district) if district else figure.over_all()
    return above.is_hidden or bool(figure.missing)


def _member(value: object, kind: str, known: list[str]) -> str:
    """The place of a row; rows without one, or in a village elsewhere, belong to the rest."""
    if kind == VILLAGE:
        return str(value) if value in known else REST
    return str(wider_cell(int(str(value)), RESOLUTION)) if value else REST
