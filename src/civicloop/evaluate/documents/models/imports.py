"""Months, the returns of agencies in them, the files that they came from, and corrections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.documents.states import MonthState


class Month(models.Model):
    """A month of the whole city; once published it is frozen with its figures."""

    first_day = models.DateField(unique=True)
    state = models.CharField(max_length=12, default=MonthState.OPEN)
    figures = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("-first_day",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_day__day=1), name="documents_month_begins_on_its_first"
            ),
            models.CheckConstraint(
                condition=Q(state=MonthState.OPEN.value, figures__isnull=True)
                | Q(state=MonthState.PUBLISHED.value, figures__isnull=False),
                name="documents_month_published_with_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"documents:month:{self.pk}"


class Import(models.Model):
    """A file that was taken, whole or but for the rows that it names."""

    month = models.ForeignKey(Month, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    mapping = models.CharField(max_length=80)
    rows = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    notes = models.PositiveIntegerField(default=0)
    calendar = models.CharField(max_length=64, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=80)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.month})"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"documents:import:{self.pk}"


class Return(models.Model):
    """The documents of an agency in a month; a later file replaces them and says what changed."""

    month = models.ForeignKey(Month, on_delete=models.PROTECT, related_name="returns")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="returns")
    documents = models.PositiveIntegerField(default=0)
    replaced = models.PositiveSmallIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    dropped_corrections = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("month", "unit"), name="documents_return_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month}"


class Correction(models.Model):
    """What stood in a row before somebody corrected it, and why."""

    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    month = models.ForeignKey(Month, on_delete=models.PROTECT, related_name="corrections")
    number = models.CharField(max_length=40)
    field = models.CharField(max_length=20)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500)
    is_standing = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=("month", "unit", "number"))]

    def __str__(self) -> str:
        return f"{self.number} {self.field}"
