"""Sets of statistics: topics side by side for every district, with a map and a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import WHOLE, Cell, Member, Month
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.kernel.tabular import rules as tabular
from civicloop.publish.dashboards import queries
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import (
    MAPPED,
    StatisticsSet,
    Topic,
    TopicChoice,
    statistics_sets,
)
from civicloop.publish.dashboards.web.addresses import topic_address
from civicloop.publish.dashboards.web.card_drawing import drawn_map
from civicloop.publish.dashboards.web.cells import nought, told
from civicloop.publish.dashboards.web.figures import FORMATS, layout_for, refused
from civicloop.publish.dashboards.web.topics import periods
from civicloop.ui.web.downloads import saved_as


@public
def index(request: HttpRequest) -> HttpResponse:
    """Every set as a card with what it holds."""
    language = get_language() or "zh-hant"
    cards = [
        {
            "label": row.name.label(language),
            "about": row.about.label(language),
            "icon": row.icon,
            "url": reverse("dashboards:statistics_set", args=[row.key]),
            "topics": [topic.name.label(language) for topic in row.topics],
            "waiting": len(row.missing),
        }
        for row in statistics_sets()
    ]
    context = {"cards": cards, **layout_for(request)}
    return render(request, "dashboards/statistics.html", context)


@public
def show(request: HttpRequest, key: str) -> HttpResponse:
    """One set: districts down, numbers across, and the map of the chosen one."""
    found = set_or_404(key)
    address = reverse("dashboards:statistics_set", args=[key])
    language = get_language() or "zh-hant"
    try:
        table = _table(request, found, language)
        drawn = _drawn(request, found)
    except BadChoiceError as error:
        return refused(request, error, address)
    present = Month.of(clock.now())
    wish = {"period": table.choice.period.key}
    context = {
        "title": found.name.label(language),
        "about": found.about.label(language),
        "periods": [
            (row.key, row.label(language)) for row in periods(table.choice.period, present)
        ],
        "period": table.choice.period,
        "is_running": table.choice.period.ends > clock.now(),
        "columns": table.columns(address, drawn),
        "whole": table.line(WHOLE),
        "lines": [(row.label(language), table.line(row.value)) for row in table.districts],
        "drawn_key": drawn.key,
        "map": table.map(drawn),
        "drawn": drawn.name.label(language),
        "drawn_unit": drawn.metric.unit(language),
        "missing": [
            (
                row.name.label(language),
                row.awaits.agency.label(language),
                row.awaits.data.label(language),
            )
            for row in found.missing
        ],
        "exports": [
            (kind, f"{reverse('dashboards:statistics_export', args=[key, kind])}?{urlencode(wish)}")
            for kind in FORMATS
        ],
        **layout_for(request),
    }
    return render(request, "dashboards/statistics_set.html", context)


@public
def download(request: HttpRequest, key: str, kind: str) -> HttpResponse | StreamingHttpResponse:
    """A row for each district and the city, a column for each number of the set."""
    found = set_or_404(key)
    if kind not in FORMATS:
        raise Http404(kind)
    language = get_language() or "zh-hant"
    try:
        table = _table(request, found, language)
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:statistics_set", args=[key]))
    named = [
        tabular.Column(topic.key, _headed(topic, "zh"), _headed(topic, "en"), tabular.Kind.DECIMAL)
        for topic in found.topics
    ]
    body = tabular.write(
        kind,
        [
            tabular.Column("district", "行政區", "District", tabular.Kind.TEXT),
            tabular.Column("code", "代碼", "Code", tabular.Kind.TEXT),
            tabular.Column("period", "期間", "Period", tabular.Kind.TEXT),
            *named,
        ],
        table.rows(),
        language=language,
        zone=timezone.get_current_timezone(),
        title=found.name.label(language),
    )
    file = f"{key}-{table.choice.period.key.replace('..', '-')}.{kind}"
    return StreamingHttpResponse(
        body,
        content_type=tabular.MEDIA_TYPES[kind],
        headers=saved_as(file),
    )


def set_or_404(key: str) -> StatisticsSet:
    """The set of an address."""
    for row in statistics_sets():
        if row.key == key:
            return row
    raise Http404(key)


@dataclass(frozen=True)
class Table:
    """The stored results of a set's topics by district in one period."""

    set: StatisticsSet
    choice: TopicChoice
    figures: Mapping[str, Figure]
    language: str

    @cached_property
    def cells(self) -> dict[str, dict[str, Cell]]:
        """The figure of each topic and district over the period, and of the city."""
        return {topic.key: self._over(self.figures[topic.key]) for topic in self.set.topics}

    @cached_property
    def districts(self) -> list[Member]:
        """Every district of the city, and others for which some topic was counted, by code.

        Before anything is counted there is nothing to list.
        """
        used = {value for cells in self.cells.values() for value in cells}
        if not used:
            return []
        figures = [self.figures[topic.key] for topic in self.set.topics]
        known = [row for figure in figures for row in figure.members if row.value in used]
        every = [*figures[0].dimension.members(), *known]
        return sorted({row.value: row for row in every}.values(), key=lambda row: row.value)

    def line(self, value: str) -> list[Any]:
        """One district's numbers, in the order of the columns."""
        return [told(topic.metric, self._cell(topic, value)) for topic in self.set.topics]

    def _cell(self, topic: Topic, value: str) -> Cell | None:
        """The figure of a district; nought of a count that found nothing there."""
        cells = self.cells[topic.key]
        return cells.get(value, nought(topic.metric) if cells else None)

    def columns(self, address: str, drawn: Topic) -> list[dict[str, Any]]:
        """The headings: each leads to its topic and to its map."""
        wish = {"period": self.choice.period.key}
        return [
            {
                "label": topic.name.label(self.language),
                "unit": topic.metric.unit(self.language),
                "url": topic_address(topic, {"by": MAPPED, **wish}),
                "map_url": f"{address}?{urlencode({**wish, 'show': topic.key})}",
                "is_drawn": topic.key == drawn.key,
            }
            for topic in self.set.topics
        ]

    def map(self, drawn: Topic) -> dict[str, Any] | None:
        """The chosen number on the map; a district leads to its topic narrowed to it."""
        wish = {"by": MAPPED, "period": self.choice.period.key}
        return drawn_map(
            lambda code: self._cell(drawn, code),
            lambda code: topic_address(drawn, {**wish, "only": code}),
            self.language,
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """The lines of the file; what is withheld or was not counted is empty."""
        named = [(row.label(self.language), row.value) for row in self.districts]
        for label, value in (*named, (_("The whole city"), WHOLE)):
            figures = {key: cells.get(value) for key, cells in self.cells.items()}
            yield {
                "district": label,
                "code": value,
                "period": self.choice.period.key,
                **{key: cell.shown if cell else None for key, cell in figures.items()},
            }

    def _over(self, figure: Figure) -> dict[str, Cell]:
        months = [month for month in self.choice.period.months if month.key in figure.totals]
        if not months:
            return {}
        kept = {month.key: figure.totals[month.key] for month in months}
        narrowed = replace(figure, months=self.choice.period.months, totals=kept)
        found = {row.value: narrowed.over_months(row.value) for row in figure.members}
        return {WHOLE: narrowed.over_all(), **found}


def _table(request: HttpRequest, found: StatisticsSet, language: str) -> Table:
    given = {"period": request.GET.get("period", "")}
    choice = TopicChoice.read(given, [MAPPED], present=Month.of(clock.now()))
    figures = queries.results_of(found.topics, MAPPED, choice.period.months)
    return Table(found, choice, figures, language)


def _drawn(request: HttpRequest, found: StatisticsSet) -> Topic:
    wanted = request.GET.get("show", "") or found.topics[0].key
    for topic in found.topics:
        if topic.key == wanted:
            return topic
    raise BadChoiceError("show", wanted)


def _headed(topic: Topic, language: str) -> str:
    between = "（{}）" if language == "zh" else " ({})"
    return f"{topic.name.label(language)}{between.format(topic.metric.unit(language))}"
