"""The page of one topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from civicloop.engines.metrics.errors import UnknownCellError
from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import (
    REST,
    SOURCES,
    Month,
    Period,
    PeriodKind,
    months_until,
)
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.kernel.tabular import rules as tabular
from civicloop.publish.dashboards import queries
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import Topic, TopicChoice
from civicloop.publish.dashboards.web import annotated, exports
from civicloop.publish.dashboards.web.addresses import (
    theme_address,
    topic_address,
    topic_export_address,
)
from civicloop.publish.dashboards.web.figures import FORMATS, layout_for, refused, share_form
from civicloop.publish.dashboards.web.themes import theme_or_404, waiting
from civicloop.publish.dashboards.web.topic_drawing import TopicDrawing
from civicloop.ui.web.downloads import saved_as

MONTHS_TO_CHOOSE = 24
YEARS_TO_CHOOSE = 2


def topic_or_404(theme: str, key: str) -> Topic:
    """The topic of an address."""
    for topic in theme_or_404(theme).topics:
        if topic.key == key:
            return topic
    raise Http404(key)


@public
def show(request: HttpRequest, theme: str, topic: str) -> HttpResponse:
    """One topic: line, members, map, and what moved the figure; every choice is in the address."""
    found = topic_or_404(theme, topic)
    language = get_language() or "zh-hant"
    shell = layout_for(request)
    context: dict[str, Any] = {
        "title": found.name.label(language),
        "about": found.about.label(language),
        "theme": theme_or_404(theme).name.label(language),
        "theme_url": theme_address(theme),
        **shell,
    }
    if not found.is_fed:
        return render(
            request, "dashboards/topic_waits.html", context | {"row": waiting(found, language)}
        )
    present = Month.of(clock.now())
    try:
        choice, figure = chosen(request.GET.dict(), found, present)
    except BadChoiceError as error:
        return refused(request, error, topic_address(found))
    noted = queries.annotations_of_topic(found, choice.trend)
    links = bool(shell["may_open"])
    marks = annotated.marks(noted)
    draw = TopicDrawing(found, choice, figure, language, links=links, marks=marks)
    context |= {
        "key": found.key,
        "choice": choice,
        "is_running": choice.period.ends > clock.now(),
        "choices": choices(found, choice, figure, present, language),
        "is_known": bool(figure.totals) or queries.is_known_here(found),
        "exports": [
            (kind, topic_export_address(found, kind, choice.address())) for kind in FORMATS
        ],
        "share": share_form(request, choice.address(), topic=found.key),
        "annotations": annotated.lines(request, noted, language),
        "alert_url": annotated.alert_address(
            request, topic=found.key, by=choice.by, only=choice.only
        ),
        "annotate_url": annotated.annotate_address(request, topic=found.key),
        **draw.context(),
    }
    return render(request, "dashboards/topic.html", context)


@public
def download(
    request: HttpRequest, theme: str, topic: str, kind: str
) -> HttpResponse | StreamingHttpResponse:
    """The months of the period by member: figure, parts, definition version, stored result."""
    found = topic_or_404(theme, topic)
    if kind not in FORMATS or not found.is_fed:
        raise Http404(kind)
    try:
        choice, figure = chosen(request.GET.dict(), found, Month.of(clock.now()))
    except BadChoiceError as error:
        return refused(request, error, topic_address(found))
    language = get_language() or "zh-hant"
    body = tabular.write(
        kind,
        exports.columns(figure),
        _lines(figure, choice, language),
        language=language,
        zone=timezone.get_current_timezone(),
        title=found.name.label(language),
    )
    file = f"{found.key}-{choice.period.key.replace('..', '-')}.{kind}"
    return StreamingHttpResponse(
        body,
        content_type=tabular.MEDIA_TYPES[kind],
        headers=saved_as(file),
    )


def _lines(figure: Figure, choice: TopicChoice, language: str) -> Iterator[dict[str, Any]]:
    months = {month.key for month in choice.period.months}
    return (row for row in exports.lines(figure, language) if row["month"] in months)


def chosen(query: Mapping[str, str], topic: Topic, present: Month) -> tuple[TopicChoice, Figure]:
    """What the reader chose, and the stored results for it."""
    choice = TopicChoice.read(query, topic.by, present=present)
    dimension = SOURCES.get(topic.metric.source).dimension(choice.by)
    if choice.only or choice.beside:
        choice.check({member.value for member in dimension.members()} | {REST})
    figure = queries.results(topic, choice.by, choice.months)
    if not query.get("period") and (usual := usual_period(choice, figure)) != choice.period:
        choice = replace(choice, period=usual)
        figure = queries.results(topic, choice.by, choice.months)
    return choice, figure


def usual_period(choice: TopicChoice, figure: Figure) -> Period:
    """The last month up to the chosen one that has a figure; that one where none has.

    Documents of a month are published late: a page opens at the month before, not empty.
    """
    for month in reversed(choice.trend):
        whole = figure.totals.get(month.key)
        if whole is not None and (whole.is_hidden or whole.shown is not None):
            return Period.of_month(month)
    return choice.period


def choices(
    topic: Topic, choice: TopicChoice, figure: Figure, present: Month, language: str
) -> dict[str, Any]:
    """What else the page can show."""
    source = SOURCES.get(topic.metric.source)
    return {
        "dimensions": [(key, source.dimension(key).label(language)) for key in topic.by],
        "periods": [(row.key, row.label(language)) for row in periods(choice.period, present)],
        "members": [(row.value, row.label(language)) for row in figure.members],
    }


def periods(mine: Period, present: Month) -> list[Period]:
    """Months, the newest first, then quarters, halves and years; the chosen one is among them."""
    months = [Period.of_month(row) for row in reversed(months_until(present, MONTHS_TO_CHOOSE))]
    longer = [
        period
        for year in range(present.year, present.year - YEARS_TO_CHOOSE, -1)
        for name in ("Q4", "Q3", "Q2", "Q1", "H2", "H1", "")
        if (period := _parsed(f"{year}-{name}".rstrip("-"))) is not None
        and period.begins < present.ends
    ]
    order = [PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR]
    found = [*months, *sorted(longer, key=lambda row: order.index(row.kind))]
    return found if mine.key in {row.key for row in found} else [mine, *found]


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except UnknownCellError:
        return None
