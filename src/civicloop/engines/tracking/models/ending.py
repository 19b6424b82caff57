"""How items are judged, and how they end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.engines.tracking.models.item import PERCENT, Item
from civicloop.engines.tracking.models.programme import Body
from civicloop.engines.tracking.states import EvaluationState, ReleaseState, Stage


class Evaluation(models.Model):
    """One stage's judgement of a year; what it proposes for people is printed, never decided."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="evaluations")
    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=8)
    state = models.CharField(max_length=16, default=EvaluationState.DRAFT.value)
    scores = models.JSONField(default=dict)
    score = models.DecimalField(**PERCENT, null=True, blank=True)
    grade = models.CharField(max_length=24, blank=True)
    rule_version = models.PositiveIntegerField(default=1)
    remarks = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    returned_because = models.TextField(blank=True, db_default="")
    judged_by = models.CharField(max_length=80)
    judged_at = models.DateTimeField()

    class Meta:
        ordering = ("item", "-year", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "year", "stage"], name="evaluation_once"),
            models.CheckConstraint(
                condition=Q(stage__in=[row.value for row in Stage]), name="evaluation_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.year} of {self.item_id}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:evaluation:{self.pk}"


class Release(models.Model):
    """A proposal to release an item, and what the body with the power decided.

    ``resolution`` names the decision: by reference where it is kept here, else by its number.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="releases")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="releases")
    state = models.CharField(max_length=16, default=ReleaseState.PROPOSED.value)
    reason = models.TextField()
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    resolution = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ("-proposed_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state=ReleaseState.PROPOSED.value),
                name="release_one_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.GRANTED.value)
                | (~Q(resolution="") & Q(decided_on__isnull=False)),
                name="release_has_a_resolution",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["body", "proposed_at"],
                condition=Q(state=ReleaseState.PROPOSED.value),
                name="release_to_decide",
            ),
        ]

    def __str__(self) -> str:
        return f"release of {self.item_id}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:release:{self.pk}"
