"""Stored results of topics: what public pages read instead of counting."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class TopicResult(models.Model):
    """The counts of one topic in one month by one dimension, as they were last computed.

    ``whole`` and each value of ``parts`` hold whole numbers by measure; ``null`` where a figure
    would tell of single people and is hidden.
    """

    topic = models.CharField(max_length=60)
    dimension = models.CharField(max_length=40)
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    whole = models.JSONField(null=True)
    parts = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ("topic", "dimension", "-month")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["topic", "dimension", "month"], name="topic_result_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} by {self.dimension} in {self.month:%Y-%m}"

    @property
    def ref(self) -> str:
        """The reference string that pages and files show."""
        return f"dashboards:topicresult:{self.pk}"
