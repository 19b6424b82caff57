"""Files that were brought for a step and are not loaded yet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Draft(models.Model):
    """One file of one step; its content is sealed, since it may name people."""

    step = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content_box = models.BinaryField()
    mend = models.BooleanField(default=False)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ("step",)

    def __str__(self) -> str:
        return f"{self.step}: {self.name}"

    @property
    def ref(self) -> str:
        """The reference string that events carry; a step has one for all its files."""
        return f"founding:draft:{self.pk}"
