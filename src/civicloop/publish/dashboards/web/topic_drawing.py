"""What the page of a topic draws: line, members, map, and what moved the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import (
    WHOLE,
    Cell,
    Member,
    Month,
    Period,
    PeriodKind,
    rounded,
)
from civicloop.publish.dashboards.rules import (
    MAPPED,
    Line,
    Topic,
    TopicChoice,
    change,
    compared_chart,
    explain,
    in_order,
    marked,
    month_row,
    named_chart,
)
from civicloop.publish.dashboards.rules.explaining import Explained, Part
from civicloop.publish.dashboards.web.addresses import (
    figure_address,
    rows_address,
    topic_address,
)
from civicloop.publish.dashboards.web.card_drawing import drawn_map
from civicloop.publish.dashboards.web.cells import digits, nought, told, written

TOLD = 3
"""Members named in the sentence, on each side."""
LISTED = 10
"""Members in the table of what moved the figure."""
NOTHING = Cell({}, 0, None, None, None)


@dataclass(frozen=True)
class TopicDrawing:
    """A topic's stored results, ready to be shown; ``links`` says whether rows open."""

    topic: Topic
    choice: TopicChoice
    figure: Figure
    language: str
    links: bool
    marks: Mapping[str, str] = field(default_factory=dict)

    def context(self) -> dict[str, Any]:
        """All that the template shows."""
        metric = self.topic.metric
        mine = self.choice.only or WHOLE
        return {
            "unit": metric.unit(self.language),
            "metric": metric,
            "metric_label": metric.label(self.language),
            "definition": metric.definition(self.language),
            "figure_url": figure_address(metric),
            "rows_url": self._rows(),
            "period": self.choice.period.label(self.language),
            "other": self.choice.other.label(self.language),
            "dimension": self.figure.dimension.label(self.language),
            "who": self._name(mine),
            "cell": told(metric, self.now.get(mine), before=self.before.get(mine)),
            "cell_before": told(metric, self.before.get(mine)),
            "is_counted": bool(self.now),
            "missing": [row.label(self.language) for row in self._missing()],
            "computed_at": max(self.figure.computed_at.values(), default=None),
            "has_parts": metric.formula.has_parts or len(self.choice.period.months) == 1,
            "trend": self._trend(),
            "trend_columns": [_("Month"), *(name for name, _totals in self._named())],
            "trend_rows": self._trend_rows(),
            "lines": self._lines(),
            "bars": self._bars(),
            "map": self._map(),
            "drawn": self.topic.name.label(self.language),
            "drawn_unit": metric.unit(self.language),
            "explained": self._explained(),
            "clear": topic_address(self.topic, self.choice.address(only="", beside="")),
        }

    @cached_property
    def now(self) -> dict[str, Cell]:
        """The figure of the period by member, and of the whole."""
        return self._over(self.choice.period)

    @cached_property
    def before(self) -> dict[str, Cell]:
        """The same in the period compared with; nothing where a month of it is missing."""
        return self._over(self.choice.other)

    @cached_property
    def members(self) -> list[Member]:
        """Members with a figure in the period, the largest first, or the worst."""
        lines = [Line(row, [], self.now.get(row.value, NOTHING)) for row in self.figure.members]
        shown = [line for line in lines if line.whole.counts or line.whole.is_hidden]
        better = self.topic.metric.higher_is_better
        sort = "figure" if self.topic.metric.formula.is_ratio else "size"
        return [row.member for row in in_order(shown, sort, higher_is_better=better)]

    def _over(self, period: Period) -> dict[str, Cell]:
        narrowed = replace(
            self.figure,
            months=period.months,
            totals={
                m.key: self.figure.totals[m.key]
                for m in period.months
                if m.key in self.figure.totals
            },
        )
        if not narrowed.totals or (period != self.choice.period and narrowed.missing):
            return {}
        found = {row.value: narrowed.over_months(row.value) for row in self.figure.members}
        return {WHOLE: narrowed.over_all(), **found}

    def _missing(self) -> list[Month]:
        return [m for m in self.choice.period.months if m.key not in self.figure.totals]

    @cached_property
    def _names(self) -> dict[str, str]:
        """What each member is called, those of the figure too that are members no longer."""
        known = {row.value: row for row in (*self.figure.dimension.members(), *self.figure.members)}
        labels = {value: row.label(self.language) for value, row in known.items()}
        return {**labels, WHOLE: _("The whole city")}

    def _name(self, value: str) -> str:
        return self._names.get(value, value)

    def _named(self) -> list[tuple[str, list[tuple[Month, Cell | None]]]]:
        """The lines of the chart: the city or the chosen member, and who stands beside."""
        wanted = [self.choice.only or WHOLE]
        if self.choice.beside and self.choice.beside != self.choice.only:
            wanted.append(self.choice.beside)
        return [
            (self._name(value), [(m, self.figure.at(value, m)) for m in self.choice.trend])
            for value in wanted
        ]

    def _trend(self) -> dict[str, Any]:
        breaks = self.figure.breaks
        spec = named_chart(self.topic.metric, self._named(), self.language, breaks=breaks)
        return marked(spec, self.choice.trend, self.marks, self.language)

    def _trend_rows(self) -> list[list[object]]:
        lines = self._named()
        return [
            [
                month_row(month, self.figure.breaks, self.language),
                *(
                    digits(cell.shown) if (cell := totals[index][1]) else "–"
                    for _n, totals in lines
                ),
            ]
            for index, month in enumerate(self.choice.trend)
        ]

    def _lines(self) -> list[dict[str, Any]]:
        metric = self.topic.metric
        return [
            {
                "label": row.label(self.language),
                "url": self._toggled(row.value),
                "is_chosen": row.value == self.choice.only,
                "cell": written(metric, self.now.get(row.value), before=self.before.get(row.value)),
                "before": told(metric, self.before.get(row.value)),
            }
            for row in self.members
        ]

    def _toggled(self, value: str) -> str:
        """The page narrowed to a member; of the chosen one, the page of the whole again."""
        only = "" if value == self.choice.only else value
        return topic_address(self.topic, self.choice.address(only=only))

    def _bars(self) -> dict[str, Any]:
        rows = [
            (row.label(self.language), self.now.get(row.value), self.before.get(row.value))
            for row in self.members
        ]
        return compared_chart(self.topic.metric, rows, self.language)

    def _map(self) -> dict[str, Any] | None:
        if "map" not in self.topic.charts or self.choice.by != MAPPED:
            return None
        none = nought(self.topic.metric) if self.now else None
        return drawn_map(lambda code: self.now.get(code, none), self._toggled, self.language)

    def _rows(self) -> str:
        """The rows behind the figure of one month, for whoever may open them."""
        if not self.links or self.choice.period.kind is not PeriodKind.MONTH:
            return ""
        name, value = self.topic.filter
        if name and self.choice.only:
            return ""
        by, member = (name, value) if name else (self.choice.by, self.choice.only)
        return rows_address(self.topic.metric, by, member, self.choice.period.months[0])

    def _explained(self) -> dict[str, Any] | None:
        """What moved the city's figure, as a sentence and a table."""
        metric = self.topic.metric
        moved = change(metric, self.now.get(WHOLE), self.before.get(WHOLE))
        found = explain(metric, _members(self.now), _members(self.before))
        if moved is None or found is None:
            return None
        return {
            "sentence": self._sentence(moved.by, found),
            "has_mix": found.has_mix,
            "mix": self._signed(found.mix),
            "rate": self._signed(found.rate),
            "change": self._signed(found.change),
            "rows": [self._part(part) for part in found.parts[:LISTED]],
            "more": self._signed(sum((p.total for p in found.parts[LISTED:]), Fraction(0)))
            if len(found.parts) > LISTED
            else "",
        }

    def _part(self, part: Part) -> dict[str, str]:
        return {
            "label": self._name(part.value),
            "mix": self._signed(part.mix),
            "rate": self._signed(part.rate),
            "total": self._signed(part.total),
        }

    def _sentence(self, by: Decimal, found: Explained) -> str:
        words = {
            "figure": self.topic.name.label(self.language),
            "other": self.choice.other.label(self.language),
            "size": digits(abs(by)),
            "unit": self._unit_of_change(),
        }
        if not by:
            told = _("%(figure)s is as high as in %(other)s.") % words
        elif by > 0:
            told = _("%(figure)s rose by %(size)s %(unit)s against %(other)s.") % words
        else:
            told = _("%(figure)s fell by %(size)s %(unit)s against %(other)s.") % words
        if found.raised:
            told += " " + _("Raised it: %(members)s.") % {"members": self._told(found.raised)}
        if found.lowered:
            told += " " + _("Lowered it: %(members)s.") % {"members": self._told(found.lowered)}
        return told

    def _unit_of_change(self) -> str:
        """The unit of a difference: of two percentages it is a number of points."""
        unit = self.topic.metric.unit(self.language)
        return _("percentage points") if unit == "%" else unit

    def _told(self, parts: Sequence[Part]) -> str:
        between = "、" if self.language.startswith("zh") else ", "
        return between.join(
            f"{self._name(part.value)} {self._signed(part.total)}" for part in parts[:TOLD]
        )

    def _signed(self, value: Fraction) -> str:
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        shown = rounded(exact, self.topic.metric.decimals) or Decimal(0)
        sign = "+" if shown > 0 else "−" if shown < 0 else ""
        return f"{sign}{digits(abs(shown))}"


def _members(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {value: cell for value, cell in cells.items() if value != WHOLE}
