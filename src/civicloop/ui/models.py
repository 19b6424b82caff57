"""The views of tables that people keep."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


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
