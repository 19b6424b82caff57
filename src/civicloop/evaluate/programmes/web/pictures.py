"""The charts of an item with their tables, and its earned value, in the words of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from civicloop.engines.tracking.rules import (
    Forecast,
    Version,
    at_month,
    earned_schedule,
    earned_value,
    in_force,
    last_day,
    money_at_month,
    rounded,
)
from civicloop.evaluate.programmes.rules.pictures import (
    Names,
    Reached,
    honesty_chart,
    money_chart,
    months_shown,
    s_curve_chart,
)
from civicloop.evaluate.programmes.web.labels import english
from civicloop.kernel.city.rules import here

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item, Report

NOTHING = "n/a"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A specification with the table that has the same numbers."""

    spec: dict[str, Any] | None
    columns: list[str]
    rows: list[list[str]]
    note: str = ""


def month_label(month: date) -> str:
    """A month as short as a chart needs it."""
    return f"{here().year(month.year) if not english() else month.year}/{month:%m}"


def names() -> Names:
    """The words of the pictures."""
    return Names(
        version=_("Plan version {number}"),
        actual=_("Actual"),
        forecast=_("Forecast"),
        percent=_("Progress in all (%)"),
        money=_("Millions"),
        planned_money=_("Planned money"),
        allocated=_("Allotted"),
        paid=_("Paid"),
    )


def reached_of(reports: Sequence[Report]) -> list[Reached]:
    """What the approved months say."""
    return [Reached(row.month, row.actual, row.allocated, row.paid) for row in reports]


def s_curve(
    versions: Sequence[Version], reports: Sequence[Report], forecast: Forecast | None
) -> Drawing:
    """Every version of the plan, what was reached, and the forecast with its band."""
    reached = reached_of(reports)
    spec = s_curve_chart(versions, reached, forecast, names=names(), label=month_label)
    actual = {row.month: row.actual for row in reached}
    said = [names().version.format(number=version.number) for version in versions]
    rows = [
        [
            month_label(month),
            *(_shown(at_month(version.curve, month)) for version in versions),
            _shown(actual.get(month)),
        ]
        for month in months_shown(versions, reached)
    ]
    return Drawing(spec, [_("Month"), *said, _("Actual")], rows, told_forecast(forecast))


def told_forecast(forecast: Forecast | None) -> str:
    """The forecast in words."""
    if forecast is None:
        return _("Nothing is foretold before the first report.")
    if forecast.expected is None:
        return _("At the pace of the last months no end is in sight.")
    if forecast.expected == forecast.earliest == forecast.latest:
        return _("At the pace of the last months it ends in {month}.").format(
            month=month_label(forecast.expected)
        )
    latest = month_label(forecast.latest) if forecast.latest else _("no end in sight")
    text = _("At the pace of the last months it ends in {month}; at best {best}, at worst {worst}.")
    return text.format(
        month=month_label(forecast.expected),
        best=month_label(forecast.earliest) if forecast.earliest else NOTHING,
        worst=latest,
    )


def money_curve(versions: Sequence[Version], reports: Sequence[Report]) -> Drawing:
    """Planned, allotted and paid."""
    reached = reached_of(reports)
    spec = money_chart(versions, reached, names=names(), label=month_label)
    plan = versions[-1].curve if versions else ()
    said = {row.month: row for row in reached}
    rows = [
        [
            month_label(month),
            f"{money_at_month(plan, month):,}" if plan else NOTHING,
            f"{said[month].allocated:,}" if month in said else "—",
            f"{said[month].paid:,}" if month in said else "—",
        ]
        for month in months_shown(versions, reached)
    ]
    columns = [_("Month"), _("Planned money"), _("Allotted"), _("Paid")]
    return Drawing(spec, columns, rows)


def earned(item: Item, versions: list[Version], reports: Sequence[Report]) -> list[dict[str, str]]:
    """Earned value of the last approved month: figure, what it is, and its value or n/a."""
    last = reports[-1] if reports else None
    plan = in_force(versions, last_day(last.month)) if last else None
    bac = Decimal(item.budget or (plan.curve[-1].money if plan and plan.curve else 0))
    found = earned_value(
        bac or Decimal(0),
        last.planned if last and bac else None,
        last.actual if last and bac else None,
        Decimal(last.paid) if last and item.programme.has_money else None,
    )
    schedule = (
        earned_schedule(plan.curve, last.actual, last.month)
        if last and plan and last.actual is not None
        else None
    )
    rows = [
        ("BAC", _("Budget at completion"), _money(found.bac if bac else None)),
        ("PV", _("Planned value"), _money(found.pv)),
        ("EV", _("Earned value"), _money(found.ev)),
        ("AC", _("Actual cost"), _money(found.ac)),
        ("SV", _("Schedule variance"), _money(found.sv)),
        ("CV", _("Cost variance"), _money(found.cv)),
        ("SPI", _("Schedule performance"), _shown(found.spi)),
        ("CPI", _("Cost performance"), _shown(found.cpi)),
        ("EAC", _("Estimate at completion"), _money(found.eac)),
        ("ETC", _("Estimate to complete"), _money(found.etc)),
        ("VAC", _("Variance at completion"), _money(found.vac)),
        ("TCPI", _("Performance that is needed from now on"), _shown(found.tcpi)),
        ("ES", _("Earned schedule (months)"), _shown(schedule.earned if schedule else None)),
        ("SPI(t)", _("Schedule performance by time"), _shown(schedule.spi if schedule else None)),
    ]
    return [{"code": code, "name": name, "value": value} for code, name, value in rows]


def honesty(rows: Sequence[Any]) -> Drawing:
    """Promised against actual recovery, by unit."""
    due = [
        {"name": row.name, "kept": row.honesty.kept, "due": row.honesty.due}
        for row in rows
        if row.honesty.due
    ]
    words = (_("Kept in time"), _("Late or not kept"))
    spec = honesty_chart(due, title=_("Remedies that were due"), names=words) if due else None
    table = [[row["name"], str(row["kept"]), str(row["due"] - row["kept"])] for row in due]
    return Drawing(spec, [_("Unit"), *words], table)


def _shown(value: Decimal | None) -> str:
    return NOTHING if value is None else str(rounded(value))


def _money(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{rounded(value, Decimal(1)):,}"
