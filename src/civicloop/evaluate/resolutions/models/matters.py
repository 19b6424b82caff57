"""One matter, one file: what a person confirmed to be about the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Matter(models.Model):
    """A place or subject that several motions, instructions or complaints are about."""

    title = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("-opened_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:matter:{self.pk}"


class MatterPart(models.Model):
    """An object, by its reference, that somebody put into a matter; ``url`` leads to it."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="parts")
    about = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("matter", "added_at", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:matterpart:{self.pk}"


class Apart(models.Model):
    """Two objects that look alike and are not the same, as somebody said."""

    first = models.CharField(max_length=80)
    second = models.CharField(max_length=80)
    said_by = models.CharField(max_length=80)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="resolutions_apart_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="resolutions_apart_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} is not {self.second}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:apart:{self.pk}"
