"""The pre-review of next year's projects: rounds, projects with their money, opinions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.planning.models.indicators import known
from civicloop.evaluate.planning.rules.money import Amount, MoneySource
from civicloop.evaluate.planning.states import ProposalState, RoundState, Ruling


class Round(models.Model):
    """The pre-review of one budget year."""

    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=16, default=RoundState.PREPARED)
    submit_until = models.DateField()
    programme = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-year",)
        constraints: ClassVar = [
            known("state", RoundState, "planning_round_state_known"),
            models.CheckConstraint(
                condition=Q(year__gte=1912, year__lte=2200), name="planning_round_year_is_one"
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:round:{self.pk}"


class Phase(models.Model):
    """When a round came into a phase, and who led it there."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="phases")
    state = models.CharField(max_length=16)
    began_at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        ordering = ("began_at", "pk")

    def __str__(self) -> str:
        return self.state


class Ceiling(models.Model):
    """What a source can pay in the year of a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="ceilings")
    source = models.CharField(max_length=8)
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("round", "source")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("round", "source"), name="planning_one_ceiling_each"),
            known("source", MoneySource, "planning_ceiling_source_known"),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="planning_ceiling_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.amount}"


class Proposal(models.Model):
    """A project that an agency proposes for a year.

    ``asked_total`` (all years) and ``asked_year`` (the round's) are sums of its amounts,
    ``granted`` what the approved balance gives it. ``item`` is the tracked item that it became.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="proposals")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    is_continuing = models.BooleanField(default=False)
    chapters = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, default=ProposalState.DRAFT)
    asked_total = models.BigIntegerField(default=0)
    asked_year = models.BigIntegerField(default=0)
    granted = models.BigIntegerField(default=0)
    item = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("round", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("round", "number"), name="planning_proposal_numbered_once"
            ),
            known("state", ProposalState, "planning_proposal_state_known"),
            models.CheckConstraint(
                condition=Q(asked_total__gte=0, asked_year__gte=0, granted__gte=0),
                name="planning_proposal_money_not_below_zero",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "state"], name="planning_proposals_by_state"),
            models.Index(fields=["unit", "round"], name="planning_proposals_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:proposal:{self.pk}"


class AskedAmount(models.Model):
    """What a project asks of a source in a year."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="amounts")
    source = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("proposal", "year", "source")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("proposal", "source", "year"), name="planning_asked_once"
            ),
            known("source", MoneySource, "planning_asked_source_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="planning_asked_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.year}: {self.amount}"

    @property
    def value(self) -> Amount:
        """As the rules take it."""
        return Amount(MoneySource(self.source), self.year, self.amount)


class Opinion(models.Model):
    """What a meeting or a visit of a phase said about a project; never changed afterwards."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="opinions")
    phase = models.CharField(max_length=16)
    ruling = models.CharField(max_length=12)
    text = models.TextField()
    meeting = models.CharField(max_length=60)
    met_on = models.DateField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar = [
            known("phase", RoundState, "planning_opinion_phase_known"),
            known("ruling", Ruling, "planning_ruling_known"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.ruling}"


class CommitteeDecision(models.Model):
    """What the plan and budget review committee decided on the approved list of a round.

    ``number`` names its meeting or its minutes; ``item`` is the tracked item that follows the
    decision, where there is one.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="decisions")
    decided_on = models.DateField()
    number = models.CharField(max_length=60)
    text = models.TextField()
    item = models.ForeignKey(
        "tracking.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("decided_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("round", "number"), name="planning_decision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.decided_on} {self.number}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:decision:{self.pk}"
