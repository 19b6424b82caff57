"""Figures of reports: the one place that asks the engine of metrics."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules import METRICS, SOURCES, Cell, Period
from civicloop.publish.reports.errors import PeriodError, TemplateError
from civicloop.publish.reports.queries.books import book
from civicloop.publish.reports.rules.composing import Table
from civicloop.publish.reports.rules.documents import Use

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE = 7
"""Letters of a short code: 32^7 of them, without those that are read wrongly."""


def period_of(text: str) -> Period:
    """A period by its name; ``PeriodError`` says what is wrong."""
    try:
        return metrics.period_of(text)
    except MetricError as error:
        raise PeriodError(str(error)) from error


class Kept:
    """Figures of one period in one language, each asked once; collected texts by section."""

    def __init__(
        self, period: Period, texts: Mapping[str, str], *, language: str, now: datetime
    ) -> None:
        self.period, self.texts, self.language, self.now = period, texts, language, now
        self._results: dict[tuple[str, str, str, str], metrics.Result] = {}

    def one(self, metric: str, filters: Mapping[str, str]) -> Use:
        """The figure of the whole period."""
        return self._use(metric, self.period, filters)

    def before(self, metric: str, filters: Mapping[str, str]) -> Use | None:
        """The same figure in the period before."""
        earlier = metrics.before(self.period)
        return None if earlier is None else self._use(metric, earlier, filters)

    def by(self, metric: str, dimension: str) -> list[tuple[str, str, Use]]:
        """The figure of each member, or of each month."""
        if dimension == "month":
            months = [month for month in self.period.months if month.begins <= self.now]
            return [
                (month.key, month.short(self.language),
                 self._use(metric, Period.of_month(month), {}))
                for month in months
            ]  # fmt: skip
        result = self._result(metric, self.period, {}, dimension)
        return [
            (part.value, part.member.label(self.language),
             self._of(result, part.cell, {dimension: part.value},
                      name=part.member.label(self.language)))
            for part in result.parts
        ]  # fmt: skip

    def name_of(self, dimension: str) -> str:
        """The name of a dimension."""
        if dimension == "month":
            return "月份" if self.language.startswith("zh") else "Month"
        for source in SOURCES.values():
            for row in source.dimensions:
                if row.key == dimension:
                    return row.label(self.language)
        return dimension

    def book(self, name: str) -> Table | None:
        """A table of another module."""
        return book(name, self.period)

    def collected(self, key: str) -> str:
        """The text of a section."""
        return self.texts.get(key, "")

    def _use(self, metric: str, period: Period, filters: Mapping[str, str]) -> Use:
        result = self._result(metric, period, filters, "")
        return self._of(result, result.cell, filters)

    def _result(
        self, metric: str, period: Period, filters: Mapping[str, str], by: str
    ) -> metrics.Result:
        key = (metric, period.key, json.dumps(sorted(filters.items())), by)
        if key not in self._results:
            if metric not in METRICS:
                raise TemplateError(f"there is no figure called {metric}")
            try:
                self._results[key] = metrics.resolve(
                    metric, period=period, by=by, filters=filters, now=self.now
                )
            except MetricError as error:
                raise TemplateError(f"{metric}: {error}") from error
        return self._results[key]

    def _of(
        self, result: metrics.Result, cell: Cell, filters: Mapping[str, str], *, name: str = ""
    ) -> Use:
        metric, period = result.metric, result.period
        parts = [metric.key, period.key, sorted(filters.items()), result.fingerprint]
        shown = cell.shown
        return Use(
            code=code_of(json.dumps(parts)),
            metric=metric.key,
            label=metric.label(self.language) + (f"（{name}）" if name else ""),
            first=f"{period.first_day:%Y-%m}",
            last=f"{period.last_day:%Y-%m}",
            filters=dict(filters),
            shown="" if shown is None else f"{shown:,f}",
            value="" if cell.value is None else str(cell.value),
            unit=metric.unit(self.language),
            decimals=metric.decimals,
            numerator=None if cell.is_hidden else cell.numerator,
            denominator=cell.denominator,
            version=result.rule_version,
            snapshot=result.snapshot,
            fingerprint=result.fingerprint,
            computed_at=result.computed_at.isoformat() if result.computed_at else "",
            address=f"/reports/figures/{code_of(json.dumps(parts))}/",
            rows=None if cell.is_hidden else cell.n,
            missing=tuple(result.missing),
        )


def code_of(text: str) -> str:
    """The short code of a figure: the same figure has the same one everywhere."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    letters = []
    for _place in range(CODE):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
