"""Who was asked about what is overdue, what they answered, and who is drawn for a visit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.documents.states import ChaseState


class Chase(models.Model):
    """A notice to an agency about documents that are past their limit.

    Once its day is over and something is not explained, who explains is reminded, later the
    head; each once.
    """

    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    month = models.ForeignKey("documents.Month", on_delete=models.PROTECT, related_name="chases")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=80)
    answer_until = models.DateField()
    told = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.unit} {self.sent_at:%Y-%m-%d}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"documents:chase:{self.pk}"


class Chased(models.Model):
    """One document of a chase; it keeps its number, since a later file may replace the row."""

    chase = models.ForeignKey(Chase, on_delete=models.CASCADE, related_name="documents")
    number = models.CharField(max_length=40)
    received_on = models.DateField()
    due_on = models.DateField()
    category = models.CharField(max_length=16)
    state = models.CharField(max_length=10, default=ChaseState.ASKED)
    cause = models.CharField(max_length=20, blank=True)
    explanation = models.TextField(max_length=2000, blank=True)
    expected_on = models.DateField(null=True)
    explained_at = models.DateTimeField(null=True)
    explained_by = models.CharField(max_length=80, blank=True)
    remark = models.TextField(max_length=2000, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("chase", "number"), name="documents_chased_once"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ChaseState]),
                name="documents_chased_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=ChaseState.ASKED.value) | ~Q(explanation=""),
                name="documents_chased_explained_in_words",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Sample(models.Model):
    """Agencies drawn for a visit; sealed until its day, and provable from its seed after it."""

    title = models.CharField(max_length=120)
    month = models.ForeignKey("documents.Month", on_delete=models.PROTECT, related_name="samples")
    size = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    commitment = models.CharField(max_length=64)
    seed = models.BinaryField()
    candidates = models.BinaryField()
    drawn = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(size__gte=1), name="documents_sample_draws_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"documents:sample:{self.pk}"
