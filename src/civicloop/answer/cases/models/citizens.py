"""What citizens do after reporting: rate, and look their case up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.answer.cases.models.case import Case


class Rating(models.Model):
    """What the reporter thinks of manner, speed and result, once per case."""

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="rating"
    )
    manner = models.PositiveSmallIntegerField()
    speed = models.PositiveSmallIntegerField()
    result = models.PositiveSmallIntegerField()
    comment_sealed = models.BinaryField(null=True, blank=True)
    comment_masked = models.TextField(blank=True)
    rated_at = models.DateTimeField()
    revision = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(manner__gte=1, manner__lte=5)
                & Q(speed__gte=1, speed__lte=5)
                & Q(result__gte=1, result__lte=5),
                name="rating_from_one_to_five",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["rated_at"], name="rating_rated")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.manner}/{self.speed}/{self.result}"


class FailedLookup(models.Model):
    """A wrong number or secret, remembered for an hour against guessing; no address in clear."""

    visitor_index = models.CharField(max_length=64)
    number = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["visitor_index", "at"], name="failed_lookup_visitor"),
            models.Index(fields=["number", "at"], name="failed_lookup_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} at {self.at:%Y-%m-%d %H:%M}"
