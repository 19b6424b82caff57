"""What categories, groups, routing rules and ready-made replies were like before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Revision(models.Model):
    """The values of one object after one change; rows are only ever added."""

    object_ref = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    values = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=80)

    class Meta:
        ordering = ("object_ref", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["object_ref", "number"], name="revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.object_ref} {self.number}"
