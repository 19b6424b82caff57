"""What an agency says of its year as a whole, and what the commission says to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.planning.models.indicators import known
from civicloop.evaluate.planning.states import ResultState, SummaryMove


class YearSummary(models.Model):
    """The year of an agency in words, beside its figures: what was reached, what follows.

    An accepted one has the commission's words and is changed only after it was sent back. The
    texts are those of now; every wording that was handed in stays among its steps.
    """

    plan = models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="summaries")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default=ResultState.DRAFT)
    performance = models.TextField(blank=True)
    improvement = models.TextField(blank=True)
    challenge = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    sent_by = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=60, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "unit__path")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("plan", "unit", "year"), name="planning_summary_once_a_year"
            ),
            known("state", ResultState, "planning_summary_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ResultState.ACCEPTED.value) | ~Q(advice=""),
                name="planning_summary_accepted_with_words",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["sent_at", "id"],
                condition=Q(state=ResultState.SENT.value),
                name="planning_summaries_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:summary:{self.pk}"


class SummaryStep(models.Model):
    """What was handed in once, or said to it once: only added to, never written again.

    A sending keeps the three texts as they then were, a ruling the words of the commission.
    ``version`` is the summary's own after the step.
    """

    summary = models.ForeignKey(YearSummary, on_delete=models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField()
    move = models.CharField(max_length=12)
    performance = models.TextField(blank=True)
    improvement = models.TextField(blank=True)
    challenge = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("summary", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("summary", "version"), name="planning_summary_step_once"
            ),
            known("move", SummaryMove, "planning_summary_move_known"),
            models.CheckConstraint(
                condition=Q(move=SummaryMove.SEND.value, advice="")
                | (
                    ~Q(move=SummaryMove.SEND.value)
                    & ~Q(advice="")
                    & Q(performance="", improvement="", challenge="")
                ),
                name="planning_summary_step_says_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary_id}/{self.version}: {self.move}"
