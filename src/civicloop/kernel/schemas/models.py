"""Versions of forms; a version that was published never changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language


class FormSchema(models.Model):
    """One version of a form, in force from a day until the next one's day."""

    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    definition = models.JSONField()
    effective_from = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)

    class Meta:
        ordering = ("key", "-version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "version"], name="schema_version_is_once"),
            models.UniqueConstraint(fields=["key", "effective_from"], name="schema_day_is_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    @property
    def title(self) -> str:
        """The name of the form in the language of the reader."""
        return self.title_en if get_language() == "en" else self.title_zh

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"schemas:formschema:{self.pk}"
