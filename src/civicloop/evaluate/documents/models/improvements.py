"""What agencies above the threshold of a published month write about how they improve."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.documents.rules import share
from civicloop.evaluate.documents.states import ImprovementState

_WRITTEN = [ImprovementState.WRITTEN.value, ImprovementState.ACCEPTED.value]


class Improvement(models.Model):
    """An agency owes it for a month; ``past`` of ``judged`` documents were past their limit.

    Causes, measures, and who answers for it (檢討責任) are texts of an authority, not
    particulars of people. Who writes it is reminded once its day is over, later the head.
    """

    month = models.ForeignKey(
        "documents.Month", on_delete=models.PROTECT, related_name="improvements"
    )
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    past = models.PositiveIntegerField()
    judged = models.PositiveIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=ImprovementState.OWED)
    causes = models.TextField(max_length=2000, blank=True)
    measures = models.TextField(max_length=2000, blank=True)
    responsibility = models.TextField(max_length=2000, blank=True)
    written_at = models.DateTimeField(null=True)
    written_by = models.CharField(max_length=80, blank=True)
    remark = models.TextField(max_length=2000, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("month", "unit"), name="documents_improvement_once_each"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ImprovementState]),
                name="documents_improvement_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_WRITTEN) | ~Q(causes="") & ~Q(measures=""),
                name="documents_improvement_in_words",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "state"], name="documents_improvement_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"documents:improvement:{self.pk}"

    @property
    def rate(self) -> Decimal | None:
        """The overdue rate, in percent."""
        return share(self.past, self.judged)
