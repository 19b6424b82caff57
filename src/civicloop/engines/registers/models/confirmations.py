"""Whose an entry is that was found by a name alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Confirmation(models.Model):
    """Somebody looked, and an entry is about the person who asks in ``request``.

    It holds for that request alone: another of the same name asks in another. What was taken
    back stays with who and when.
    """

    entry = models.ForeignKey("registers.Entry", models.CASCADE, related_name="confirmations")
    request = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "request"],
                condition=Q(ended_at=None),
                name="registers_confirmed_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="registers_confirmation_ended_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.request}"
