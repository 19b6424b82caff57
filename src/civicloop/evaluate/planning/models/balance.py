"""Scenarios of a balance, what each gives to whom, and every change of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.planning.models.indicators import known
from civicloop.evaluate.planning.rules.money import MoneySource


class Scenario(models.Model):
    """A way to share the money of a round out; exactly one of them is the live one."""

    round = models.ForeignKey("planning.Round", on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=80)
    is_live = models.BooleanField(default=False)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("round", "-is_live", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("round",), condition=Q(is_live=True), name="planning_one_live_balance"
            ),
            models.UniqueConstraint(fields=("round", "name"), name="planning_scenario_named_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:scenario:{self.pk}"


class Grant(models.Model):
    """What a scenario gives a project from a source, in the year of the round."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="grants")
    proposal = models.ForeignKey(
        "planning.Proposal", on_delete=models.CASCADE, related_name="grants"
    )
    source = models.CharField(max_length=8)
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("scenario", "proposal", "source")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("scenario", "proposal", "source"), name="planning_one_grant_each"
            ),
            known("source", MoneySource, "planning_grant_source_known"),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="planning_grant_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.source}: {self.amount}"


class GrantChange(models.Model):
    """One change of one grant: what stood, what stands, why, by whom."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="changes")
    proposal = models.ForeignKey("planning.Proposal", on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=8)
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    reason = models.TextField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["scenario", "-at", "-id"], name="planning_changes_of_balance")
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
