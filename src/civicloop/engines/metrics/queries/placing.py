"""Figures by village and by H3 cell: small places, in which numbers soon tell of single people.

They are computed over facts or counted from the rows, and told under four rules that hold
together. A number below the floor is hidden, and with it as many others as it takes that it
cannot be computed from the rest (``rules.hiding``); the floor holds for every figure, not for
protected ones alone. Places are told of whole quarters that have ended, never of months or of
years: two periods of which one holds the other would tell by subtraction. Villages are a table
for each district, hidden by itself; they are narrowed to nothing else, and cells are told for the
city as a whole. A median or percentile is not told of them. Of a figure that protects people
nothing is told by place where the district, or the city, is hidden itself: its places would add
up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import F, Q, QuerySet

from civicloop.engines.metrics.adapters import engines
from civicloop.engines.metrics.errors import HiddenCellError, NotKeptError, UnknownCellError
from civicloop.engines.metrics.queries.counting import (
    chosen_members,
    columns_of,
    in_reach,
    measures_needed,
    whole_number,
)
from civicloop.engines.metrics.queries.facts import facts_hold, whole_of
from civicloop.engines.metrics.queries.figures import Figure, kept
from civicloop.engines.metrics.queries.rows import condition, measures_of
from civicloop.engines.metrics.rules import (
    CELL,
    DISTRICT,
    FACTS,
    HIDDEN,
    KINDS,
    LEAST_FLOOR,
    METRICS,
    NO_MEMBER,
    RESOLUTION,
    REST,
    SOURCES,
    VILLAGE,
    Cell,
    Dimension,
    Member,
    Metric,
    Month,
    Period,
    PeriodKind,
    Source,
    cell,
    expressions,
    hidden_members,
    together,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.rules import cell_middle, cells_inside, is_cell, wider_cell

KEPT_SECONDS = 300
"""How long a count of an ended quarter is taken as it stands."""
Places = dict[tuple[str, str], dict[str, int]]
"""Numbers by measure of each place; villages by the district that their rows name."""
Tables = dict[str, dict[str, dict[str, int]]]
"""The same by district; of cells one table."""


@dataclass(frozen=True)
class Placed:
    """A metric of a quarter by place; places below the floor are hidden, or not named at all.

    ``cells`` are by code of a village or number of a cell, ``rest`` those that lie in none.
    ``is_computed`` says that it comes from facts.
    """

    metric: Metric
    period: Period
    kind: str
    district: str
    whole: Cell
    cells: Mapping[str, Cell]
    rest: Cell | None
    counted_at: datetime
    is_computed: bool = False


def is_placed(metric: Metric) -> bool:
    """Whether a metric can be told by village and cell."""
    source = SOURCES.get(metric.source)
    return bool(source.village and source.cell and metric.formula.has_parts)


def floor_of(metric: Metric) -> int:
    """Below how many rows a place is hidden."""
    return max(metric.floor, LEAST_FLOOR)


def is_place(kind: str, value: str) -> bool:
    """Whether there is such a village, or such a cell of the size that is told."""
    if kind == VILLAGE:
        return geography.village(value) is not None
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 20 else 0  # noqa: PLR2004 (digits of 64 bits)
    return kind == CELL and bool(number) and is_cell(number, RESOLUTION)


def members_of(kind: str, values: Iterable[str]) -> list[Member]:
    """Villages by code and cells by number, each with its name; the rest last."""
    chosen = set(values)
    if kind == VILLAGE:
        found = [
            Member(
                row.code,
                f"{row.district.name_zh}{row.name_zh}",
                f"{row.name_en}, {row.district.name_en}",
                (),
            )
            for row in geography.villages()
            if row.code in chosen
        ]
    else:
        found = [_cell_member(value) for value in sorted(chosen - {REST})]
    return [*found, *([NO_MEMBER] if REST in chosen else [])]


def _cell_member(value: str) -> Member:
    """A cell by the village in which its middle lies; by its district where none is known."""
    where = geography.locate(*cell_middle(int(value)))
    zh = where.village_zh or where.district_zh or where.nearest_zh
    en = where.village_en or where.district_en or where.nearest_en
    number = f"{int(value):x}"
    return Member(value, f"{zh} {number}".strip(), f"{en or zh} {number}".strip(), ())


def placed(key: str, *, kind: str, period: Period, district: str = "", now: datetime) -> Placed:
    """A figure by the villages of one district or of all, or by the cells of the whole city.

    Two statements, one of them for the villages, where it is counted from the rows; two more for
    a figure that protects people. Nothing but a quarter that has ended is told.
    """
    metric = METRICS.get(key)
    if not is_placed(metric):
        raise NotKeptError(f"{key} is not told by {kind}")
    if period.kind is not PeriodKind.QUARTER or period.ends > now:
        raise NotKeptError("places are told of whole quarters that have ended")
    if kind not in KINDS or (kind == CELL and district):
        raise UnknownCellError("cells are told within the city")
    wish = f"metrics.placed:{key}:{metric.version}:{kind}:{period.key}:{district}"
    found: Placed | None = cache.get(wish)
    if found is None:
        found = _told(metric, kind, period, district, now)
        cache.set(wish, found, KEPT_SECONDS)
    return found


def rows_of_place(
    key: str, *, kind: str, value: str, period: Period, actor: Actor, now: datetime, side: str = ""
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
    side = side or ("denominator" if metric.formula.denominator else "numerator")
    counted = condition(source, measures_of(metric, side), period, now=now)
    found: QuerySet[Any] = source.rows().filter(counted, within, source.visible(actor))
    return found.order_by(f"-{source.newest}", "-pk")


def places_counted(
    source: Source,
    metrics: Sequence[Metric],
    kind: str,
    period: Month | Period,
    *,
    district: str = "",
    now: datetime,
) -> Places:
    """The numbers of metrics by place, in one statement over the rows."""
    measures = measures_needed(source, metrics)
    rows = in_reach(source, measures, period, now=now).order_by()
    if district:
        rows = rows.filter(chosen_members(source, {DISTRICT: district}))
    named = {"placed_in": F(source.village if kind == VILLAGE else source.cell)}
    if kind == VILLAGE:
        named["placed_under"] = F(source.dimension(DISTRICT).column)
    found: Places = {}
    for row in rows.values(**named).annotate(**columns_of(measures, period, now=now)):
        numbers = {each.key: whole_number(row[f"n_{each.key}"]) for each in measures}
        _add(found, _key(kind, row["placed_in"], row.get("placed_under")), numbers)
    return found


def places_computed(
    source: Source,
    metrics: Sequence[Metric],
    kind: str,
    period: Month | Period,
    *,
    district: str = "",
    now: datetime,
    connection: Any = None,  # noqa: ANN401 (an Ibis connection)
) -> Places:
    """The same, computed by an engine over the files of facts; DuckDB where none is given."""
    facts = FACTS.get(source.key)
    engine = connection if connection is not None else engines.duckdb(facts)
    table, wide = engines.table_of(facts), source.dimension(DISTRICT)
    if district:
        table = expressions.within(table, wide, district)
    column = source.village_fact if kind == VILLAGE else source.cell_fact
    place = Dimension(kind, kind, kind, column, tuple)
    by = [(row, ()) for row in ([place, wide] if kind == VILLAGE else [place])]
    begins, until = (expressions.instant(at) for at in (period.begins, min(period.ends, now)))
    measures = measures_needed(source, metrics)
    rows = expressions.in_reach(table, measures, begins, until)
    asked = expressions.divided(rows, measures, begins, until, by=by)
    found: Places = {}
    for line in engines.lines_of(engine, asked):
        numbers = {row.key: whole_of(row, line[row.key]) for row in measures}
        _add(found, _key(kind, line[expressions.MEMBER], line.get(expressions.OTHER)), numbers)
    return found


def _place_of(metric: Metric, kind: str, value: str) -> Q:
    source = SOURCES.get(metric.source)
    if not is_place(kind, value):
        raise UnknownCellError(f"there is no {kind} called {value!r}")
    if kind == VILLAGE:
        return Q(**{source.village: value})
    return Q(**{f"{source.cell}__in": cells_inside(int(value))})


def _told(metric: Metric, kind: str, period: Period, district: str, now: datetime) -> Placed:
    numbers, is_computed = _numbers(metric, kind, period, district, now)
    tables = _by_district(numbers, district) if kind == VILLAGE else {"": _united(numbers)}
    shown: dict[str, Cell] = {}
    every: list[Cell] = []
    rests: list[Cell] = []
    above = kept(metric.key, by=DISTRICT, months=period.months) if metric.floor else None
    for under, table in tables.items():
        cells = {code: cell(metric, counts) for code, counts in table.items()}
        every += cells.values()
        if _is_hidden_above(above, under):
            hidden = frozenset(cells)
        else:
            hidden = hidden_members(
                {key: part.people for key, part in cells.items()}, floor_of(metric)
            )
        told = {code: HIDDEN if code in hidden else part for code, part in cells.items()}
        rests += [told.pop(REST)] if REST in told else []
        shown |= told
    if kind == CELL:
        shown = {code: part for code, part in shown.items() if not part.is_hidden and part.n}
    return Placed(
        metric=metric,
        period=period,
        kind=kind,
        district=district,
        whole=HIDDEN if _is_hidden_above(above, district) else together(metric, every),
        rest=together(metric, rests) if rests else None,
        cells=shown,
        counted_at=now,
        is_computed=is_computed,
    )


def _numbers(
    metric: Metric, kind: str, period: Period, district: str, now: datetime
) -> tuple[Places, bool]:
    """The numbers, and whether they come from the files; one that is replaced leaves the rows."""
    source = SOURCES.get(metric.source)
    if source.village_fact and source.cell_fact and facts_hold(metric):
        try:
            return places_computed(source, [metric], kind, period, district=district, now=now), True
        except engines.failures():
            pass
    return places_counted(source, [metric], kind, period, district=district, now=now), False


def _by_district(numbers: Places, district: str) -> Tables:
    """A table of villages for each district; rows of none, or of one elsewhere, are its rest."""
    known = {row.code: row.district.code for row in geography.villages(district)}
    tables: Tables = {district: {}} if district else {REST: {}}
    for code, under in known.items():
        tables.setdefault(under, {})[code] = {}
    for (under, code), counts in numbers.items():
        mine = tables.get(under, tables[district or REST])
        _add(mine, code if code in mine else REST, counts)
    return tables


def _united(numbers: Places) -> dict[str, dict[str, int]]:
    return {code: counts for (_under, code), counts in numbers.items()}


def _is_hidden_above(above: Figure | None, district: str) -> bool:
    """Whether a figure that protects people is hidden, or not kept, of what holds the places."""
    if above is None:
        return False
    wide = above.over_months(district) if district else above.over_all()
    return wide.is_hidden or bool(above.missing)


def _key(kind: str, place: object, under: object) -> tuple[str, str]:
    """District and place of a row; without a place, or outside the city's cells, it is the rest."""
    if kind == VILLAGE:
        return str(under or REST), str(place or REST)
    return "", str(wider_cell(int(str(place)), RESOLUTION)) if place else REST


def _add(found: dict[Any, dict[str, int]], key: object, numbers: Mapping[str, int]) -> None:
    mine = found.setdefault(key, {})
    for name, number in numbers.items():
        mine[name] = mine.get(name, 0) + number
