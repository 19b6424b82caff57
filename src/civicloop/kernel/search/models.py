"""One row for each object that can be found."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Entry(models.Model):
    """An object with its masked text; ``words`` also holds the marks of kind and unit."""

    ref = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)
    unit = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    words = SearchVectorField()

    class Meta:
        verbose_name_plural = "entries"
        ordering = ("-at", "-pk")
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="entry_words", fastupdate=False),
            models.Index(fields=["-at", "-id"], name="entry_newest"),
        ]

    def __str__(self) -> str:
        return self.title
