"""Topics from their stored results; nothing is counted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import (
    HIDDEN,
    NO_MEMBER,
    SOURCES,
    Cell,
    Metric,
    Month,
    cell,
)
from civicloop.publish.dashboards.models import TopicResult
from civicloop.publish.dashboards.rules import Topic


@dataclass(frozen=True, slots=True)
class Due:
    """One month of a topic by one dimension whose metric was counted after the topic was."""

    topic: Topic
    dimension: str
    month: Month


def due(topics: Sequence[Topic]) -> list[Due]:
    """What is to be computed anew: what is missing, of another version, or older than its metric.

    Two statements, however many topics.
    """
    checked: dict[tuple[str, str], dict[date, tuple[int, datetime]]] = {}
    for row in metrics.last_checked({topic.metric_key for topic in topics}):
        checked.setdefault((row.metric, row.dimension), {})[row.month] = (row.version, row.at)
    kept = {
        (topic, dimension, month): (version, at)
        for topic, dimension, month, version, at in TopicResult.objects.filter(
            topic__in=[topic.key for topic in topics]
        ).values_list("topic", "dimension", "month", "version", "checked_at")
    }
    found = []
    for topic in topics:
        for dimension in topic.by:
            for month, (version, at) in checked.get((topic.metric_key, dimension), {}).items():
                mine = kept.get((topic.key, dimension, month))
                if mine is None or mine[0] != version or mine[1] < at:
                    found.append(Due(topic, dimension, Month(month.year, month.month)))
    return found


def results(topic: Topic, dimension: str, months: Sequence[Month]) -> Figure:
    """A topic by a dimension over some months; one statement, and the names of the members."""
    rows = TopicResult.objects.filter(
        topic=topic.key, dimension=dimension, month__in=[month.first_day for month in months]
    )
    return _figure(topic, dimension, months, list(rows), with_parts=True)


def results_of(
    topics: Sequence[Topic], dimension: str, months: Sequence[Month]
) -> dict[str, Figure]:
    """Several topics by one dimension over some months; one statement for the results."""
    mine: dict[str, list[TopicResult]] = {}
    for row in TopicResult.objects.filter(
        topic__in=[topic.key for topic in topics],
        dimension=dimension,
        month__in=[month.first_day for month in months],
    ):
        mine.setdefault(row.topic, []).append(row)
    return {
        topic.key: _figure(topic, dimension, months, mine.get(topic.key, []), with_parts=True)
        for topic in topics
    }


def totals(topics: Sequence[Topic], months: Sequence[Month]) -> dict[str, Figure]:
    """The whole city's figure of several topics, by the first dimension of each; one statement."""
    rows = TopicResult.objects.filter(
        topic__in=[topic.key for topic in topics],
        month__in=[month.first_day for month in months],
    ).defer("parts")
    mine: dict[tuple[str, str], list[TopicResult]] = {}
    for row in rows:
        mine.setdefault((row.topic, row.dimension), []).append(row)
    return {
        topic.key: _figure(
            topic, topic.by[0], months, mine.get((topic.key, topic.by[0]), []), with_parts=False
        )
        for topic in topics
    }


def is_known_here(topic: Topic) -> bool:
    """Whether this city has the member to which the topic is narrowed."""
    return bool(known_here([topic]))


def known_here(topics: Sequence[Topic]) -> list[Topic]:
    """Those whose member this city has; the members of each dimension are read once."""
    members: dict[tuple[str, str], set[str]] = {}

    def has(topic: Topic) -> bool:
        name, value = topic.filter
        place = (topic.metric.source, name)
        if name and place not in members:
            dimension = SOURCES.get(topic.metric.source).dimension(name)
            members[place] = {member.value for member in dimension.members()}
        return not name or value in members[place]

    return [topic for topic in topics if has(topic)]


def _figure(
    topic: Topic,
    dimension: str,
    months: Sequence[Month],
    rows: Sequence[TopicResult],
    *,
    with_parts: bool,
) -> Figure:
    metric = topic.metric
    known = SOURCES.get(metric.source).dimension(dimension)
    cells = {
        (value, f"{row.month:%Y-%m}"): _cell(metric, counts)
        for row in rows
        for value, counts in (row.parts.items() if with_parts else ())
    }
    used = {value for value, _month in cells}
    every = [*known.members(), NO_MEMBER] if with_parts else []
    return Figure(
        metric=metric,
        dimension=known,
        months=months,
        members=[member for member in every if member.value in used],
        cells=cells,
        totals={f"{row.month:%Y-%m}": _cell(metric, row.whole) for row in rows},
        computed_at={f"{row.month:%Y-%m}": row.checked_at for row in rows},
        snapshots={f"{row.month:%Y-%m}": row.ref for row in rows},
        versions={f"{row.month:%Y-%m}": row.version for row in rows},
    )


def _cell(metric: Metric, counts: Mapping[str, Any] | None) -> Cell:
    return HIDDEN if counts is None else cell(metric, counts)
