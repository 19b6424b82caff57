"""What was said about months of topics and figures."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from civicloop.engines.metrics.rules import Month
from civicloop.publish.dashboards.models import Annotation
from civicloop.publish.dashboards.rules import Topic


def annotations_of_topic(topic: Topic, months: Sequence[Month]) -> list[Annotation]:
    """What stands on a topic's months, and on those of its figure if it shows the whole of it."""
    mine = Q(topic=topic.key)
    if not topic.filter[0]:
        mine |= Q(metric=topic.metric_key)
    return _standing(mine, months)


def annotations_of_metric(metric: str, months: Sequence[Month]) -> list[Annotation]:
    """What stands on a figure's months."""
    return _standing(Q(metric=metric), months)


def annotation_for_change(pk: int) -> Annotation:
    """The annotation, locked."""
    return Annotation.objects.select_for_update().get(pk=pk)


def annotation(pk: int) -> Annotation | None:
    """One that stands; none where it was withdrawn."""
    return Annotation.objects.filter(pk=pk, withdrawn_at=None).select_related("author").first()


def is_said(topic: str, metric: str, month: Month, zh: str) -> bool:
    """Whether the same sentence stands on the month."""
    return Annotation.objects.filter(
        topic=topic, metric=metric, month=month.first_day, zh=zh, withdrawn_at=None
    ).exists()


def _standing(subject: Q, months: Sequence[Month]) -> list[Annotation]:
    found = Annotation.objects.filter(
        subject, withdrawn_at=None, month__in=[month.first_day for month in months]
    )
    return list(found.select_related("author").order_by("month", "pk"))
