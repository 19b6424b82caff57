"""Sentences that an author may take over: counted now, with live tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules import METRICS, Period, offered
from civicloop.engines.registers import queries as registers
from civicloop.engines.registers.rules import Shipped, shipped
from civicloop.publish.reports.models import Section
from civicloop.publish.reports.queries.figures import period_of
from civicloop.publish.reports.queries.kinds import template_of
from civicloop.publish.reports.rules.composing import said
from civicloop.publish.reports.rules.styles import Style

REGISTERS = "registers."
"""How the figures of registers begin; each register has one sentence for all of its own."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sentence as it reads now, and the text with its tags that takes its place."""

    key: str
    sentence: str
    text: str


def suggestions(row: Section, *, now: datetime) -> list[Suggestion]:
    """Sentences about the section's own unit in the period, counted from the rows.

    What is suggested are tags: a figure in the text stays the figure, and opens its rows.
    Of a register without an owner, or whose owner the unit is, the whole is offered as well;
    those whose name is nearest to the section's title come first.
    """
    period, mine = period_of(row.edition.period), {"agency": row.unit.code}
    found, style = [], template_of(row.edition).style
    for metric in offered():
        if "agency" not in metric.by or metric.floor or metric.key.startswith(REGISTERS):
            continue
        result = _figure(metric.key, period, mine, now)
        if result is not None and result.rows:
            lead = f"本期{metric.zh}計"
            found.append(_suggestion(style, metric.key, lead, [("", result)], mine))
    return [*found, *_of_registers(row, period, mine, now)]


def _of_registers(
    row: Section, period: Period, mine: Mapping[str, str], now: datetime
) -> Iterator[Suggestion]:
    """For each register with entries in the period, one sentence of all that it counts."""
    kept = {one.key: one for one in registers.registers()}
    style = template_of(row.edition).style
    title = _pairs(row.title)
    nearest = sorted(_with_entries(period), key=lambda one: -len(title & _pairs(one.definition.zh)))
    for one in nearest:
        book = kept[one.key]
        own = _counts(one, period, mine, now)
        if _says(own):
            lead = f"本期{row.unit.name_zh}{book.zh}，"
            yield _suggestion(style, f"{one.key}:{row.unit.code}", lead, own, mine)
        every = _counts(one, period, {}, now) if book.owner_id in {None, row.unit_id} else []
        if _says(every):
            yield _suggestion(style, one.key, f"本期{book.zh}，", every, {})


def _with_entries(period: Period) -> list[Shipped]:
    """The shipped registers that have entries of the period."""
    inside = registers.standing_in(period.begins, period.ends)
    rows = registers.entries_ever().select_related(None).filter(inside).order_by()
    keys = set(rows.values_list("register__key", flat=True).distinct())
    return [one for one in shipped() if one.key in keys]


def _counts(
    one: Shipped, period: Period, filters: Mapping[str, str], now: datetime
) -> list[tuple[str, metrics.Result]]:
    """Every count that the city keeps with its words, without those that are hidden.

    None where one of them is not known for the whole period.
    """
    found = []
    for count in one.definition.counts:
        key = f"{REGISTERS}{one.key.replace('-', '_')}_{count.key}"
        if key in METRICS and METRICS.get(key).retired:
            continue
        result = _figure(key, period, filters, now)
        if result is None:
            return []
        if result.is_hidden:
            continue
        words = result.metric.zh.removeprefix(one.definition.zh) or result.metric.zh
        found.append((f"{words}計", result))
    return found


def _figure(
    key: str, period: Period, filters: Mapping[str, str], now: datetime
) -> metrics.Result | None:
    """A figure of the whole period: one that can be printed, or one that is hidden."""
    if key not in METRICS:
        return None
    try:
        result = metrics.resolve(key, period=period, filters=filters, now=now)
    except MetricError:
        return None
    is_known = result.is_hidden or result.shown is not None
    return result if is_known and result.is_whole else None


def _says(rows: list[tuple[str, metrics.Result]]) -> bool:
    return any(result.shown for _words, result in rows)


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _suggestion(
    style: Style,
    key: str,
    lead: str,
    rows: list[tuple[str, metrics.Result]],
    filters: Mapping[str, str],
) -> Suggestion:
    chosen = "".join(f', {name}="{value}"' for name, value in filters.items())
    read = [f"{words}{_said(style, result)}" for words, result in rows]
    tags = [f'{words}{{{{ figure("{result.metric.key}"{chosen}) }}}}' for words, result in rows]
    return Suggestion(key, f"{lead}{'、'.join(read)}。", f"{lead}{'、'.join(tags)}。")


def _said(style: Style, result: metrics.Result) -> str:
    """A figure as it will stand in print: in the style of its report."""
    value = result.shown
    if value is None:
        return ""
    return said(style, value, result.metric.unit_zh, result.metric.decimals)
