"""Sentences about months of topics and figures: said, corrected, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from civicloop.engines.metrics.rules import METRICS, Month
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.publish.dashboards import policies, queries
from civicloop.publish.dashboards.errors import (
    AnnotationRepeatedError,
    BadChoiceError,
    BadTopicError,
    ChangedMeanwhileError,
)
from civicloop.publish.dashboards.events import (
    AnnotationCorrected,
    AnnotationMade,
    AnnotationWithdrawn,
)
from civicloop.publish.dashboards.models import Annotation
from civicloop.publish.dashboards.rules import topic_of


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sentence is about: a topic or a metric, by its key."""

    topic: str = ""
    metric: str = ""

    def check(self) -> None:
        """Refuse what cannot be annotated."""
        if self.topic and not self.metric:
            try:
                is_fed = topic_of(self.topic).is_fed
            except BadTopicError as error:
                raise BadChoiceError("topic", self.topic) from error
            if not is_fed:
                raise BadChoiceError("topic", self.topic)
        elif self.topic or self.metric not in METRICS:
            raise BadChoiceError("metric", self.metric)


@transaction.atomic
def annotate(
    subject: Subject, month: Month, *, zh: str, en: str, actor: Actor, now: datetime | None = None
) -> Annotation:
    """Put a sentence to a month that has begun; the same one twice is refused."""
    require(policies.may_annotate(actor), action="annotate")
    subject.check()
    at = now or clock.now()
    if month.begins > at:
        raise BadChoiceError("month", month.key)
    _refuse_twice(subject.topic, subject.metric, month, zh)
    row = Annotation(
        topic=subject.topic,
        metric=subject.metric,
        month=month.first_day,
        zh=zh,
        en=en,
        author_id=int(actor.key),
        made_at=at,
    )
    _save(row)
    ledger.append(AnnotationMade(row.ref, row.subject, month.key, zh, en), actor=actor, at=at)
    return row


@transaction.atomic
def correct_annotation(
    pk: int, *, version: int, zh: str, en: str, actor: Actor, now: datetime | None = None
) -> Annotation:
    """Say it otherwise; who comes second gets ``ChangedMeanwhileError`` and nothing is lost."""
    row = queries.annotation_for_change(pk)
    require(policies.may_change(actor, row), action="correct_annotation")
    if row.version != version:
        raise ChangedMeanwhileError
    if (row.zh, row.en) == (zh, en):
        return row
    if row.zh != zh:
        _refuse_twice(row.topic, row.metric, Month(row.month.year, row.month.month), zh)
    at = now or clock.now()
    row.zh, row.en, row.changed_at, row.version = zh, en, at, row.version + 1
    _save(row)
    ledger.append(AnnotationCorrected(row.ref, row.version, zh, en), actor=actor, at=at)
    return row


@transaction.atomic
def withdraw_annotation(pk: int, *, actor: Actor, now: datetime | None = None) -> Annotation:
    """Show it no more."""
    row = queries.annotation_for_change(pk)
    require(policies.may_change(actor, row), action="withdraw_annotation")
    row.withdrawn_at = now or clock.now()
    row.save(update_fields=["withdrawn_at"])
    ledger.append(AnnotationWithdrawn(row.ref), actor=actor, at=row.withdrawn_at)
    return row


def _save(row: Annotation) -> None:
    """Keep a sentence; one that somebody else put there at the same instant is refused."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AnnotationRepeatedError from error


def _refuse_twice(topic: str, metric: str, month: Month, zh: str) -> None:
    if queries.is_said(topic, metric, month, zh):
        raise AnnotationRepeatedError
