"""Computing topics when their months change, so that pages never count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import (
    SOURCES,
    WHOLE,
    Cell,
    Metric,
    Month,
    Source,
    cell,
    fingerprint,
    together,
)
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards import queries
from civicloop.publish.dashboards.models import TopicResult
from civicloop.publish.dashboards.queries import Due
from civicloop.publish.dashboards.rules import Topic, topics

Cells = Mapping[str, Cell]
Group = tuple[str, str, str]
"""Topics that are computed together: source, dimension, and the dimension of their filter."""
Looked = dict[tuple[str, str, str, Month], metrics.Crossed]
"""What a look at all of the facts gave, by group and month."""


def refresh_topics(*, now: datetime | None = None, only: Sequence[Topic] | None = None) -> int:
    """Compute every fed topic for the months that were counted since; how many results changed.

    A topic over a whole metric takes the kept numbers, so that it never differs from the
    figure's page; one that is narrowed is counted from the rows, one statement for all topics
    that share month, dimension and the dimension of their filter, or over facts for several
    months at once where these hold. A topic whose category this
    city does not have is left out. Each month is a transaction of its own: whatever stops the
    work, what is done stays, and the rest is found again.
    """
    at = now or clock.now()
    fed = [topic for topic in (only if only is not None else topics()) if topic.is_fed]
    here = queries.known_here(fed)
    changed = 0
    by_month: dict[Month, list[Due]] = {}
    for row in queries.due(here):
        by_month.setdefault(row.month, []).append(row)
    looked = _from_facts(by_month, at)
    for month in sorted(by_month):
        changed += _refresh_month(by_month[month], month, looked, at)
    return changed


def _groups(rows: Sequence[Due]) -> dict[Group, list[Topic]]:
    groups: dict[Group, list[Topic]] = {}
    for row in rows:
        key = row.topic.metric.source, row.dimension, row.topic.filter[0]
        groups.setdefault(key, []).append(row.topic)
    return groups


def _from_facts(by_month: Mapping[Month, Sequence[Due]], at: datetime) -> Looked:
    """What narrowed topics of several months need, where files of facts are the quicker road."""
    months: dict[Group, dict[Month, list[Topic]]] = {}
    for month, rows in by_month.items():
        for group, mine in _groups(rows).items():
            if group[2]:
                months.setdefault(group, {})[month] = mine
    found: Looked = {}
    for group, due in months.items():
        source = SOURCES.get(group[0])
        wanted = _metrics([topic for mine in due.values() for topic in mine])
        known, within = source.dimension(group[1]), source.dimension(group[2])
        looked = metrics.months_now(source, known, wanted, list(due), now=at, within=within)
        found |= {(*group, month): crossed for month, crossed in looked.items()}
    return found


@transaction.atomic
def _refresh_month(rows: Sequence[Due], month: Month, looked: Looked, at: datetime) -> int:
    found = []
    for (source, dimension, within), mine in _groups(rows).items():
        crossed = looked.get((source, dimension, within, month))
        computed = (
            _counted(SOURCES.get(source), dimension, within, mine, crossed, month=month, at=at)
            if within
            else _taken(dimension, mine, month)
        )
        for topic, whole, parts in computed:
            found.append(_result(topic, dimension, month, whole, parts, at=at))
    return _keep(found)


def _taken(
    dimension: str, mine: Sequence[Topic], month: Month
) -> Iterator[tuple[Topic, Cell, Cells]]:
    """Topics over a whole metric, from what is kept of it."""
    keys = list(dict.fromkeys(topic.metric_key for topic in mine))
    figures = metrics.kept_many(keys, by=dimension, months=[month])
    for topic in mine:
        figure = figures[topic.metric_key]
        whole = figure.totals.get(month.key) or cell(topic.metric, {})
        yield topic, whole, {value: part for (value, _month), part in figure.cells.items()}


def _counted(
    source: Source,
    dimension: str,
    within: str,
    mine: Sequence[Topic],
    looked: metrics.Crossed | None,
    *,
    month: Month,
    at: datetime,
) -> Iterator[tuple[Topic, Cell, Cells]]:
    """Topics that are narrowed to members of one dimension, counted together."""
    known, other = source.dimension(dimension), source.dimension(within)
    crossed = (
        metrics.crossed(source, known, other, _metrics(mine), month, now=at)
        if looked is None
        else looked
    )
    for topic in mine:
        counts: dict[str, dict[str, int]] = {}
        numbers = metrics.of_metric(topic.metric, crossed.get(topic.filter[1], {}))
        for (value, measure), number in numbers.items():
            counts.setdefault(value, {})[measure] = number
        parts = {value: cell(topic.metric, row) for value, row in counts.items()}
        whole = parts.pop(WHOLE, None) or together(topic.metric, parts.values())
        yield topic, whole, parts


def _metrics(mine: Sequence[Topic]) -> list[Metric]:
    return list({topic.metric_key: topic.metric for topic in mine}.values())


def _result(
    topic: Topic, dimension: str, month: Month, whole: Cell, parts: Cells, *, at: datetime
) -> TopicResult:
    numbers = {
        (value, measure): number
        for value, part in {WHOLE: whole, **parts}.items()
        for measure, number in part.counts.items()
    }
    return TopicResult(
        topic=topic.key,
        dimension=dimension,
        month=month.first_day,
        version=topic.metric.version,
        whole=_kept(whole),
        parts={value: _kept(part) for value, part in parts.items()},
        fingerprint=fingerprint(numbers),
        computed_at=at,
        checked_at=at,
    )


def _kept(part: Cell) -> dict[str, int] | None:
    return None if part.is_hidden else dict(part.counts)


def _keep(found: Sequence[TopicResult]) -> int:
    """Write what differs; of what stayed as it was, move the instant of the check alone."""
    before = {
        (row.topic, row.dimension, row.month): row
        for row in TopicResult.objects.filter(
            topic__in={row.topic for row in found}, month__in={row.month for row in found}
        ).defer("parts", "whole")
    }
    changed = []
    for row in found:
        old = before.get((row.topic, row.dimension, row.month))
        if old and (old.fingerprint, old.version) == (row.fingerprint, row.version):
            row.computed_at = old.computed_at
        else:
            changed.append(row)
    TopicResult.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["topic", "dimension", "month"],
        update_fields=["version", "whole", "parts", "fingerprint", "computed_at", "checked_at"],
    )
    return len(changed)
