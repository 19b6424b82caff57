"""What Open311 keeps beside the cases."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.answer.cases.states import MediaState


class ServiceList(models.Model):
    """The one row that says when a service or one of its questions changed last."""

    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_service_list"),
        ]

    def __str__(self) -> str:
        return f"{self.changed_at:%Y-%m-%d %H:%M}"


class TrialRequest(models.Model):
    """A report that a program sent to the test endpoint; nobody works on it, a day keeps it."""

    number = models.CharField(max_length=24, unique=True)
    service_code = models.CharField(max_length=40)
    body = models.JSONField()
    opened_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "-id"], name="trial_request_opened")
        ]

    def __str__(self) -> str:
        return self.number


class LinkedMedia(models.Model):
    """A picture that a report names by its address; the address itself is sealed."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="linked_media")
    position = models.PositiveSmallIntegerField()
    url_sealed = models.BinaryField()
    state = models.CharField(max_length=12, default=MediaState.WAITING)
    fault = models.CharField(max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    next_try_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(state=MediaState.WAITING.value),
                name="linked_media_waiting",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "position"], name="linked_media_once"),
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in MediaState]),
                name="linked_media_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.position}: {self.state}"
