"""Files that were handed in for a register."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.engines.registers.states import ImportState


class Import(models.Model):
    """A file, sealed until its mapping is confirmed; then only what came of it is kept."""

    register = models.ForeignKey("registers.Register", models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    box = models.BinaryField(null=True, editable=False)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default=ImportState.WAITING)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in ImportState]),
                name="registers_import_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.WAITING.value) | Q(box__isnull=True),
                name="registers_file_gone_once_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def ref(self) -> str:
        """The reference string, and the name of its sealing key."""
        return f"registers:import:{self.pk}"
