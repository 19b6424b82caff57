"""What the public sees of a case: a narrow row for map, lists and feeds, and the photos shown."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.answer.cases.models.case import Case
from civicloop.answer.cases.models.categories import Category


class PublicCase(models.Model):
    """A case that the public may see, as far as it may see it.

    It holds no truth: ``services.publishing`` makes every row again from its case, so it
    writes no events. A case without a row here is, outside, as good as none. The position
    is already coarsened; ``quad`` is its place on the map as one number, so that every
    square of every zoom is one range of an index.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="publication"
    )
    number = models.CharField(max_length=24, unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    district_code = models.CharField(max_length=16, blank=True)
    is_open = models.BooleanField()
    opened_at = models.DateTimeField()
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    quad = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True, quad__isnull=True)
                | Q(lon__isnull=False, lat__isnull=False, quad__isnull=False),
                name="public_case_position_whole_or_absent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["quad"],
                include=["opened_at", "is_open", "category", "district_code", "lon", "lat"],
                condition=Q(quad__isnull=False),
                name="public_case_square",
            ),
            models.Index(
                fields=["-opened_at", "-case"],
                include=["quad", "is_open", "lon", "lat"],
                name="public_case_newest",
            ),
            models.Index(
                fields=["category", "-opened_at", "-case"],
                include=["quad", "is_open", "lon", "lat"],
                name="public_case_of_category",
            ),
            models.Index(
                fields=["district_code", "-opened_at", "-case"],
                include=["quad", "is_open", "lon", "lat"],
                name="public_case_of_district",
            ),
            models.Index(
                fields=["-opened_at", "-case"],
                include=["quad", "lon", "lat"],
                condition=Q(is_open=True),
                name="public_case_still_open",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> str:
        """The reference under which the public finds it."""
        return f"cases:public_case:{self.pk}"


class PublicPhoto(models.Model):
    """A photo that somebody looked at and let the public see."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="public_photos")
    file_id = models.BigIntegerField(unique=True)
    checked_by = models.CharField(max_length=80)
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ("file_id",)

    def __str__(self) -> str:
        return f"{self.case_id}: {self.file_id}"
