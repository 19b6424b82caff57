"""What was reminded of already, so that nobody is told twice of the same day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.resolutions.rules import Stage


class Reminder(models.Model):
    """One stage of one day of a decision or session; another day is reminded of anew."""

    about = models.CharField(max_length=80)
    stage = models.CharField(max_length=16)
    due_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["about", "stage", "due_on"], name="resolutions_reminder_once"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[row.value for row in Stage]),
                name="resolutions_reminder_stage_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.about} {self.due_on}"
