"""What the cards of composed pages draw, on the page, on a wall and in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from civicloop.engines.metrics.queries import Result, Standing
from civicloop.engines.metrics.rules import (
    CELL,
    DISTRICT,
    KINDS,
    REST,
    SOURCES,
    VILLAGE,
    WHOLE,
    Cell,
    Member,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.publish.dashboards.queries.composed import CardState, Shown, shown
from civicloop.publish.dashboards.rules import (
    Line,
    compared_chart,
    in_order,
    month_row,
    named_chart,
    plain_chart,
)
from civicloop.publish.dashboards.rules.own_pages import Card, CardForm, CardSize
from civicloop.publish.dashboards.rules.pictures import line_picture
from civicloop.publish.dashboards.web.addresses import (
    board_address,
    figure_address,
    place_rows_address,
    places_address,
    proof_address,
    rows_address,
    standing_rows_address,
)
from civicloop.publish.dashboards.web.card_drawing import drawn_map, shaded_map
from civicloop.publish.dashboards.web.cells import Written, digits, told, written
from civicloop.publish.dashboards.web.outlines import outlines

LISTED, LISTED_WIDE = 12, 24
"""Members in a card that is not wide, and villages or cells in one that is."""


@dataclass(frozen=True)
class CardsDrawing:
    """Cards for one reader at one moment; ``links`` says whether numbers open their rows."""

    actor: Actor
    language: str
    now: datetime
    links: bool = False
    standings: dict[str, Standing] = field(default_factory=dict)

    def cards(self, cards: Sequence[Card]) -> list[dict[str, Any]]:
        """Every card of a page, in order."""
        return [self.card(self.read(card)) for card in cards]

    def read(self, card: Card, *, line: bool = False) -> Shown:
        """What the reader may see of a card."""
        return shown(card, actor=self.actor, now=self.now, standings=self.standings, line=line)

    def card(self, found: Shown) -> dict[str, Any]:
        """One card for the template."""
        card = found.card
        base = {"key": card.key, "size": card.size, "form": card.form, "state": found.state}
        if found.state is CardState.GONE:
            return {**base, "title": card.title or card.figure}
        base |= {"title": card.name(self.language)}
        if found.standing is not None:
            return {**base, **self._live(card, found.standing)}
        if found.now is not None:
            return {**base, **self._measured(found, found.now)}
        return base

    def slide(self, card: Card, page: str) -> dict[str, Any] | None:
        """One card as a wall shows it; none that the reader may not see."""
        found = self.read(card, line=True)
        drawn = self.card(found)
        if found.state is not CardState.SHOWN:
            return None
        return {
            "key": card.key,
            "theme": page,
            "label": drawn["title"],
            "about": drawn.get("definition", ""),
            "unit": drawn["unit"],
            "month": drawn.get("period", ""),
            "before": drawn.get("other", ""),
            "cell": drawn["cell"],
            "picture": self._picture(found),
            "computed_at": drawn["computed_at"],
            "url": drawn["url"],
            "is_live": card.is_live,
        }

    def lines(self, card: Card) -> Iterator[dict[str, Any]]:
        """What a card shows as rows of a file."""
        found = self.read(card)
        if found.standing is not None:
            yield from self._standing_lines(card, found.standing)
        if found.now is not None:
            yield from _result_lines(card.name(self.language), found.now, self.language)
            if found.before is not None:
                yield from _result_lines(card.name(self.language), found.before, self.language)

    def _standing_lines(self, card: Card, standing: Standing) -> Iterator[dict[str, Any]]:
        members = standing.members if card.by else []
        for row in (None, *members):
            yield {
                "card": card.name(self.language),
                "figure": card.figure,
                "member": row.label(self.language) if row else _("The whole city"),
                "code": row.value if row else "",
                "value": standing.number(row.value if row else WHOLE, card.gauge[1].key),
                "computed_at": standing.at,
            }

    def _live(self, card: Card, standing: Standing) -> dict[str, Any]:
        board, gauge = card.gauge
        members = sorted(
            (row for row in standing.members if standing.number(row.value, gauge.key)),
            key=lambda row: -standing.number(row.value, gauge.key),
        )
        lines = [
            {
                "label": row.label(self.language),
                "cell": self._plain(
                    standing.number(row.value, gauge.key),
                    standing_rows_address(board, gauge.key, row.value),
                ),
            }
            for row in members[: self._most(card)]
        ]
        values = [
            (row.label(self.language), standing.number(row.value, gauge.key))
            for row in members[: self._most(card)]
        ]
        return {
            "figure": gauge.label(self.language),
            "unit": "",
            "cell": self._plain(
                standing.number(WHOLE, gauge.key), standing_rows_address(board, gauge.key, WHOLE)
            ),
            "url": board_address(board),
            "is_live": True,
            "dimension": standing.dimension.label(self.language),
            "lines": lines if card.form != CardForm.NUMBER else [],
            "more": max(0, len(members) - len(lines)),
            "chart": plain_chart(values) if card.form == CardForm.BARS else None,
            "computed_at": standing.at,
        }

    def _plain(self, number: int, rows: str) -> Written:
        return Written(
            digits(number), "", "", is_small=False, rows=rows if self.links else "", change=None
        )

    def _measured(self, found: Shown, now: Result) -> dict[str, Any]:
        card, metric = found.card, now.metric
        before = found.before.cell if found.before else None
        counted = bool(now.snapshots) or now.computed_at is not None
        cell = told(metric, now.cell, before=before) if counted else None
        drawn = {
            "figure": metric.label(self.language),
            "definition": metric.definition(self.language),
            "unit": metric.unit(self.language),
            "period": now.period.label(self.language),
            "is_running": now.period.ends > self.now,
            "other": found.other.label(self.language) if found.other and found.before else "",
            "cell": cell,
            "cell_before": told(metric, before) if before is not None else None,
            "narrowed": self._narrowed(card, now),
            "missing": list(now.missing) if counted else [],
            "has_parts": metric.formula.has_parts or now.cell.value is not None,
            "url": figure_address(metric),
            "proof": self._proof(card, now),
            "rows": self._rows(card, now),
            "computed_at": now.computed_at,
            "version": now.rule_version,
        }
        if card.form == CardForm.LINE:
            drawn |= self._line(found)
        elif card.by:
            drawn |= self._divided(found, now)
        return drawn

    def _line(self, found: Shown) -> dict[str, Any]:
        metric, figure = found.card.metric, found.trend
        breaks = figure.breaks if figure else []
        lines = [
            (row.label(self.language) if row else _("The whole city"), list(cells))
            for row, cells in found.lines
        ]
        months = figure.months if figure else []
        return {
            "chart": named_chart(metric, lines, self.language, breaks=breaks),
            "columns": [_("Month"), *(name for name, _cells in lines)],
            "numbers": [
                [
                    month_row(month, breaks, self.language),
                    *(_number(cells[index][1]) for _name, cells in lines),
                ]
                for index, month in enumerate(months)
            ],
        }

    def _divided(self, found: Shown, now: Result) -> dict[str, Any]:
        card, metric = found.card, now.metric
        before = {part.value: part.cell for part in found.before.parts} if found.before else {}
        parts = [part for part in now.parts if part.cell.counts or part.cell.is_hidden]
        order = in_order(
            [Line(part.member, [], part.cell) for part in parts],
            "figure" if metric.formula.is_ratio else "size",
            higher_is_better=metric.higher_is_better,
        )
        is_list = card.by in KINDS and card.form != CardForm.MAP
        if is_list:  # a card of hundreds of places names those that are told
            order = [line for line in order if not line.whole.is_hidden]
        listed = order[: self._most(card)]
        dimension = (
            _("Village")
            if card.by == VILLAGE
            else _("H3 cell")
            if card.by == CELL
            else SOURCES.get(metric.source).dimension(card.by).label(self.language)
        )
        cells = {part.value: part.cell for part in now.parts}
        drawn: dict[str, Any] = {
            "dimension": dimension,
            "is_placed": card.by in KINDS,
            "more": len(order) - len(listed),
            "withheld": len(now.parts) - len(order),
            "all_url": _list_address(card, now) if is_list else "",
            "lines": [
                {
                    "label": line.member.label(self.language),
                    "cell": written(
                        metric,
                        line.whole,
                        before=before.get(line.member.value),
                        rows=self._member_rows(
                            card, now, line.member, is_hidden=line.whole.is_hidden
                        ),
                    ),
                    "before": written(metric, before.get(line.member.value)),
                }
                for line in listed
            ],
        }
        if card.form == CardForm.BARS:
            rows = [
                (line.member.label(self.language), line.whole, before.get(line.member.value))
                for line in listed
            ]
            drawn["chart"] = compared_chart(metric, rows, self.language)
        if card.form == CardForm.MAP:
            drawn["map"] = self._map(card, now, cells)
        return drawn

    def _map(self, card: Card, now: Result, cells: dict[str, Cell]) -> dict[str, Any] | None:
        """The districts, the villages of one, or the cells of the city; each leads on."""
        if card.by not in KINDS:
            page = f"{figure_address(now.metric)}?by={card.by}"
            return drawn_map(cells.get, lambda _code: page, self.language)
        page = _list_address(card, now)
        told = {key: part for key, part in cells.items() if key != REST}
        features = outlines(card.by, now.filters.get(DISTRICT, ""), told, self.language)
        if not features:
            return None
        return shaded_map({"features": features}, told.get, lambda _code: page)

    def _most(self, card: Card) -> int | None:
        if card.form == CardForm.MAP:
            return None
        if card.top:
            return int(card.top)
        if card.size != CardSize.WIDE:
            return LISTED
        return LISTED_WIDE if card.by in KINDS else None

    def _narrowed(self, card: Card, now: Result) -> str:
        if not card.only:
            return ""
        name, value = next(iter(now.filters.items()))
        return SOURCES.get(now.metric.source).dimension(name).name_of(value, self.language)

    def _proof(self, card: Card, now: Result) -> str:
        name, value = next(iter(card.filters.items()), ("", ""))
        return proof_address(now.metric, now.period, name, value)

    def _rows(self, card: Card, now: Result) -> str:
        if not self.links or now.is_hidden:
            return ""
        name, value = next(iter(card.filters.items()), (now.metric.by[0], WHOLE))
        return rows_address(now.metric, name, value, now.period)

    def _member_rows(self, card: Card, now: Result, member: Member, *, is_hidden: bool) -> str:
        if card.by in KINDS and self.links and member.value != REST and not is_hidden:
            return place_rows_address(now.metric, card.by, member.value, now.period)
        if not self.links or card.only or card.by in KINDS:
            return ""
        return rows_address(now.metric, card.by, member.value, now.period)

    def _picture(self, found: Shown) -> object | None:
        if found.trend is None:
            return None
        value = next(iter(found.card.filters.values()), WHOLE)
        cells = [found.trend.at(value, month) for month in found.trend.months]
        values = [float(c.shown) if c is not None and c.shown is not None else None for c in cells]
        months = [month.short(self.language) for month in found.trend.months]
        return line_picture(months, values, from_zero=not found.card.metric.formula.is_ratio)


def _list_address(card: Card, now: Result) -> str:
    """Every village or cell of the card: on the map, and as a list that is searched."""
    wish = now.filters or {"kind": card.by}
    return places_address(now.metric, period=now.period.key, **wish)


def _number(cell: Cell | None) -> str:
    if cell is None or cell.shown is None:
        return "(D)" if cell is not None and cell.is_hidden else "–"
    return digits(cell.shown)


def _result_lines(name: str, result: Result, language: str) -> Iterator[dict[str, Any]]:
    every: list[tuple[str, str, Cell]] = [("", _("The whole city"), result.cell)]
    every += [(part.value, part.member.label(language), part.cell) for part in result.parts]
    for code, member, cell in every:
        yield {
            "card": name,
            "figure": result.metric.key,
            "period": result.period.key,
            "narrowed": " ".join(f"{key}:{value}" for key, value in result.filters.items()),
            "member": member,
            "code": code,
            "value": cell.shown,
            "numerator": None if cell.is_hidden else cell.numerator,
            "denominator": cell.denominator,
            "hidden": _("withheld") if cell.is_hidden else "",
            "version": result.rule_version,
            "snapshot": result.snapshot,
            "computed_at": result.computed_at,
        }
