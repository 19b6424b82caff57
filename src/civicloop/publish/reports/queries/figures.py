"""Figures of reports: the one place that asks the engine of metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules import (
    METRICS,
    NO_MEMBER,
    SOURCES,
    Cell,
    Metric,
    Month,
    Period,
)
from civicloop.publish.reports.errors import FiguresMovedError, PeriodError, TemplateError
from civicloop.publish.reports.queries.books import book
from civicloop.publish.reports.rules.composing import Table
from civicloop.publish.reports.rules.documents import Use


def period_of(text: str) -> Period:
    """A period by its name; ``PeriodError`` says what is wrong."""
    try:
        return metrics.period_of(text)
    except MetricError as error:
        raise PeriodError(str(error)) from error


class Kept:
    """Figures of one period in one language, each asked once; collected texts by section.

    One name says one number: a figure that comes by two ways, such as a sentence and a row of a
    table, and was counted anew between them, raises ``FiguresMovedError``. ``sources`` has for
    the key of each figure what it was taken from, and which member of it.
    """

    def __init__(
        self, period: Period, texts: Mapping[str, str], *, language: str, now: datetime
    ) -> None:
        self.period, self.texts, self.language, self.now = period, texts, language, now
        self.sources: dict[str, tuple[metrics.Result, str]] = {}
        self._members: dict[tuple[str, str], dict[str, str]] = {}
        self._results: dict[tuple[str, str, str, str], metrics.Result] = {}
        self._told: dict[str, Use] = {}

    @property
    def has_moved(self) -> bool:
        """Whether figures of one count were read before a new one, and others after it.

        All dimensions of a month are counted at one instant.
        """
        instants: dict[tuple[str, str], set[datetime | None]] = {}
        for row in self._results.values():
            if row.road is metrics.Road.KEPT:
                instants.setdefault((row.metric.key, row.period.key), set()).add(row.computed_at)
        return any(len(row) > 1 for row in instants.values())

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
            marks = self._breaks(metric, months)
            return [
                (month.key, month.short(self.language) + marks.get(month, ""),
                 self._use(metric, Period.of_month(month), {}))
                for month in months
            ]  # fmt: skip
        result = self._result(metric, self.period, {}, dimension)
        return [
            (part.value, part.member.label(self.language), self._of(result, part.cell, part))
            for part in result.parts
        ]  # fmt: skip

    def _breaks(self, metric: str, months: Sequence[Month]) -> dict[Month, str]:
        """The months from which on another version of the definition counts, and its name."""
        words = (
            "（定義第 {} 版起）" if self.language.startswith("zh") else " (version {} from here)"
        )
        results = {month: self._result(metric, Period.of_month(month), {}, "") for month in months}
        versions = {month.key: row.rule_version for month, row in results.items() if row.versions}
        found = metrics.breaks_in(months, versions)
        return {month: words.format(version) for month, version in found}

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
        return self._of(result, result.cell)

    def _result(
        self, metric: str, period: Period, filters: Mapping[str, str], by: str
    ) -> metrics.Result:
        key = (metric, period.key, urlencode(sorted(filters.items())), by)
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

    def _chosen(self, result: metrics.Result) -> list[str]:
        """The members that a figure was narrowed to, by name."""
        source, found = SOURCES.get(result.metric.source), []
        for by, value in result.filters.items():
            if (source.key, by) not in self._members:
                way = next(row for row in source.dimensions if row.key == by)
                labels = {
                    one.value: one.label(self.language) for one in (*way.members(), NO_MEMBER)
                }
                self._members[source.key, by] = labels
            found.append(self._members[source.key, by].get(value, value))
        return found

    def _of(self, result: metrics.Result, cell: Cell, part: metrics.Part | None = None) -> Use:
        metric, period = result.metric, result.period
        filters = dict(result.filters) | ({result.by: part.value} if part else {})
        key = "?".join(
            filter(None, [f"{metric.key}@{period.key}", urlencode(sorted(filters.items()))])
        )
        self.sources.setdefault(key, (result, part.value if part else ""))
        shown = cell.shown
        named = [part.member.label(self.language)] if part else self._chosen(result)
        name = f"（{'、'.join(named)}）" if named else ""
        use = Use(
            key=key,
            metric=metric.key,
            label=f"{metric.label(self.language)}{name}",
            first=f"{period.first_day:%Y-%m}",
            last=f"{period.last_day:%Y-%m}",
            filters=filters,
            shown="" if shown is None else f"{shown:,f}",
            value="" if cell.value is None else str(cell.value),
            unit=metric.unit(self.language),
            decimals=metric.decimals,
            numerator=_kept(cell),
            denominator=cell.denominator,
            version=result.rule_version,
            snapshot=result.snapshot,
            fingerprint=result.fingerprint,
            computed_at=result.computed_at.isoformat() if result.computed_at else "",
            address=proof_of(metric, period, filters),
            rows=None if cell.is_hidden else cell.n,
            missing=tuple(result.missing),
            is_hidden=cell.is_hidden,
        )
        first = self._told.setdefault(key, use)
        if (first.shown, first.numerator, first.denominator) != (
            use.shown, use.numerator, use.denominator
        ):  # fmt: skip
            raise FiguresMovedError(key)
        return use


def _kept(cell: Cell) -> int | str | None:
    """A numerator as a document keeps it: one of decimals as its digits."""
    if cell.is_hidden:
        return None
    return cell.numerator if isinstance(cell.numerator, int) else str(cell.numerator)


def proof_of(metric: Metric, period: Period, filters: Mapping[str, str]) -> str:
    """The page on which a figure proves itself."""
    wish = {"period": period.key}
    for by, value in filters.items():
        wish |= {"by": by, "value": value}
    return f"{reverse('dashboards:proof', args=metric.key.split('.'))}?{urlencode(wish)}"
