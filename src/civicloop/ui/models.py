"""The city's name and mark, and the views of tables that people keep."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language


class City(models.Model):
    """The one row that says whose product this is; nothing in the code knows it."""

    name_zh = models.CharField(max_length=40, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    mark = models.CharField(max_length=2, blank=True)
    hotline = models.CharField(max_length=20, blank=True)
    office_zh = models.CharField(max_length=80, blank=True)
    office_en = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_city"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_zh

    @property
    def office(self) -> str:
        """The body that answers for the site, in the language of the reader."""
        return self.office_en if get_language() == "en" and self.office_en else self.office_zh

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"ui:city:{self.pk}"


class SavedView(models.Model):
    """A table's filters and order, kept by one person under a name."""

    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="saved_views"
    )
    table = models.CharField(max_length=64)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "table", "name"], name="one_view_of_each_name"
            ),
            models.UniqueConstraint(
                fields=["person", "table"],
                condition=Q(is_default=True),
                name="one_default_view_of_a_table",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"ui:saved_view:{self.pk}"
