"""The table of the module."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Allowance(models.Model):
    """When all places of a subject under one limit are free again.

    ``subject`` is a keyed hash: the table tells no address. A row whose instant is past
    says nothing any more and is deleted.
    """

    limit = models.CharField(max_length=60)
    subject = models.CharField(max_length=64)
    full_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("limit", "subject"), name="allowance_once"),
        ]
        indexes: ClassVar = [models.Index(fields=("full_at",), name="allowance_by_age")]

    def __str__(self) -> str:
        return f"{self.limit} {self.subject[:8]}"
