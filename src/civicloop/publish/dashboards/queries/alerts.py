"""Alerts and the figures that they watch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import (
    METRICS,
    REST,
    SOURCES,
    Cell,
    Month,
    Period,
    PeriodKind,
    over_time,
    stocks_of,
)
from civicloop.kernel.actors.rules import Actor, ActorKind
from civicloop.publish.dashboards.errors import BadTopicError
from civicloop.publish.dashboards.models import Alert
from civicloop.publish.dashboards.queries.topics import results
from civicloop.publish.dashboards.rules import topic_of
from civicloop.publish.dashboards.rules.alerts import last_whole


@dataclass(frozen=True, slots=True)
class Seen:
    """What an alert sees: its period, the figure, and the one from which a change is taken."""

    period: Period
    cell: Cell | None
    other: Cell | None = None


def alerts_of(actor: Actor) -> QuerySet[Alert]:
    """The actor's own alerts with what they told, the newest first."""
    if actor.kind is not ActorKind.PERSON:
        return Alert.objects.none()
    return Alert.objects.filter(person_id=int(actor.key)).prefetch_related("tellings")


def dimensions_of(topic: str, metric: str) -> tuple[str, ...]:
    """The dimensions of a topic or figure."""
    return topic_of(topic).by if topic else METRICS.get(metric).by


def metric_key_of(topic: str, metric: str) -> str:
    """The figure behind a topic, or the figure itself."""
    return topic_of(topic).metric_key if topic else metric


def seen_by(rows: Sequence[Alert], *, now: datetime) -> Iterator[tuple[Alert, Seen]]:
    """What each alert sees; one reading for all that watch the same table."""

    def table(row: Alert) -> tuple[str, str, str]:
        return row.topic, row.metric, row.by

    for (topic, metric, by), found in groupby(sorted(rows, key=table), table):
        if not _is_there(topic, metric, by):
            continue
        mine = [(row, last_whole(PeriodKind(row.span), now)) for row in found]
        spans = [(row, period, row.limit.other(period)) for row, period in mine]
        months = {m for _row, *both in spans for period in both if period for m in period.months}
        figure = _figure(topic, metric, by, sorted(months))
        for row, period, other in spans:
            yield (
                row,
                Seen(
                    period,
                    _cell(figure, row.member, period),
                    _cell(figure, row.member, other) if other else None,
                ),
            )


def name_of_watched(row: Alert, language: str) -> str:
    """What an alert watches, in words."""
    try:
        key = metric_key_of(row.topic, row.metric)
        name = topic_of(row.topic).name.label(language) if row.topic else ""
    except BadTopicError:
        return row.topic
    if key not in METRICS:
        return key
    metric = METRICS.get(key)
    name = name or metric.label(language)
    if not row.member:
        return name
    member = SOURCES.get(metric.source).dimension(row.by).name_of(row.member, language)
    return f"{name}: {member}"


def is_member(topic: str, metric: str, by: str, value: str) -> bool:
    """Whether a dimension of a topic or figure has this member."""
    source = SOURCES.get(METRICS.get(metric_key_of(topic, metric)).source)
    return value == REST or value in {row.value for row in source.dimension(by).members()}


def _is_there(topic: str, metric: str, by: str) -> bool:
    """Whether the city still has what is watched."""
    try:
        key = metric_key_of(topic, metric)
        return key in METRICS and by in dimensions_of(topic, metric)
    except BadTopicError:
        return False


def _figure(topic: str, metric: str, by: str, months: Sequence[Month]) -> Figure:
    if topic:
        return results(topic_of(topic), by, months)
    return metrics.kept(metric, by=by, months=months)


def _cell(figure: Figure, member: str, period: Period) -> Cell | None:
    """The figure of a period as its page has it; none while a month is not counted."""
    if any(month.key not in figure.snapshots for month in period.months):
        return None
    parts = [figure.at(member, month) for month in period.months]
    return over_time(figure.metric, parts, stocks_of(figure.metric))
