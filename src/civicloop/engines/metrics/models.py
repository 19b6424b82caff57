"""Kept figures: versions, snapshots and their counts, and which months to compute anew."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.engines.metrics.rules.formulas import in_units


class MetricVersion(models.Model):
    """A version of a metric's definition, as it was when figures were first kept under it."""

    metric = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    formula_digest = models.CharField(max_length=64)
    effective_from = models.DateField()

    class Meta:
        ordering = ("metric", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["metric", "version"], name="metric_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} v{self.version}"


class Snapshot(models.Model):
    """A metric's counts for one month by one dimension.

    Once the month has ended a later one replaces it and none is lost; while it runs, the
    last one of each day is kept.
    """

    metric = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    dimension = models.CharField(max_length=40)
    month = models.DateField()
    computed_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)
    is_current = models.BooleanField(default=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ("metric", "dimension", "-month", "-computed_at")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["metric", "dimension", "month"],
                condition=Q(is_current=True),
                name="snapshot_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} by {self.dimension} in {self.month:%Y-%m}"

    @property
    def ref(self) -> str:
        """The reference string that events and reports keep."""
        return f"metrics:snapshot:{self.pk}"


class Count(models.Model):
    """The whole number of one measure for one value of the dimension."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="counts")
    value = models.CharField(max_length=64)
    measure = models.CharField(max_length=120)
    number = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["snapshot", "value", "measure"], name="count_once_in_a_snapshot"
            ),
            models.CheckConstraint(condition=Q(number__gte=0), name="count_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.measure} {self.number}"


class TouchedMonth(models.Model):
    """A month of a source in which something changed since its figures were computed."""

    source = models.CharField(max_length=80)
    month = models.DateField()
    touched_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "month"], name="touched_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.month:%Y-%m}"


class TouchedFacts(models.Model):
    """A month in which rows that are filed there changed since its facts were written."""

    source = models.CharField(max_length=80)
    month = models.DateField()
    touched_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "month"], name="touched_facts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.month:%Y-%m}"


class Citation(models.Model):
    """A figure as it was printed somewhere, found again by its short code.

    Never changed: what was printed was printed. ``digest`` covers all that was printed, so that
    the same figure printed twice has one code. ``numerator`` is a whole number of the last of
    its decimal ``places``.
    """

    code = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    metric = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    shown = models.CharField(max_length=40)
    numerator = models.BigIntegerField()
    places = models.PositiveSmallIntegerField(default=0, db_default=0)
    denominator = models.BigIntegerField(null=True, blank=True)
    rows = models.BigIntegerField()
    snapshot = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    computed_at = models.DateTimeField(null=True, blank=True)
    cited_at = models.DateTimeField()

    class Meta:
        ordering = ("-cited_at", "-pk")

    def __str__(self) -> str:
        return self.code

    @property
    def ref(self) -> str:
        """The reference string that publications keep."""
        return f"metrics:citation:{self.pk}"

    @property
    def top(self) -> int | Decimal:
        """The numerator as it was printed."""
        return in_units(self.numerator, self.places)


class ProofRun(models.Model):
    """One night's proof: what was compared, and what differed."""

    ran_at = models.DateTimeField(db_index=True)
    seed = models.BigIntegerField()
    cells = models.PositiveIntegerField()
    numbers = models.PositiveIntegerField()
    fact_months = models.PositiveIntegerField()
    checked = models.JSONField(default=list)
    differing = models.JSONField(default=list)

    class Meta:
        ordering = ("-ran_at", "-pk")

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d} {self.cells} cells, {len(self.differing)} differ"
