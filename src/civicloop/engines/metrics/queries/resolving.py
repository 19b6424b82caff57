"""The one way to a figure for whoever shows it: page, report, interface."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from civicloop.engines.metrics.errors import NotKeptError, UnknownCellError
from civicloop.engines.metrics.models import Snapshot
from civicloop.engines.metrics.queries.counting import Numbers, counted, of_metric
from civicloop.engines.metrics.queries.facts import facts_now
from civicloop.engines.metrics.queries.figures import Figure, figures_of
from civicloop.engines.metrics.queries.placing import is_place, is_placed, members_of, placed
from civicloop.engines.metrics.queries.spans import period_of
from civicloop.engines.metrics.rules import (
    DISTRICT,
    HIDDEN,
    KINDS,
    METRICS,
    NO_MEMBER,
    REST,
    SOURCES,
    WHOLE,
    Cell,
    Dimension,
    Member,
    Metric,
    Period,
    Source,
    cell,
    fingerprint,
    together,
)
from civicloop.kernel.clock import services as clock


class Road(StrEnum):
    """Where a figure came from: kept snapshots, files of facts, or a count made for it."""

    KEPT = "kept"
    COMPUTED = "computed"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Part:
    """The figure of one member."""

    member: Member
    cell: Cell

    @property
    def value(self) -> str:
        """The code of the member."""
        return self.member.value


@dataclass(frozen=True, slots=True)
class Result:
    """One figure with everything that proves it.

    ``cell`` is the figure over the filters, ``parts`` the same by member where it was
    asked ``by`` something. ``missing`` names months that nobody has counted yet: such a figure
    speaks of the others alone and must not be printed as the whole. ``breaks`` names months
    that stand under another version of the definition than the month before them.
    """

    metric: Metric
    period: Period
    by: str
    filters: Mapping[str, str]
    as_of: datetime | None
    cell: Cell
    parts: Sequence[Part]
    road: Road
    snapshots: Mapping[str, str]
    versions: Mapping[str, int]
    missing: Sequence[str]
    computed_at: datetime | None
    fingerprint: str

    @property
    def value(self) -> Decimal | None:
        """The unrounded figure; ``None`` where there is none, or where it is hidden."""
        return self.cell.value

    @property
    def shown(self) -> Decimal | None:
        """The figure rounded as its metric declares: what is printed."""
        return self.cell.shown

    @property
    def numerator(self) -> int | Decimal | None:
        """What was divided, or the plain number; ``None`` where it is hidden."""
        return None if self.cell.is_hidden else self.cell.numerator

    @property
    def denominator(self) -> int | None:
        """What it was divided by; ``None`` for plain numbers and hidden figures."""
        return self.cell.denominator

    @property
    def rows(self) -> int | None:
        """How many rows the figure speaks for; ``None`` where it is hidden."""
        return None if self.cell.is_hidden else self.cell.n

    @property
    def is_hidden(self) -> bool:
        """Whether it would tell of single people and is therefore not shown."""
        return self.cell.is_hidden

    @property
    def is_whole(self) -> bool:
        """Whether every month of the period is in it."""
        return not self.missing

    @property
    def rule_version(self) -> int:
        """The newest version of the definition that stands behind the figure."""
        return max(self.versions.values(), default=self.metric.version)

    @property
    def snapshot(self) -> str:
        """The snapshots that it was made of, in order; empty for a count made for it."""
        return " ".join(self.snapshots[key] for key in sorted(self.snapshots))

    @property
    def breaks(self) -> list[str]:
        """The months from which on another version of the definition counts."""
        keys = sorted(self.versions)
        return [
            key for before, key in pairwise(keys) if self.versions[before] != self.versions[key]
        ]


def resolve(
    metric: str,
    *,
    period: Period | str,
    by: str = "",
    filters: Mapping[str, str] | None = None,
    as_of: datetime | None = None,
    now: datetime | None = None,
) -> Result:
    """One figure of a period, by members of a dimension if asked, within filters.

    ``filters`` are members by dimension, such as ``{"agency": "PWB"}``. ``as_of`` gives
    the figure as it was kept at that instant; one that protects people only where nothing was
    corrected since, or two instants would tell by subtraction. Villages, of one ``district`` or
    all, and H3 cells are told of quarters that have ended (``queries.placing``). Whole months by
    one dimension come from what is kept; everything else is computed over facts, or counted from
    the rows where these hold what the files do not have yet. A figure that would tell of single
    people comes back hidden.
    """
    at = now or clock.now()
    known = METRICS.get(metric)
    span = period_of(period) if isinstance(period, str) else period
    chosen = dict(filters or {})
    kind = next((key for key in (by, *chosen) if key in KINDS), "")
    if kind and is_placed(known):
        return _placed(known, span, kind, by, chosen, as_of=as_of, at=at)
    _check(known, by, chosen)
    if span.begins > at:
        raise UnknownCellError(f"{span.key} has not begun")
    dimensions = {*chosen, *filter(None, [by])}
    months = span.months
    can_be_kept = months and (known.formula.has_parts or len(months) == 1)
    if can_be_kept and len(dimensions) <= 1:
        return _kept(known, span, by, chosen, as_of=as_of, at=at)
    if as_of is not None:
        raise NotKeptError(f"{metric} by {sorted(dimensions)} in {span.key} is not kept")
    if known.floor:
        raise NotKeptError(
            f"{metric} protects people: it is told by one dimension and whole months"
        )
    return _counted(known, span, by, chosen, at=at)


def same_of(result: Result, period: Period, *, now: datetime | None = None) -> Result:
    """The same figure in another period: the one before, or that of the year before."""
    return resolve(result.metric.key, period=period, by=result.by, filters=result.filters, now=now)


def _check(metric: Metric, by: str, filters: Mapping[str, str]) -> None:
    source = SOURCES.get(metric.source)
    for key in (*filter(None, [by]), *filters):
        if key not in metric.by:
            raise UnknownCellError(f"{metric.key} is not divided by {key!r}")
    for key, value in filters.items():
        known = {member.value for member in source.dimension(key).members()} | {NO_MEMBER.value}
        if value not in known:
            raise UnknownCellError(f"{key} has no member called {value!r}")


def _kept(
    metric: Metric,
    period: Period,
    by: str,
    filters: Mapping[str, str],
    *,
    as_of: datetime | None,
    at: datetime,
) -> Result:
    """Put together from the snapshots of the months."""
    dimension = by or next(iter(filters), metric.by[-1])
    months = [month for month in period.months if month.begins <= at]
    kept = Snapshot.objects.filter(
        metric=metric.key, dimension=dimension, month__in=[m.first_day for m in months]
    )
    rows = (
        kept.filter(is_current=True)
        if as_of is None
        else kept.filter(computed_at__lte=as_of).order_by("computed_at", "pk")
    )
    snapshots = {f"{row.month:%Y-%m}": row for row in rows}
    if metric.floor and not all(row.is_current for row in snapshots.values()):
        raise NotKeptError(f"{metric.key} protects people: it is told as it stands alone")
    figure = figures_of([metric.key], dimension, months, list(snapshots.values()))[metric.key]
    only = filters.get(dimension)
    whole = figure.over_all() if only is None else figure.over_months(only)
    parts = [
        Part(member, figure.over_months(member.value))
        for member in (figure.members if by else ())
        if only is None or member.value == only
    ]
    return Result(
        metric=metric,
        period=period,
        by=by,
        filters=filters,
        as_of=as_of,
        cell=whole,
        parts=parts,
        road=Road.KEPT,
        snapshots=dict(figure.snapshots),
        versions={key: row.version for key, row in snapshots.items()},
        missing=[month.key for month in figure.missing],
        computed_at=max((row.checked_at for row in snapshots.values()), default=None),
        fingerprint=_digest(metric, period, by, filters, _prints(figure, snapshots)),
    )


def _prints(figure: Figure, snapshots: Mapping[str, Snapshot]) -> dict[str, str]:
    """The digest of each month's counts; of a figure that protects people, of those that are told.

    A digest over hidden numbers would tell them: there are so few to be tried.
    """
    if not figure.metric.floor:
        return {key: row.fingerprint for key, row in snapshots.items()}
    told: dict[str, dict[tuple[str, str], int]] = {key: {} for key in snapshots}
    totals = {(WHOLE, key): part for key, part in figure.totals.items()}
    for (value, key), part in {**figure.cells, **totals}.items():
        told[key] |= {(value, measure): number for measure, number in part.counts.items()}
    return {key: fingerprint(numbers) for key, numbers in told.items()}


def _counted(
    metric: Metric, period: Period, by: str, filters: Mapping[str, str], *, at: datetime
) -> Result:
    """Over the whole period at once: from the files of facts where they hold, else the rows."""
    source = SOURCES.get(metric.source)
    dimension = source.dimension(by or next(iter(filters), metric.by[-1]))
    numbers, road = _numbers(metric, source, dimension, period, filters, at=at)
    by_member: dict[str, dict[str, int]] = {}
    for (value, measure), number in numbers.items():
        by_member.setdefault(value, {})[measure] = number
    cells = {value: cell(metric, counts) for value, counts in by_member.items()}
    whole = cells.pop(WHOLE, None) or together(metric, cells.values())
    members = [*dimension.members(), NO_MEMBER] if by else []
    return Result(
        metric=metric,
        period=period,
        by=by,
        filters=filters,
        as_of=None,
        cell=whole,
        parts=[Part(row, cells[row.value]) for row in members if row.value in cells],
        road=road,
        snapshots={},
        versions={"": metric.version},
        missing=[],
        computed_at=at,
        fingerprint=_digest(metric, period, by, filters, {"": fingerprint(numbers)}),
    )


def _placed(
    metric: Metric,
    period: Period,
    kind: str,
    by: str,
    filters: Mapping[str, str],
    *,
    as_of: datetime | None,
    at: datetime,
) -> Result:
    """By village or cell, or of one of them: hidden wherever it would tell of single people."""
    others = {key: value for key, value in filters.items() if key != kind}
    if as_of is not None:
        raise NotKeptError(f"{metric.key} by {kind} is not kept")
    if (by and by != kind) or set(others) - {DISTRICT}:
        raise UnknownCellError(f"{kind} is divided and narrowed by nothing but a district")
    _check(metric, "", others)
    figure = placed(metric.key, kind=kind, period=period, district=others.get(DISTRICT, ""), now=at)
    only = filters.get(kind)
    if only is not None and only != REST and not is_place(kind, only):
        raise UnknownCellError(f"{kind} has no member called {only!r}")
    told = {**figure.cells, **({REST: figure.rest} if figure.rest is not None else {})}
    shown = {(key, name): n for key, part in told.items() for name, n in part.counts.items()}
    return Result(
        metric=metric,
        period=period,
        by=by,
        filters=filters,
        as_of=None,
        cell=figure.whole if only is None else told.get(only, HIDDEN),
        parts=[
            Part(member, told[member.value])
            for member in (members_of(kind, told) if by else ())
            if only in {None, member.value}
        ],
        road=Road.COMPUTED if figure.is_computed else Road.COUNTED,
        snapshots={},
        versions={"": metric.version},
        missing=[],
        computed_at=figure.counted_at,
        fingerprint=_digest(metric, period, by, filters, {"": fingerprint(shown)}),
    )


def _numbers(
    metric: Metric,
    source: Source,
    dimension: Dimension,
    period: Period,
    filters: Mapping[str, str],
    *,
    at: datetime,
) -> tuple[Numbers, Road]:
    """The numbers and their road; a file that is replaced under the reader leaves the other one."""
    numbers = facts_now(source, dimension, metric, period, filters, now=at)
    if numbers is not None:
        return of_metric(metric, numbers), Road.COMPUTED
    numbers = counted(source, dimension, [metric], period, now=at, filters=filters)
    return of_metric(metric, numbers), Road.COUNTED


def _digest(
    metric: Metric,
    period: Period,
    by: str,
    filters: Mapping[str, str],
    prints: Mapping[str, str],
) -> str:
    if not prints:
        return ""
    parts = [metric.key, period.key, by, sorted(filters.items()), sorted(prints.items())]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
