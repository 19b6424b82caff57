"""Indicators, every version of what they say, and the results of their years."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.evaluate.planning.rules.indicators import (
    Face,
    IndicatorKind,
    Stage,
    Tail,
    Target,
    Verdict,
)
from civicloop.evaluate.planning.states import DefinitionState, ResultState

NUMBER = {"max_digits": 20, "decimal_places": 4}


def known(field: str, values: object, name: str) -> models.CheckConstraint:
    """A column holds one of the values of an enumeration."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [row.value for row in values]}), name=name
    )


class Indicator(models.Model):
    """What an agency is measured by; its words and targets stand in versions.

    ``current`` is the version in force, none before the first approval. ``metric`` names a
    figure of the product by which it fills itself, ``metric_member`` the part of the city.
    ``retired_from`` is the first year in which it no longer counts, with the reason.
    """

    plan = models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="indicators")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey("planning.Goal", on_delete=models.PROTECT, related_name="indicators")
    strategy = models.ForeignKey(
        "planning.Strategy",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
    )
    number = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    current = models.OneToOneField(
        "planning.Version", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    metric = models.CharField(max_length=80, blank=True)
    metric_by = models.CharField(max_length=40, blank=True)
    metric_member = models.CharField(max_length=80, blank=True)
    retired_from = models.PositiveSmallIntegerField(null=True, blank=True)
    retired_reason = models.CharField(max_length=500, blank=True)
    retired_by = models.CharField(max_length=60, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("plan", "number"), name="planning_indicator_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(retired_from__isnull=True, retired_at__isnull=True, retired_reason="")
                | (Q(retired_from__isnull=False, retired_at__isnull=False) & ~Q(retired_reason="")),
                name="planning_retired_with_a_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "plan"], name="planning_by_unit")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:indicator:{self.pk}"

    def counts_in(self, year: int) -> bool:
        """Whether a year has a target and a result of it."""
        return self.retired_from is None or year < self.retired_from


class Version(models.Model):
    """What an indicator says, from one approval to the next; never changed afterwards."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default=DefinitionState.PROPOSED)
    name = models.CharField(max_length=120)
    definition = models.TextField()
    measure = models.CharField(max_length=24)
    kind = models.CharField(max_length=12)
    face = models.CharField(max_length=8, default=Face.BUSINESS)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    stages = models.JSONField(default=list, blank=True)
    method = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    exception = models.TextField(blank=True)
    flags = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("indicator", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("indicator", "number"), name="planning_version_numbered_once"
            ),
            models.UniqueConstraint(
                fields=("indicator",),
                condition=Q(state=DefinitionState.PROPOSED.value),
                name="planning_one_version_waits",
            ),
            known("state", DefinitionState, "planning_version_stateknown"),
            known("kind", IndicatorKind, "planning_version_kindknown"),
            known("face", Face, "planning_version_face_known"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100), name="planning_weight_is_a_share"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["proposed_at", "id"],
                condition=Q(state=DefinitionState.PROPOSED.value),
                name="planning_versions_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:version:{self.pk}"

    @property
    def table(self) -> tuple[Stage, ...]:
        """The stages as the rules take them."""
        return tuple(Stage(row["name"], Decimal(row["percent"])) for row in self.stages)


class YearTarget(models.Model):
    """What a version asks for in a year."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(**NUMBER)
    top = models.DecimalField(**NUMBER, null=True, blank=True)

    class Meta:
        ordering = ("version", "year")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("version", "year"), name="planning_target_once_a_year"),
            models.CheckConstraint(
                condition=Q(top__isnull=True) | Q(top__gt=F("value")),
                name="planning_band_has_width",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"

    @property
    def target(self) -> Target:
        """As the rules take it."""
        return Target(self.value, self.top)


class Result(models.Model):
    """What an indicator reached in a year, judged by the version that was then in force.

    ``achieved`` is kept unrounded to eight places. ``snapshot`` names the kept figures that
    it came from, where the product filled it in.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="results")
    judged_by = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default=ResultState.DRAFT)
    actual = models.DecimalField(**NUMBER)
    numerator = models.DecimalField(**NUMBER, null=True, blank=True)
    denominator = models.DecimalField(**NUMBER, null=True, blank=True)
    evidence = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    achieved = models.DecimalField(max_digits=20, decimal_places=8, null=True, blank=True)
    verdict = models.CharField(max_length=12)
    tail = models.CharField(max_length=12, blank=True)
    advice = models.TextField(blank=True)
    rule_version = models.PositiveIntegerField()
    snapshot = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    sent_by = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=60, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "indicator")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("indicator", "year"), name="planning_result_once_a_year"
            ),
            known("state", ResultState, "planning_result_stateknown"),
            known("verdict", Verdict, "planning_verdictknown"),
            known("tail", Tail, "planning_tailknown"),
            models.CheckConstraint(
                condition=~Q(state=ResultState.ACCEPTED.value) | Q(tail="") | ~Q(advice=""),
                name="planning_tails_have_advice",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["sent_at", "id"],
                condition=Q(state=ResultState.SENT.value),
                name="planning_results_waiting",
            ),
            models.Index(fields=["year", "verdict"], name="planning_results_of_year"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:result:{self.pk}"
