"""Tables of the tracked items, as the control bulletin prints them: those that citizens may see.

They stand at the end of the last month of the period. Bounds of the bands are those of each
programme's rule set in force then: 5 and 10 points as shipped (進度落後5%以上者).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import Period
from civicloop.engines.tracking import queries as tracking
from civicloop.engines.tracking.rules import (
    LagBand,
    LightRule,
    Thresholds,
    lag_band,
    last_day,
    tiers,
)
from civicloop.engines.tracking.states import DONE_REPORTS
from civicloop.publish.reports.rules.composing import Table
from civicloop.publish.reports.rules.styles import half_up, roc_date, roc_month

KNOWN = tuple(band for band in LagBand if band is not LagBand.UNKNOWN)
Bounds = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Row:
    """One item in one month: who leads it, how far it is, and why."""

    number: str
    title: str
    unit: str
    planned: Decimal | None
    actual: Decimal | None
    streak: int
    cause: str
    recovery: str
    band: LagBand

    @property
    def lag(self) -> Decimal:
        """Points behind the plan; 0 for an item without figures."""
        return (self.planned or Decimal(0)) - (self.actual or Decimal(0))


@dataclass(frozen=True, slots=True)
class Standing:
    """The items at the end of a month, and where the bands begin, if that is one for all."""

    month: date
    rows: tuple[Row, ...]
    bounds: Bounds | None

    @property
    def names(self) -> dict[LagBand, str]:
        """The bands as reports name them."""
        behind, far = (f"{bound.normalize():f}%" for bound in self.bounds) if self.bounds else (
            "應檢討標準", "嚴重落後標準"
        )  # fmt: skip
        return {
            LagBand.AS_PLANNED: "完成或進度符合",
            LagBand.SLIGHTLY: f"落後未滿{behind}",
            LagBand.BEHIND: f"落後{behind}以上未滿{far}",
            LagBand.FAR_BEHIND: f"落後{far}以上",
            LagBand.UNKNOWN: "未填報",
        }

    @property
    def shown(self) -> tuple[LagBand, ...]:
        """All bands; that of items without figures only where there are such."""
        return tuple(LagBand) if any(row.band is LagBand.UNKNOWN for row in self.rows) else KNOWN

    @property
    def counts(self) -> Counter[LagBand]:
        """How many items stand in each band."""
        return Counter(row.band for row in self.rows)


def by_agency(period: Period) -> Table | None:
    """How many items each agency leads, by band of lag."""
    found = standing(period)
    if found is None:
        return None
    units: dict[str, Counter[LagBand]] = {}
    for row in found.rows:
        units.setdefault(row.unit, Counter())[row.band] += 1
    lines = [_line(name, units[name], found.shown) for name in sorted(units)]
    lines.append(_line("合計", found.counts, found.shown))
    head = ("機關", "列管案件數", *(found.names[band] for band in found.shown))
    return Table("各機關列管計畫執行情形", head, tuple(lines))


def bands(period: Period) -> Table | None:
    """How many items stand in each band of lag, with their shares, and the sentences of it."""
    found = standing(period)
    if found is None:
        return None
    counts, total = found.counts, len(found.rows)
    rows = [
        (found.names[band], f"{counts[band]:,}", f"{_share(counts[band], total)}%")
        for band in found.shown
    ]
    rows.append(("合計", f"{total:,}", "100.00%"))
    return Table("列管案件進度落後級距", ("級距", "件數", "占比"), tuple(rows), _said(found))


def streaks(period: Period) -> Table | None:
    """How many items were behind for one, two, and three months or more, each counted once."""
    found = standing(period)
    if found is None:
        return None
    counted = tiers(row.streak for row in found.rows)
    names = [f"連續{tier}個月" for tier in counted]
    names[-1] += "以上"
    rows = [(name, f"{number:,}") for name, number in zip(names, counted.values(), strict=True)]
    rows.append(("合計", f"{sum(counted.values()):,}"))
    return Table("列管案件連續落後情形", ("落後月數", "件數"), tuple(rows))


def lagging(period: Period) -> Table | None:
    """The items that have to be explained, the furthest behind first, with cause and remedy."""
    found = standing(period)
    behind = {LagBand.BEHIND, LagBand.FAR_BEHIND}
    rows = [row for row in found.rows if row.band in behind] if found else []
    if not rows:
        return None
    rows.sort(key=lambda row: (-row.lag, row.number))
    head = (
        "案名",
        "主辦機關",
        "預定進度",
        "實際進度",
        "落後",
        "連續月數",
        "落後原因",
        "預定趕上日期",
    )
    lines = [
        (row.title, row.unit, _percent(row.planned), _percent(row.actual), _percent(row.lag),
         f"{row.streak}", row.cause, row.recovery)
        for row in rows
    ]  # fmt: skip
    return Table("進度落後列管案件", head, tuple(lines))


def standing(period: Period) -> Standing | None:
    """The items that citizens may see, at the end of the last month; ``None`` if there are none."""
    month = date(period.last_day.year, period.last_day.month, 1)
    reports = tracking.leading_reports().filter(month=month, item__programme__is_public=True)
    reports = reports.select_related("variance__cause").order_by("item__number", "pk")
    agency_of = {pk: member.zh for member in metrics.agencies() for pk in member.raw}
    bounds: dict[int, Bounds] = {}
    rows = []
    for report in reports:
        programme = report.item.programme
        if programme.pk not in bounds:
            bounds[programme.pk] = _bounds(tracking.thresholds(programme, last_day(month))[1])
        is_done = report.state in DONE_REPORTS
        lag = report.lag if is_done else None
        variance = report.why if is_done else None
        rows.append(
            Row(
                number=report.item.number,
                title=report.item.title,
                unit=agency_of.get(report.unit_id, report.unit.name_zh),
                planned=report.planned if is_done else None,
                actual=report.actual if is_done else None,
                streak=report.streak if is_done else 0,
                cause=variance.cause.name_zh if variance else "",
                recovery=roc_date(variance.recovery_on) if variance else "",
                band=lag_band(lag, *bounds[programme.pk]),
            )
        )
    if not rows:
        return None
    different = set(bounds.values())
    return Standing(month, tuple(rows), different.pop() if len(different) == 1 else None)


def _bounds(parameters: Mapping[str, object]) -> Bounds:
    return Thresholds.of(parameters).lag_points, LightRule.of(parameters).late_points


def _said(found: Standing) -> tuple[str, ...]:
    """How many items are behind by less than the bound, and by more, as yearly reports say it."""
    counts, total, names = found.counts, len(found.rows), found.names
    good = counts[LagBand.AS_PLANNED] + counts[LagBand.SLIGHTLY]
    bad = counts[LagBand.BEHIND] + counts[LagBand.FAR_BEHIND]
    parts = [
        ("完成或進度" + names[LagBand.SLIGHTLY], good),
        ("進度" + names[LagBand.BEHIND].partition("未滿")[0], bad),
    ]
    if counts[LagBand.UNKNOWN]:
        parts.append(("未填報", counts[LagBand.UNKNOWN]))
    lines = [f"截至{roc_month(found.month)}底計列管{total:,}案，執行情形如次："]
    lines += [
        f"({place}){name}者{number:,}項，占{_share(number, total)}％。"
        for place, (name, number) in enumerate(parts, start=1)
    ]
    return tuple(lines)


def _line(name: str, counts: Counter[LagBand], shown: Iterable[LagBand]) -> tuple[str, ...]:
    return (name, f"{counts.total():,}", *(f"{counts[band]:,}" for band in shown))


def _share(number: int, total: int) -> str:
    return f"{half_up(Decimal(number * 100) / total, 2)}"


def _percent(value: Decimal | None) -> str:
    return "–" if value is None else f"{half_up(value, 2)}%"
