"""The groups in which people look for a category."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from civicloop.kernel.city.rules import name_in


class CategoryGroup(models.Model):
    """The upper of the two levels; cases belong to categories, never to a group."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    hint_zh = models.CharField(max_length=200, blank=True)
    hint_en = models.CharField(max_length=300, blank=True)
    icon = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"cases:categorygroup:{self.pk}"

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return name_in(self, get_language() or "")

    @property
    def hint(self) -> str:
        """What belongs here, in the language of the reader."""
        return self.hint_en if get_language() == "en" else self.hint_zh
