"""One wrapped key per object."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ObjectKey(models.Model):
    """The key of one object, wrapped by a master key; empty once it is destroyed."""

    ref = models.CharField(max_length=200, primary_key=True)
    wrapped = models.BinaryField()
    master = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "master", "ref", name="objectkey_by_master", condition=Q(destroyed_at__isnull=True)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=False, wrapped=b"")
                | (Q(destroyed_at__isnull=True) & ~Q(wrapped=b"")),
                name="objectkey_is_whole_or_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return f"key of {self.ref}"
